import { type Afhandeling, type Datum, decode, type Signaal, type SignaalMelding } from '@meldpunt/contracts';
import { type Queryable, statement, type TransactionQueryable } from '@meldpunt/service-kit';

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
                        vorig_signaal_id, verzameladres, motivering, onderbouwing, matchingperiode_van,
                        matchingperiode_tot)
   select * from unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[], $5::date[], $6::date[], $7::text[],
                        $8::integer[], $9::uuid[], $10::boolean[], $11::json[], $12::json[], $13::date[], $14::date[])
   on conflict (signaal_id) do update set versie = excluded.versie, stand = excluded.stand,
     gewijzigd_op = excluded.gewijzigd_op, formule = excluded.formule, formule_versie = excluded.formule_versie,
     verzameladres = excluded.verzameladres, motivering = excluded.motivering, onderbouwing = excluded.onderbouwing,
     matchingperiode_van = excluded.matchingperiode_van, matchingperiode_tot = excluded.matchingperiode_tot`,
);

export function upsertSignalen(db: TransactionQueryable, signalen: readonly Signaal[]): void {
  db.send(UPSERT_SIGNALEN, [
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
    signalen.map((signaal) => signaal.matchingperiodeVan),
    signalen.map((signaal) => signaal.matchingperiodeTot),
  ]);
}

/** Evidence keeps no person: who it is about stands with the meldingen of the zaak. */
function zonderPersoon(melding: SignaalMelding): Omit<SignaalMelding, 'persoon'> {
  const { persoon, ...rest } = melding;
  return rest;
}

const SELECT_BUITEN_ZAKEN = statement(
  'casework-select-buiten-zaken',
  `select signaal_id, melding_id, null::bytea as afhandeling, 0::bigint as volgnummer
     from zaak_melding where signaal_id = any($1::uuid[]) and zaak_id is null
   union all
   select signaal_id, melding_id, afhandeling, volgnummer from overgenomen where signaal_id = any($1::uuid[])
   order by volgnummer`,
);

type BuitenRij = {
  readonly signaal_id: string;
  readonly melding_id: string;
  readonly afhandeling: Buffer | null;
};

/**
 * By signaalId: meldingen that ended without a zaak, and, after a restore only, what was told about meldingen that
 * are not here yet, in the order it left.
 */
export async function selectBuitenZaken(
  db: Queryable,
  ids: readonly string[],
): Promise<{ zonderZaak: Map<string, Set<string>>; overgenomen: Map<string, Afhandeling[]> }> {
  const { rows } = await db.query<BuitenRij>(SELECT_BUITEN_ZAKEN, [ids]);
  const zonderZaak = new Map<string, Set<string>>();
  const overgenomen = new Map<string, Afhandeling[]>();
  for (const { signaal_id: signaalId, melding_id: meldingId, afhandeling } of rows) {
    if (afhandeling === null)
      zonderZaak.set(signaalId, (zonderZaak.get(signaalId) ?? new Set()).add(meldingId));
    else
      overgenomen.set(signaalId, [...(overgenomen.get(signaalId) ?? []), decode('Afhandeling', afhandeling)]);
  }
  return { zonderZaak, overgenomen };
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

export function insertZonderZaak(db: TransactionQueryable, rijen: readonly ZonderZaak[], dag: Datum): void {
  if (rijen.length === 0) return;
  db.send(INSERT_ZONDER_ZAAK, [
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
