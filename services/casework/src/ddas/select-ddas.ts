import type { Datum, Periode } from '@meldpunt/contracts';
import { type Queryable, statement } from '@meldpunt/service-kit';
import type { Zaak } from '../zaak/zaak.ts';
import type { ZaakRij } from '../zaak/zaak-rij.ts';
import { withMeldingen } from '../zaak/zaak-store.ts';
import type { Matching } from './decide-ddas.ts';

// What ran on some day of the period, by the two indexes it can be found by: of the running ones and of closing days.
// A zaak opened at the resident's request is told by the meldingen of the one it follows, which comes with it.
const SELECT_ZAAK_IDS = statement(
  'casework-select-ddas-zaak-ids',
  `with gekozen as (
     select zaak_id, bron_zaak_id from zaak
      where gemeentecode = $1 and stand in ('NIEUW', 'OPGEPAKT') and geopend_op <= $3::date
     union all
     select zaak_id, bron_zaak_id from zaak
      where gemeentecode = $1 and afgesloten_op >= $2::date and geopend_op <= $3::date)
   select zaak_id as "zaakId", min(eigen) as eigen
     from (select zaak_id, case when bron_zaak_id is null then 0 else 1 end as eigen from gekozen
           union all
           select bron_zaak_id, 0 from gekozen where bron_zaak_id is not null) alle
    group by zaak_id order by 2, 1`,
);

/** Zaken of the municipality that were open on some day of the period; those that follow others last. */
export async function selectZaakIds(
  db: Queryable,
  gemeentecode: string,
  { van, tot }: Periode,
): Promise<string[]> {
  const { rows } = await db.query<{ zaakId: string }>(SELECT_ZAAK_IDS, [gemeentecode, van, tot]);
  return rows.map(({ zaakId }) => zaakId);
}

const SELECT_ZAKEN = statement(
  'casework-select-ddas-zaken',
  `select z.*, s.ontstaan_op as matching_op, s.matchingperiode_van, s.matchingperiode_tot,
          (select array_agg(m.melding_id::text order by m.melding_id) from zaak_melding m
            where m.zaak_id = z.bron_zaak_id and m.status <> 'TERUGGEGEVEN') as bron_melding_ids
     from zaak z join signaal s using (signaal_id) where z.zaak_id = any($1::uuid[])
    order by array_position($1::uuid[], z.zaak_id)`,
);
const SELECT_BLOKKEN = statement(
  'casework-select-ddas-personen',
  `select signaal_id as "signaalId", melding_id as "meldingId", persoon from zaak_melding
    where zaak_id = any($1::uuid[]) and persoon is not null`,
);

type DdasRij = ZaakRij & {
  readonly matching_op: Datum;
  readonly matchingperiode_van: Datum | null;
  readonly matchingperiode_tot: Datum | null;
  readonly bron_melding_ids: readonly string[] | null;
};
export type DdasZaak = {
  readonly zaak: Zaak;
  readonly matching: Matching;
  /** Meldingen of the zaak it follows, of one opened at the resident's request. */
  readonly bronMeldingIds: readonly string[];
};

export async function selectZaken(db: Queryable, zaakIds: readonly string[]): Promise<DdasZaak[]> {
  const { rows } = await db.query<DdasRij>(SELECT_ZAKEN, [zaakIds]);
  const zaken = await withMeldingen(db, rows);
  return zaken.flatMap((zaak, index) => {
    const rij = rows[index];
    if (rij === undefined) return [];
    const { matching_op: op, matchingperiode_van: van, matchingperiode_tot: tot } = rij;
    return [{ zaak, matching: { op, van, tot }, bronMeldingIds: rij.bron_melding_ids ?? [] }];
  });
}

export type Persoonsblok = {
  readonly signaalId: string;
  readonly meldingId: string;
  readonly persoon: Buffer;
};

export async function selectBlokken(db: Queryable, zaakIds: readonly string[]): Promise<Persoonsblok[]> {
  const { rows } = await db.query<Persoonsblok>(SELECT_BLOKKEN, [zaakIds]);
  return rows;
}

// Accepted in the period, and not in a zaak that was open then: its zaak was opened later, or it never had one. Of the
// latter nothing is kept but the id, not even the day of acceptance; the router names which of them belong here.
const SELECT_OVERIGE = statement(
  'casework-select-ddas-overige',
  `select m.zaak_id as "zaakId", m.melding_id as "meldingId"
     from zaak_melding m left join zaak z using (zaak_id)
    where m.gemeentecode = $1 and m.ontvangen_op >= $2::date and m.status <> 'TERUGGEGEVEN'
      and (m.zaak_id is null
           or (z.geopend_op > $3::date and (m.gegevens->>'aangenomenOp')::date between $2::date and $3::date))
    order by m.melding_id`,
);

export type OverigeMelding = { readonly zaakId: string | null; readonly meldingId: string };

export async function selectOverigeMeldingen(
  db: Queryable,
  gemeentecode: string,
  { van, tot }: Periode,
): Promise<OverigeMelding[]> {
  const { rows } = await db.query<OverigeMelding>(SELECT_OVERIGE, [gemeentecode, van, tot]);
  return rows;
}
