import type { Uitkomst } from '@meldpunt/contracts';
import { statement, type TransactionQueryable } from '@meldpunt/service-kit';
import { latest } from './latest.ts';

const UPSERT = statement(
  'metrics-upsert-uitkomst',
  `insert into uitkomst_feit as f (melding_id, gemeentecode, versie, einde, beeindigd_op, formule, formule_versie)
   select * from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::date[], $6::text[], $7::int[])
   on conflict (melding_id) do update set versie = excluded.versie, einde = excluded.einde,
     beeindigd_op = excluded.beeindigd_op, formule = excluded.formule, formule_versie = excluded.formule_versie
   where f.versie < excluded.versie`,
);

export function upsertUitkomsten(db: TransactionQueryable, events: readonly Uitkomst[]): void {
  const uitkomsten = latest(events, ({ meldingId }) => meldingId);
  db.send(UPSERT, [
    uitkomsten.map((uitkomst) => uitkomst.meldingId),
    uitkomsten.map((uitkomst) => uitkomst.gemeentecode),
    uitkomsten.map((uitkomst) => uitkomst.versie),
    uitkomsten.map((uitkomst) => uitkomst.einde),
    uitkomsten.map((uitkomst) => uitkomst.beeindigdOp),
    uitkomsten.map((uitkomst) => uitkomst.formule),
    uitkomsten.map((uitkomst) => uitkomst.formuleVersie),
  ]);
}
