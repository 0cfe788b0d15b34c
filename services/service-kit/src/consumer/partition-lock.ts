import type { LogBounds } from '../kafka/kafka-admin.ts';
import type { Connection } from '../postgres/database.ts';
import { decidePosition, type FoundPosition, type Position } from './decide-position.ts';
import { beginAtPosition, insertPosition } from './verbruik.ts';

/** How a partition is locked and its position judged. Apart, so that a test can show what happens without it. */
export interface Fence {
  begin(topic: string, partition: number): string;
  decide(found: FoundPosition): Position;
}

export const ROW_FENCE: Fence = { begin: beginAtPosition, decide: decidePosition };

export interface RecordedPosition {
  nextOffset: number;
  clusterId: string;
  /** The log was found to end below this record, and nobody has set it to another or taken that back since. */
  contradicted: boolean;
}

/** A partition, and whether its topic is that of one party. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly ofParty?: true | undefined;
}

/**
 * Opens a transaction that holds the row of a partition. The first time there is no row: it is made at the earliest
 * message that is still in the log, whatever offset Kafka remembers. That of a party's topic is made at its very first
 * message: the hub is its only reader and empties it behind itself, so one that begins later was read by a database
 * that is gone, and what was only there must not be missed in silence.
 */
export async function openAtPosition(
  connection: Connection,
  fence: Fence,
  { topic, partition, ofParty }: Place,
  clusterId: string,
  logBounds: (topic: string, partition: number) => Promise<LogBounds>,
): Promise<RecordedPosition> {
  const open = async () =>
    (await connection.queryLast<RecordedPosition>(fence.begin(topic, partition))).rows[0];
  const recorded = await open();
  if (recorded !== undefined) return recorded;
  const first = ofParty === true ? 0 : (await logBounds(topic, partition)).start;
  await insertPosition(connection, topic, partition, first, clusterId);
  await connection.query('commit');
  const inserted = await open();
  if (inserted === undefined) throw new Error('position row disappeared');
  return inserted;
}
