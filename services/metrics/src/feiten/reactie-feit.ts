import type { Reactie, Telreactie } from '@meldpunt/contracts';
import { type Queryable, statement } from '@meldpunt/service-kit';

const INSERT = statement(
  'metrics-insert-reactie',
  `insert into reactie_feit (reactie_id, melding_id, gemeentecode, reactie, op, gereageerd_op)
   select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::date[], $6::date[])
   on conflict do nothing`,
);

/** What was said is said: one that came before counts once. */
export async function insertReacties(
  db: Queryable,
  events: readonly (Reactie | Telreactie)[],
): Promise<void> {
  await db.query(INSERT, [
    events.map((event) => event.reactieId),
    events.map((event) => event.meldingId),
    events.map((event) => event.gemeentecode),
    events.map((event) => event.reactie),
    events.map((event) => event.op),
    events.map((event) => event.gereageerdOp),
  ]);
}
