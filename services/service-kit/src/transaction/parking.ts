import type { Queryable, TransactionQueryable } from '../postgres/queryable.ts';
import { statement } from '../postgres/queryable.ts';

export interface MessageToPark {
  /** Names what the message waits for, as the one who releases it will name it, e.g. `zaak:<id>`. */
  waitsFor: string;
  topic: string;
  key: string | null;
  /** The message as it came, still encoded and with its sealed parts sealed. */
  value: Buffer;
}

export interface ParkedMessage extends MessageToPark {
  /** Wall clock; measured, never decided on. */
  parkedAt: Date;
}

export interface ParkedState {
  count: number;
  oldestSeconds: number;
}

const INSERT_PARKED = statement(
  'kit-insert-parked',
  `insert into geparkeerd (wacht_op, topic, sleutel, waarde)
   select * from unnest($1::text[], $2::text[], $3::text[], $4::bytea[])`,
);

export function insertParked(db: TransactionQueryable, messages: readonly MessageToPark[]): void {
  db.send(INSERT_PARKED, [
    messages.map((message) => message.waitsFor),
    messages.map((message) => message.topic),
    messages.map((message) => message.key),
    messages.map((message) => message.value),
  ]);
}

const TAKE_PARKED = statement(
  'kit-take-parked',
  `with genomen as (delete from geparkeerd where wacht_op = any($1::text[]) returning *)
   select wacht_op as "waitsFor", topic, sleutel as key, waarde as value, aangekomen_op as "parkedAt"
   from genomen order by id`,
);

export async function takeParked(db: Queryable, waitsFor: readonly string[]): Promise<ParkedMessage[]> {
  const { rows } = await db.query<ParkedMessage>(TAKE_PARKED, [waitsFor]);
  return rows;
}

const PARKED_STATE = statement(
  'kit-parked-state',
  `select count(*) as count, coalesce(extract(epoch from now() - min(aangekomen_op)), 0)::float8 as "oldestSeconds"
   from geparkeerd`,
);

export async function selectParkedState(db: Queryable): Promise<ParkedState> {
  const { rows } = await db.query<ParkedState>(PARKED_STATE);
  return rows[0] ?? { count: 0, oldestSeconds: 0 };
}
