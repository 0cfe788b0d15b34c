import type { Code, Datum } from '@meldpunt/contracts';
import { type Queryable, statement, type TransactionQueryable } from '@meldpunt/service-kit';
import type { Dossier, Einde, GevolgdeMelding, Verteld } from './dossier.ts';

/** `volgendeOp` is the day event that brings the next message. */
export interface StoredDossier {
  readonly dossier: Dossier;
  readonly volgendeOp: Datum | null;
}

interface DossierRow extends GevolgdeMelding {
  readonly bronversies: Readonly<Record<string, number>>;
  readonly pauzeVerlengdTot: Datum | null;
  readonly verlengingVerteldTot: Datum | null;
  readonly termijnVerteldOp: Datum | null;
  readonly eindeBron: 'ROUTER' | 'CASEWORK' | null;
  readonly eindeSignaalId: string | null;
  readonly uitkomsteinde: Code<'uitkomsteinde'>;
  readonly eindresultaat: Code<'eindresultaat'>;
  readonly beeindigdOp: Datum | null;
  readonly alleenDoorAnderen: boolean;
  readonly hulpMagGemeld: boolean;
  readonly correctienummer: number;
  readonly hervattingOp: Datum | null;
  readonly regelingVanaf: Datum | null;
  readonly regelingTermijnInCenten: number | null;
  readonly regelingAantalTermijnen: number | null;
  readonly onterechtreden: Code<'onterechtreden'> | null;
  readonly teVertellen: boolean;
  readonly verteld: Verteld | null;
  readonly dubbelBeeindigd: number;
}

const DOSSIER = `
  select m.melding_id as "meldingId", m.versie, m.partner_id as "partnerId", m.soort, m.kenmerk, m.gemeentecode,
         m.meldmaand, m.aangenomen_op as "aangenomenOp", m.incassopauze_tot as "incassopauzeTot",
         m.eerste_bedrag_in_centen as "eersteBedragInCenten", m.bedrag_in_centen as "bedragInCenten", m.stand,
         m.eigen_woord_op as "eigenWoordOp", m.doorgezet,
         v.bronversies, v.pauze_verlengd_tot as "pauzeVerlengdTot", v.verlenging_verteld_tot as "verlengingVerteldTot",
         v.termijn_verteld_op as "termijnVerteldOp", v.einde_bron as "eindeBron",
         v.einde_signaal_id as "eindeSignaalId", v.einde_code as "uitkomsteinde", v.einde_code as "eindresultaat",
         v.beeindigd_op as "beeindigdOp", v.alleen_door_anderen as "alleenDoorAnderen",
         v.hulp_mag_gemeld as "hulpMagGemeld", v.correctienummer,
         v.hervatting_op as "hervattingOp", v.regeling_vanaf as "regelingVanaf",
         v.regeling_termijn_in_centen as "regelingTermijnInCenten",
         v.regeling_aantal_termijnen as "regelingAantalTermijnen", v.onterechtreden,
         v.te_vertellen as "teVertellen", v.verteld, v.dubbel_beeindigd as "dubbelBeeindigd"
  from melding m join verloop v using (melding_id)`;

// Rows are locked in the order of their key, everywhere: two batches that share meldingen wait, and never for each other.
// The ids are given for both tables: for one alone the planner joins all of the other.
const SELECT_DOSSIERS = statement(
  'feedback-select-dossiers',
  `${DOSSIER} where m.melding_id = any($1::text[]) and v.melding_id = any($1::text[])
    order by m.melding_id for update of m, v`,
);
// Found by their day first: asked for in the order of the key, the planner walks all meldingen for the few that are due.
const SELECT_DUE = statement(
  'feedback-select-due',
  `with vrij as materialized (
     select melding_id from verloop where vrij_op <= $1::date order by vrij_op, melding_id limit $2
   )
   ${DOSSIER} where m.melding_id = any(array(select melding_id from vrij))
      and v.melding_id = any(array(select melding_id from vrij)) and v.vrij_op <= $1::date
    order by m.melding_id for update of m, v`,
);

export async function selectDossiers(db: Queryable, meldingIds: readonly string[]): Promise<Dossier[]> {
  if (meldingIds.length === 0) return [];
  const { rows } = await db.query<DossierRow>(SELECT_DOSSIERS, [meldingIds]);
  return rows.map(toDossier);
}

/** At most `limit` dossiers whose next message is due on this day or was before. */
export async function selectDueDossiers(db: Queryable, dag: Datum, limit: number): Promise<Dossier[]> {
  const { rows } = await db.query<DossierRow>(SELECT_DUE, [dag, limit]);
  return rows.map(toDossier);
}

function toDossier(row: DossierRow): Dossier {
  return {
    melding: {
      meldingId: row.meldingId,
      versie: row.versie,
      partnerId: row.partnerId,
      soort: row.soort,
      kenmerk: row.kenmerk,
      gemeentecode: row.gemeentecode,
      meldmaand: row.meldmaand,
      aangenomenOp: row.aangenomenOp,
      incassopauzeTot: row.incassopauzeTot,
      eersteBedragInCenten: row.eersteBedragInCenten,
      bedragInCenten: row.bedragInCenten,
      stand: row.stand,
      eigenWoordOp: row.eigenWoordOp,
      doorgezet: row.doorgezet,
    },
    bronversies: row.bronversies,
    pauzeVerlengdTot: row.pauzeVerlengdTot,
    verlengingVerteldTot: row.verlengingVerteldTot,
    termijnVerteldOp: row.termijnVerteldOp,
    einde: toEinde(row),
    teVertellen: row.teVertellen,
    verteld: row.verteld,
    dubbelBeeindigd: row.dubbelBeeindigd,
  };
}

function toEinde(row: DossierRow): Einde | null {
  if (row.eindeBron === null || row.beeindigdOp === null) return null;
  return {
    eindcode:
      row.eindeBron === 'ROUTER'
        ? { bron: 'ROUTER', code: row.uitkomsteinde }
        : { bron: 'CASEWORK', code: row.eindresultaat, signaalId: row.eindeSignaalId ?? '' },
    beeindigdOp: row.beeindigdOp,
    alleenDoorAnderen: row.alleenDoorAnderen,
    hulpMagGemeld: row.hulpMagGemeld,
    correctienummer: row.correctienummer,
    velden: {
      hervattingOp: row.hervattingOp,
      regelingVanaf: row.regelingVanaf,
      regelingTermijnInCenten: row.regelingTermijnInCenten,
      regelingAantalTermijnen: row.regelingAantalTermijnen,
      onterechtreden: row.onterechtreden,
    },
  };
}

const UPSERT_MELDINGEN = statement(
  'feedback-upsert-meldingen',
  `insert into melding as m (melding_id, versie, partner_id, soort, kenmerk, gemeentecode, meldmaand, aangenomen_op,
     incassopauze_tot, eerste_bedrag_in_centen, bedrag_in_centen, stand, eigen_woord_op, doorgezet)
   select * from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
     $8::date[], $9::date[], $10::bigint[], $11::bigint[], $12::text[], $13::date[], $14::boolean[])
   on conflict (melding_id) do update set versie = excluded.versie, aangenomen_op = excluded.aangenomen_op,
     incassopauze_tot = excluded.incassopauze_tot, eerste_bedrag_in_centen = excluded.eerste_bedrag_in_centen,
     bedrag_in_centen = excluded.bedrag_in_centen, stand = excluded.stand, eigen_woord_op = excluded.eigen_woord_op,
     doorgezet = excluded.doorgezet
   where m.versie < excluded.versie`,
);

export function upsertMeldingen(db: TransactionQueryable, meldingen: readonly GevolgdeMelding[]): void {
  if (meldingen.length === 0) return;
  db.send(UPSERT_MELDINGEN, [
    meldingen.map((melding) => melding.meldingId),
    meldingen.map((melding) => melding.versie),
    meldingen.map((melding) => melding.partnerId),
    meldingen.map((melding) => melding.soort),
    meldingen.map((melding) => melding.kenmerk),
    meldingen.map((melding) => melding.gemeentecode),
    meldingen.map((melding) => melding.meldmaand),
    meldingen.map((melding) => melding.aangenomenOp),
    meldingen.map((melding) => melding.incassopauzeTot),
    meldingen.map((melding) => melding.eersteBedragInCenten),
    meldingen.map((melding) => melding.bedragInCenten),
    meldingen.map((melding) => melding.stand),
    meldingen.map((melding) => melding.eigenWoordOp),
    meldingen.map((melding) => melding.doorgezet),
  ]);
}

const UPSERT_VERLOOP = statement(
  'feedback-upsert-verloop',
  `insert into verloop (melding_id, bronversies, pauze_verlengd_tot, verlenging_verteld_tot, termijn_verteld_op,
     einde_bron, einde_signaal_id, einde_code, beeindigd_op, hulp_mag_gemeld, correctienummer, hervatting_op,
     regeling_vanaf, regeling_termijn_in_centen, regeling_aantal_termijnen, onterechtreden, te_vertellen, verteld,
     dubbel_beeindigd, vrij_op, alleen_door_anderen)
   select * from unnest($1::text[], $2::json[], $3::date[], $4::date[], $5::date[], $6::text[], $7::text[], $8::text[],
     $9::date[], $10::boolean[], $11::int[], $12::date[], $13::date[], $14::bigint[], $15::int[], $16::text[],
     $17::boolean[], $18::json[], $19::int[], $20::date[], $21::boolean[])
   on conflict (melding_id) do update set bronversies = excluded.bronversies,
     pauze_verlengd_tot = excluded.pauze_verlengd_tot, verlenging_verteld_tot = excluded.verlenging_verteld_tot,
     termijn_verteld_op = excluded.termijn_verteld_op, einde_bron = excluded.einde_bron,
     einde_signaal_id = excluded.einde_signaal_id, einde_code = excluded.einde_code,
     beeindigd_op = excluded.beeindigd_op, hulp_mag_gemeld = excluded.hulp_mag_gemeld,
     correctienummer = excluded.correctienummer, hervatting_op = excluded.hervatting_op,
     regeling_vanaf = excluded.regeling_vanaf, regeling_termijn_in_centen = excluded.regeling_termijn_in_centen,
     regeling_aantal_termijnen = excluded.regeling_aantal_termijnen, onterechtreden = excluded.onterechtreden,
     te_vertellen = excluded.te_vertellen, verteld = excluded.verteld, dubbel_beeindigd = excluded.dubbel_beeindigd,
     vrij_op = excluded.vrij_op, alleen_door_anderen = excluded.alleen_door_anderen`,
);

export function upsertVerloop(db: TransactionQueryable, stored: readonly StoredDossier[]): void {
  if (stored.length === 0) return;
  const dossiers = stored.map(({ dossier }) => dossier);
  const eindes = dossiers.map(({ einde }) => einde);
  const velden = eindes.map((einde) => einde?.velden);
  db.send(UPSERT_VERLOOP, [
    dossiers.map(({ melding }) => melding.meldingId),
    dossiers.map(({ bronversies }) => JSON.stringify(bronversies)),
    dossiers.map(({ pauzeVerlengdTot }) => pauzeVerlengdTot),
    dossiers.map(({ verlengingVerteldTot }) => verlengingVerteldTot),
    dossiers.map(({ termijnVerteldOp }) => termijnVerteldOp),
    eindes.map((einde) => einde?.eindcode.bron ?? null),
    eindes.map((einde) => (einde?.eindcode.bron === 'CASEWORK' ? einde.eindcode.signaalId : null)),
    eindes.map((einde) => einde?.eindcode.code ?? null),
    eindes.map((einde) => einde?.beeindigdOp ?? null),
    eindes.map((einde) => einde?.hulpMagGemeld ?? false),
    eindes.map((einde) => einde?.correctienummer ?? 0),
    velden.map((veld) => veld?.hervattingOp ?? null),
    velden.map((veld) => veld?.regelingVanaf ?? null),
    velden.map((veld) => veld?.regelingTermijnInCenten ?? null),
    velden.map((veld) => veld?.regelingAantalTermijnen ?? null),
    velden.map((veld) => veld?.onterechtreden ?? null),
    dossiers.map(({ teVertellen }) => teVertellen),
    dossiers.map(({ verteld }) => (verteld === null ? null : JSON.stringify(verteld))),
    dossiers.map(({ dubbelBeeindigd }) => dubbelBeeindigd),
    stored.map(({ volgendeOp }) => volgendeOp),
    eindes.map((einde) => einde?.alleenDoorAnderen ?? false),
  ]);
}
