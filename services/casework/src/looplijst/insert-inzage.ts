import type { Persoon } from '@meldpunt/contracts';
import { type Principal, statement, type TransactionQueryable } from '@meldpunt/service-kit';

const INSERT = statement(
  'casework-insert-inzage',
  `insert into inzage (gemeentecode, dag, organisatie_id, client_id, zaak_ids)
   select gemeentecode, dag.dag, $3, $4, array_agg(zaak_id)
     from unnest($1::text[], $2::uuid[]) as gezien (gemeentecode, zaak_id), dag
    group by gemeentecode, dag.dag`,
);

/** Notes whose data this request shows, in the transaction that opened them: no answer without its line. */
export function insertInzage(
  db: TransactionQueryable,
  { organisatie, clientId }: Principal,
  zaken: readonly {
    readonly gemeentecode: string;
    readonly zaakId: string;
    readonly persoon: Persoon | null;
  }[],
): void {
  const gezien = zaken.filter(({ persoon }) => persoon !== null);
  if (gezien.length === 0) return;
  db.send(INSERT, [
    gezien.map(({ gemeentecode }) => gemeentecode),
    gezien.map(({ zaakId }) => zaakId),
    organisatie ?? null,
    clientId,
  ]);
}
