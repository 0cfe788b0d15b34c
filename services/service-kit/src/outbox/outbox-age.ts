import type { Queryable } from '../postgres/queryable.ts';
import { statement } from '../postgres/queryable.ts';

export interface OutboxAge {
  /** Rows not yet acknowledged by Kafka. */
  count: number;
  oldestSeconds: number;
}

const OUTBOX_AGE = statement(
  'kit-outbox-age',
  `select count(*) as count, coalesce(extract(epoch from now() - min(aangemaakt_op)), 0)::float8 as "oldestSeconds" from outbox`,
);

/** How far Kafka is behind the database: for the 503 above a limit, the alarm and the gauges. Role `_verwerker`. */
export async function outboxAge(db: Queryable): Promise<OutboxAge> {
  const { rows } = await db.query<OutboxAge>(OUTBOX_AGE);
  return rows[0] ?? { count: 0, oldestSeconds: 0 };
}
