import type { Queryable } from '../postgres/queryable.ts';
import { statement } from '../postgres/queryable.ts';

export interface Verbruik {
  topic: string;
  partitie: number;
  volgendeOffset: number;
}

const TOPIC_NAME = /^[A-Za-z0-9._-]{1,249}$/;

/** Topic names go into the statements below as literals: this leaves nothing to quote. */
export function checkTopicName(topic: string): string {
  if (!TOPIC_NAME.test(topic)) throw new Error('not a topic name');
  return topic;
}

/**
 * Opens the transaction and takes the row of a partition in one round trip. The row lock makes everyone else who
 * works on this partition wait: an owner of before a rebalance, or another instance.
 */
export function beginAtPosition(topic: string, partition: number): string {
  return (
    `begin; select volgende_offset as "nextOffset", cluster_id as "clusterId",` +
    ` coalesce(strijdig_bij = volgende_offset, false) as "contradicted" from verbruik` +
    ` where topic = '${topic}' and partitie = ${partition} for update`
  );
}

export function setPosition(topic: string, partition: number, nextOffset: number): string {
  return (
    `update verbruik set volgende_offset = ${nextOffset}, strijdig_bij = null, bijgewerkt_op = now()` +
    ` where topic = '${topic}' and partitie = ${partition}`
  );
}

const INSERT_POSITION = statement(
  'kit-insert-position',
  `insert into verbruik (topic, partitie, volgende_offset, cluster_id) values ($1, $2, $3, $4)
   on conflict (topic, partitie) do nothing`,
);

/** First start on a partition; someone else may have been first. */
export async function insertPosition(
  db: Queryable,
  topic: string,
  partition: number,
  offset: number,
  clusterId: string,
): Promise<void> {
  await db.query(INSERT_POSITION, [topic, partition, offset, clusterId]);
}

const MARK_CONTRADICTED = statement(
  'kit-mark-contradicted',
  `update verbruik set strijdig_bij = volgende_offset where topic = $1 and partitie = $2 and volgende_offset = $3`,
);

/** Remembers that the log ends below this record, until somebody sets the record to something else. */
export async function markContradicted(
  db: Queryable,
  topic: string,
  partition: number,
  nextOffset: number,
): Promise<void> {
  await db.query(MARK_CONTRADICTED, [topic, partition, nextOffset]);
}

const SELECT_VERBRUIK = statement(
  'kit-select-verbruik',
  `select topic, partitie, volgende_offset as "volgendeOffset" from verbruik order by topic, partitie`,
);

/** How far this service is in everything it reads: for the balance and for lag. */
export async function selectVerbruik(db: Queryable): Promise<Verbruik[]> {
  const { rows } = await db.query<Verbruik>(SELECT_VERBRUIK);
  return rows;
}

const SELECT_POSITIONS = statement(
  'kit-select-positions',
  `select partitie, volgende_offset as "volgendeOffset" from verbruik where topic = $1`,
);

/** Recorded next offsets of one topic, by partition. */
export async function selectPositions(db: Queryable, topic: string): Promise<ReadonlyMap<number, number>> {
  const { rows } = await db.query<Omit<Verbruik, 'topic'>>(SELECT_POSITIONS, [topic]);
  return new Map(rows.map(({ partitie, volgendeOffset }) => [partitie, volgendeOffset]));
}
