import type { Queryable } from '../postgres/queryable.ts';
import { statement } from '../postgres/queryable.ts';

export interface OutboxAge {
  /** Rows not yet acknowledged by Kafka. */
  count: number;
  oldestSeconds: number;
}

// Both by the key's index: a table that is emptied as fast as it is filled is mostly rows that are gone, and reading it
// whole every second took forty milliseconds.
const OUTBOX_AGE = statement(
  'kit-outbox-age',
  `select (select count(*) from outbox) as count,
          coalesce(extract(epoch from now() - (select aangemaakt_op from outbox order by id limit 1)), 0)::float8
            as "oldestSeconds"`,
);

/** How far Kafka is behind the database: for the 503 above a limit, the alarm and the gauges. Role `_verwerker`. */
export async function outboxAge(db: Queryable): Promise<OutboxAge> {
  const { rows } = await db.query<OutboxAge>(OUTBOX_AGE);
  return rows[0] ?? { count: 0, oldestSeconds: 0 };
}
