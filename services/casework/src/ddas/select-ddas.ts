import type { Datum, Periode } from '@meldpunt/contracts';
import { type Queryable, statement } from '@meldpunt/service-kit';
import type { Zaak } from '../zaak/zaak.ts';
import type { ZaakRij } from '../zaak/zaak-rij.ts';
import { withMeldingen } from '../zaak/zaak-store.ts';
import type { Matching } from './decide-ddas.ts';

// What ran on some day of the period, by the two indexes it can be found by: of the running ones and of closing days.
const SELECT_ZAAK_IDS = statement(
  'casework-select-ddas-zaak-ids',
  `select zaak_id as "zaakId" from zaak
    where gemeentecode = $1 and stand in ('NIEUW', 'OPGEPAKT') and geopend_op <= $3::date
   union all
   select zaak_id from zaak where gemeentecode = $1 and afgesloten_op >= $2::date and geopend_op <= $3::date
   order by 1`,
);

/** Zaken of the municipality that were open on some day of the period. */
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
  `select z.*, s.ontstaan_op as matching_op, s.matchingperiode_van, s.matchingperiode_tot
     from zaak z join signaal s using (signaal_id) where z.zaak_id = any($1::uuid[]) order by z.zaak_id`,
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
};
export type DdasZaak = { readonly zaak: Zaak; readonly matching: Matching };

export async function selectZaken(db: Queryable, zaakIds: readonly string[]): Promise<DdasZaak[]> {
  const { rows } = await db.query<DdasRij>(SELECT_ZAKEN, [zaakIds]);
  const zaken = await withMeldingen(db, rows);
  return zaken.flatMap((zaak, index) => {
    const rij = rows[index];
    if (rij === undefined) return [];
    const { matching_op: op, matchingperiode_van: van, matchingperiode_tot: tot } = rij;
    return [{ zaak, matching: { op, van, tot } }];
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
