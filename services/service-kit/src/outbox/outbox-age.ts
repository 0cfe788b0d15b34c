import type { Queryable } from '../postgres/queryable.ts';
import { statement } from '../postgres/queryable.ts';

export interface OutboxAge {
  /** Rows not yet acknowledged by Kafka. */
  count: number;
  oldestSeconds: number;
  /** Of those the ones on topics of the hub, on which everybody depends; the others wait for one party's topic. */
  ofHub: { count: number; oldestSeconds: number };
}

/** Ids of the first and the last message that has not left for a topic of the hub; null when all have. */
export interface OutboxSpan {
  first: number | null;
  last: number | null;
}

interface OutboxAgeRow {
  count: number;
  oldestSeconds: number;
  hubCount: number;
  hubOldestSeconds: number;
}

// In one pass: a table that is emptied as fast as it is filled begins with rows that are gone but not yet cleaned up, and
// every look at its beginning walks past them (four looks took 12 ms a second, a tenth of what a busy router asks).
const OUTBOX_AGE = statement(
  'kit-outbox-age',
  `select count(*) as count, count(*) filter (where not voor_partij) as "hubCount",
          coalesce(extract(epoch from now() - min(aangemaakt_op)), 0)::float8 as "oldestSeconds",
          coalesce(extract(epoch from now() - min(aangemaakt_op) filter (where not voor_partij)), 0)::float8
            as "hubOldestSeconds"
     from outbox`,
);

/**
 * How far Kafka is behind the database. The alarm and the gauges look at all of it; the 503 above a limit and the room to
 * work at the hub's own topics, since one party's topic must not close the counter for the others. Role `_verwerker`.
 */
export async function outboxAge(db: Queryable): Promise<OutboxAge> {
  const { rows } = await db.query<OutboxAgeRow>(OUTBOX_AGE);
  const { count = 0, oldestSeconds = 0, hubCount = 0, hubOldestSeconds = 0 } = rows[0] ?? {};
  return { count, oldestSeconds, ofHub: { count: hubCount, oldestSeconds: hubOldestSeconds } };
}

const OUTBOX_SPAN = statement(
  'kit-outbox-span',
  `select (select id from outbox where not voor_partij order by id limit 1) as first,
          (select id from outbox where not voor_partij order by id desc limit 1) as last`,
);

export async function outboxSpan(db: Queryable): Promise<OutboxSpan> {
  const { rows } = await db.query<OutboxSpan>(OUTBOX_SPAN);
  return rows[0] ?? { first: null, last: null };
}
