import { type Datum, meldcodes } from '@meldpunt/contracts';
import { type Queryable, statement } from '@meldpunt/service-kit';
import { nummerLijst } from '../nummer-lijst.ts';
import { parseBevindingen } from './bevinding.ts';
import { addFouten, FOUTEN_OP_BEWIJS, type Leveringrij, type Regelfout } from './ontvangstbewijs.ts';

/** Of the held lines of a levering how many ended so; the index holds them by result. */
const geworden = (resultaat: string) =>
  `case when aangehouden = 0 then 0 else (select count(*)::int from levering_regel r
     where r.levering_id = levering.levering_id and r.resultaat = '${resultaat}') end`;

const COLUMNS = `levering_id as "leveringId", volgnummer, partner_id as "partnerId", leveringskenmerk, stand,
  ontvangen_dag as "ontvangenDag", aangeboden, nieuw, gewijzigd, ongewijzigd, ingetrokken, afgekeurd, aangehouden,
  ${geworden('VRIJGEGEVEN')} as vrijgegeven, ${geworden('SAMENGEVOEGD')} as samengevoegd,
  ${geworden('ALSNOG_AFGEKEURD')} as "alsnogAfgekeurd", waarschuwingen, nieuw_in_centen as "nieuwInCenten", wijziging_in_centen as "wijzigingInCenten",
  ingetrokken_in_centen as "ingetrokkenInCenten"`;

const SELECT_LEVERING = statement(
  'intake-select-levering',
  `select ${COLUMNS} from levering where levering_id = $1`,
);

export async function selectLevering(db: Queryable, leveringId: string): Promise<Leveringrij | undefined> {
  const { rows } = await db.query<Leveringrij>(SELECT_LEVERING, [leveringId]);
  return rows[0];
}

/** The first lines of each result that has errors, by the index of that result: how many lines went well costs nothing. */
const SELECT_FOUTE_REGELS = statement(
  'intake-list-foute-regels',
  `select regelnummer, bevindingen from (
     select r.regelnummer, r.bevindingen
     from unnest('{AFGEKEURD,AANGEHOUDEN,ALSNOG_AFGEKEURD}'::text[]) as fout (resultaat) cross join lateral (
       select regelnummer, bevindingen from levering_regel
       where levering_id = $1 and resultaat = fout.resultaat order by regelnummer limit $2
     ) as r
     union all (
       select regelnummer, bevindingen from levering_regel
       where levering_id = $1 and resultaat = 'GEWIJZIGD' and melding_id is null order by regelnummer limit $2
     )
   ) as eerste order by regelnummer limit $2`,
);

/** The errors that the receipt of a levering shows, as its lines stand now. */
export async function selectFouten(db: Queryable, leveringId: string): Promise<readonly Regelfout[]> {
  const { rows } = await db.query<{ regelnummer: number; bevindingen: string }>(SELECT_FOUTE_REGELS, [
    leveringId,
    FOUTEN_OP_BEWIJS,
  ]);
  const fouten: Regelfout[] = [];
  addFouten(
    fouten,
    rows.map((regel) => ({ ...regel, bevindingen: parseBevindingen(regel.bevindingen) })),
  );
  return fouten;
}

const SELECT_LEVERINGEN = statement(
  'intake-select-leveringen',
  `select ${COLUMNS} from levering where volgnummer > $1 order by volgnummer limit $2`,
);

/** In the order in which they could first be seen, from above `after`. */
export async function selectLeveringen(db: Queryable, after: number, limit: number): Promise<Leveringrij[]> {
  await nummerLijst(db, 'leveringen');
  const { rows } = await db.query<Leveringrij>(SELECT_LEVERINGEN, [after, limit]);
  return rows;
}

export interface Regelweergave {
  readonly regelnummer: number;
  readonly resultaat: string;
  readonly kenmerk: string | null;
  readonly meldingId: string | null;
  /** Where the line itself went; never where its resident turned out to live (besluit 0023). */
  readonly gemeentecode: string | null;
  readonly incassopauzeTot: Datum | null;
  readonly bevindingen: readonly { code: string; veld: string; ernst: string; tekst: string }[];
}

/** Of the melding of line `r`: a melding never leaves its municipality, its resident goes on as another one. */
export const GEMEENTE_VAN_REGEL = '(select m.gemeentecode from melding m where m.melding_id = r.melding_id)';

const SELECT_REGELS = statement(
  'intake-list-regels',
  `select regelnummer, resultaat, bevindingen, kenmerk, melding_id as "meldingId", incassopauze_tot as "incassopauzeTot",
     ${GEMEENTE_VAN_REGEL} as gemeentecode
   from levering_regel r where levering_id = $1 and regelnummer > $2 and ($4::text is null or resultaat = $4)
   order by regelnummer limit $3`,
);

export async function selectRegels(
  db: Queryable,
  leveringId: string,
  after: number,
  limit: number,
  resultaat: string | null,
): Promise<Regelweergave[]> {
  const { rows } = await db.query<Omit<Regelweergave, 'bevindingen'> & { bevindingen: string }>(
    SELECT_REGELS,
    [leveringId, after, limit, resultaat],
  );
  return rows.map((regel) => ({ ...regel, bevindingen: explainBevindingen(regel.bevindingen) }));
}

/** Findings as they are kept, with what they mean. */
export function explainBevindingen(bevindingen: string): Regelweergave['bevindingen'] {
  return parseBevindingen(bevindingen).map(({ code, veld }) => ({
    code,
    veld,
    ernst: meldcodes[code].ernst,
    tekst: meldcodes[code].tekst,
  }));
}
