import type { Terugkoppeling } from '@meldpunt/contracts';
import { statement, type TransactionQueryable } from '@meldpunt/service-kit';

const INSERT = statement(
  'metrics-insert-terugkoppeling',
  `insert into terugkoppeling_feit (terugkoppeling_id, melding_id, gemeentecode, aard, klasse, dag)
   select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::date[])
   on conflict do nothing`,
);

/** A message never changes: one that came before, or comes again as a replay, counts once. */
export function insertTerugkoppelingen(db: TransactionQueryable, events: readonly Terugkoppeling[]): void {
  db.send(INSERT, [
    events.map((event) => event.terugkoppelingId),
    events.map((event) => event.meldingId),
    events.map((event) => event.gemeentecode),
    events.map((event) => event.aard),
    events.map((event) => event.klasse),
    events.map((event) => event.dag),
  ]);
}
