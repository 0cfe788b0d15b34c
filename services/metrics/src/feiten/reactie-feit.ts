import type { Reactie, Telreactie } from '@meldpunt/contracts';
import { statement, type TransactionQueryable } from '@meldpunt/service-kit';

const INSERT = statement(
  'metrics-insert-reactie',
  `insert into reactie_feit (reactie_id, melding_id, gemeentecode, reactie, op, gereageerd_op)
   select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::date[], $6::date[])
   on conflict do nothing`,
);

/** What was said is said: one that came before counts once. */
export function insertReacties(db: TransactionQueryable, events: readonly (Reactie | Telreactie)[]): void {
  db.send(INSERT, [
    events.map((event) => event.reactieId),
    events.map((event) => event.meldingId),
    events.map((event) => event.gemeentecode),
    events.map((event) => event.reactie),
    events.map((event) => event.op),
    events.map((event) => event.gereageerdOp),
  ]);
}
