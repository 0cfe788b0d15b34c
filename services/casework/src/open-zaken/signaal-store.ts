import type { Datum, Signaal, SignaalMelding } from '@meldpunt/contracts';
import { type Queryable, statement } from '@meldpunt/service-kit';
import type { Zaakpersonen } from '../zaak/zaakpersonen.ts';

const LOCK_SIGNALEN = statement(
  'casework-lock-signalen',
  `select signaal_id, versie from signaal where signaal_id = any($1::uuid[]) order by signaal_id for update`,
);

/** Versions applied so far, by signaalId; the rows stay locked. */
export async function lockSignaalVersies(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await db.query<{ signaal_id: string; versie: number }>(LOCK_SIGNALEN, [ids]);
  return new Map(rows.map((row) => [row.signaal_id, row.versie]));
}

const UPSERT_SIGNALEN = statement(
  'casework-upsert-signalen',
  `insert into signaal (signaal_id, gemeentecode, versie, stand, ontstaan_op, gewijzigd_op, formule, formule_versie,
                        vorig_signaal_id, verzameladres, motivering, onderbouwing)
   select * from unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[], $5::date[], $6::date[], $7::text[],
                        $8::integer[], $9::uuid[], $10::boolean[], $11::jsonb[], $12::jsonb[])
   on conflict (signaal_id) do update set versie = excluded.versie, stand = excluded.stand,
     gewijzigd_op = excluded.gewijzigd_op, formule = excluded.formule, formule_versie = excluded.formule_versie,
     verzameladres = excluded.verzameladres, motivering = excluded.motivering, onderbouwing = excluded.onderbouwing`,
);

export async function upsertSignalen(db: Queryable, signalen: readonly Signaal[]): Promise<void> {
  await db.query(UPSERT_SIGNALEN, [
    signalen.map((signaal) => signaal.signaalId),
    signalen.map((signaal) => signaal.gemeentecode),
    signalen.map((signaal) => signaal.versie),
    signalen.map((signaal) => signaal.stand),
    signalen.map((signaal) => signaal.ontstaanOp),
    signalen.map((signaal) => signaal.gewijzigdOp),
    signalen.map((signaal) => signaal.formule),
    signalen.map((signaal) => signaal.formuleVersie),
    signalen.map((signaal) => signaal.vorigSignaalId),
    signalen.map((signaal) => signaal.verzameladres),
    signalen.map((signaal) => JSON.stringify(signaal.motivering)),
    signalen.map((signaal) => JSON.stringify(signaal.onderbouwing.map(zonderPersoon))),
  ]);
}

/** Evidence keeps no person: who it is about stands with the meldingen of the zaak. */
function zonderPersoon(melding: SignaalMelding): Omit<SignaalMelding, 'persoon'> {
  const { persoon, ...rest } = melding;
  return rest;
}

const SELECT_ZONDER_ZAAK = statement(
  'casework-select-zonder-zaak',
  `select signaal_id, melding_id from zaak_melding where signaal_id = any($1::uuid[]) and zaak_id is null`,
);

export async function selectZonderZaak(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, Set<string>>> {
  const { rows } = await db.query<{ signaal_id: string; melding_id: string }>(SELECT_ZONDER_ZAAK, [ids]);
  const gevonden = new Map<string, Set<string>>();
  for (const row of rows)
    gevonden.set(row.signaal_id, (gevonden.get(row.signaal_id) ?? new Set()).add(row.melding_id));
  return gevonden;
}

const INSERT_ZONDER_ZAAK = statement(
  'casework-insert-zonder-zaak',
  `insert into zaak_melding (signaal_id, melding_id, gemeentecode, versie, vanaf_zaak_versie, ontvangen_op,
                             achterstand_id, bedrag_in_centen, status, eindresultaat, gegevens, afloop)
   select signaal_id, melding_id, gemeentecode, 1, 0, $8::date, achterstand_id, bedrag, status, eindresultaat, '{}', '{}'
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::bigint[], $6::text[], $7::text[])
       as nieuw (signaal_id, melding_id, gemeentecode, achterstand_id, bedrag, status, eindresultaat)`,
);

export type ZonderZaak = {
  readonly signaalId: string;
  readonly meldingId: string;
  readonly gemeentecode: string;
  readonly achterstandId: string;
  readonly bedragInCenten: number;
  readonly status: 'TERUGGEGEVEN' | 'BEEINDIGD';
  readonly eindresultaat: string | null;
};

export async function insertZonderZaak(
  db: Queryable,
  rijen: readonly ZonderZaak[],
  dag: Datum,
): Promise<void> {
  if (rijen.length === 0) return;
  await db.query(INSERT_ZONDER_ZAAK, [
    rijen.map((rij) => rij.signaalId),
    rijen.map((rij) => rij.meldingId),
    rijen.map((rij) => rij.gemeentecode),
    rijen.map((rij) => rij.achterstandId),
    rijen.map((rij) => rij.bedragInCenten),
    rijen.map((rij) => rij.status),
    rijen.map((rij) => rij.eindresultaat),
    dag,
  ]);
}

// A block is written once, when the melding comes in; a later version of the melding does not change the resident.
const UPDATE_PERSONEN = statement(
  'casework-update-personen',
  `with nieuw as (
     select * from unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::text[]) as t (signaal_id, melding_id, blok, pc4)
   ), gezet as (
     update zaak_melding m set persoon = n.blok from nieuw n
      where m.signaal_id = n.signaal_id and m.melding_id = n.melding_id returning m.zaak_id, n.pc4
   )
   update zaak z set pc4 = g.pc4 from (select zaak_id, max(pc4) as pc4 from gezet group by zaak_id) g
    where z.zaak_id = g.zaak_id and g.pc4 is not null`,
);
const SELECT_ZONDER_PERSOON = statement(
  'casework-select-zonder-persoon',
  `select signaal_id, melding_id from zaak_melding
    where signaal_id = any($1::uuid[]) and zaak_id is not null and persoon is null`,
);

/** Seals the residents of meldingen that came in with these signalen for as long as their zaak may be kept. */
export async function updatePersonen(
  db: Queryable,
  personen: Zaakpersonen,
  signalen: readonly Signaal[],
): Promise<void> {
  const { rows } = await db.query<{ signaal_id: string; melding_id: string }>(SELECT_ZONDER_PERSOON, [
    signalen.map((signaal) => signaal.signaalId),
  ]);
  if (rows.length === 0) return;
  const nodig = new Set(rows.map((row) => `${row.signaal_id}/${row.melding_id}`));
  const nieuw = signalen.flatMap((signaal) =>
    signaal.meldingen.flatMap((melding) => {
      const { meldingId, aangenomenOp, persoon } = melding;
      if (persoon === null || !nodig.has(`${signaal.signaalId}/${meldingId}`)) return [];
      const gesloten = personen.reseal(signaal.gemeentecode, signaal.signaalId, {
        meldingId,
        aangenomenOp,
        persoon,
      });
      return gesloten === null ? [] : [{ signaalId: signaal.signaalId, meldingId, ...gesloten }];
    }),
  );
  if (nieuw.length === 0) return;
  await db.query(UPDATE_PERSONEN, [
    nieuw.map((rij) => rij.signaalId),
    nieuw.map((rij) => rij.meldingId),
    nieuw.map((rij) => rij.blok),
    nieuw.map((rij) => rij.pc4),
  ]);
}
