import type { Signaal } from '@meldpunt/contracts';
import { statement, type TransactionQueryable } from '@meldpunt/service-kit';
import { latest } from './latest.ts';

const UPSERT = statement(
  'metrics-upsert-signaal',
  `insert into signaal_feit as f (signaal_id, gemeentecode, versie, stand, ontstaan_op, formule, formule_versie, aanpak,
     meervoudig, opeenvolgend, dreiging)
   select * from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::date[], $6::text[], $7::int[],
     $8::text[], $9::boolean[], $10::boolean[], $11::boolean[])
   on conflict (signaal_id) do update set versie = excluded.versie, stand = excluded.stand, formule = excluded.formule,
     formule_versie = excluded.formule_versie, aanpak = excluded.aanpak, meervoudig = excluded.meervoudig,
     opeenvolgend = excluded.opeenvolgend, dreiging = excluded.dreiging
   where f.versie < excluded.versie`,
);
// A signaal never forgets a melding it held, so rows are only added and the order of versions does not matter.
const INSERT_MELDINGEN = statement(
  'metrics-insert-signaal-meldingen',
  `insert into signaal_melding_feit (melding_id, signaal_id, gemeentecode)
   select * from unnest($1::text[], $2::text[], $3::text[]) on conflict do nothing`,
);

export function upsertSignalen(db: TransactionQueryable, events: readonly Signaal[]): void {
  const signalen = latest(events, ({ signaalId }) => signaalId);
  db.send(UPSERT, [
    signalen.map((signaal) => signaal.signaalId),
    signalen.map((signaal) => signaal.gemeentecode),
    signalen.map((signaal) => signaal.versie),
    signalen.map((signaal) => signaal.stand),
    signalen.map((signaal) => signaal.ontstaanOp),
    signalen.map((signaal) => signaal.formule),
    signalen.map((signaal) => signaal.formuleVersie),
    signalen.map((signaal) => signaal.aanpak),
    signalen.map((signaal) => signaal.meervoudig),
    signalen.map((signaal) => signaal.opeenvolgend),
    signalen.map((signaal) => signaal.dreigingVanaf !== null),
  ]);
  const held = signalen.flatMap(({ signaalId, gemeentecode, meldingen }) =>
    meldingen.map(({ meldingId }) => ({ signaalId, gemeentecode, meldingId })),
  );
  db.send(INSERT_MELDINGEN, [
    held.map((row) => row.meldingId),
    held.map((row) => row.signaalId),
    held.map((row) => row.gemeentecode),
  ]);
}
