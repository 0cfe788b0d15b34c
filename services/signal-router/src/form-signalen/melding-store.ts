import type { Code, Datum } from '@meldpunt/contracts';
import { type Queryable, statement, type TransactionQueryable } from '@meldpunt/service-kit';
import type { Persoonskluis } from './persoonskluis.ts';
import { sluitmomentOf } from './sluitmoment.ts';
import type { Houder, Meldingfeiten, MeldingStaat, Sleutels } from './staat.ts';
import type { GeladenMelding } from './werkstaat.ts';

/** The columns that say who ends a melding, or who did. */
export interface HouderRij {
  readonly houder: Houder['status'];
  readonly signaalId: string | null;
  readonly geantwoordOp: Datum | null;
  readonly eindresultaat: Code<'eindresultaat'> | null;
}

interface Meldingrij extends Meldingfeiten, HouderRij {
  readonly kringId: string;
  readonly gesticht: number;
  readonly bsnSleutel: Buffer | null;
  readonly plaatsSleutel: Buffer | null;
  readonly adresSleutel: Buffer | null;
  readonly persoon: Buffer | null;
}

const COLUMNS = `m.melding_id as "meldingId", m.kring_id as "kringId", m.gemeentecode, m.versie, m.stand,
  m.achterstand_id as "achterstandId", m.partner_id as "partnerId", m.soort, m.kenmerk, m.meldmaand, m.signaaldatum,
  m.aangenomen_op as "aangenomenOp", m.incassopauze_tot as "incassopauzeTot", m.ontstaansdatum,
  m.bedrag_in_centen as "bedragInCenten", m.aantal_termijnen as "aantalTermijnen", m.crisissignaal, m.dreiging,
  m.dreiging_op as "dreigingOp", m.dreiging_gemeld_op as "dreigingGemeldOp", m.eindelevering_op as "eindeleveringOp",
  m.warme_overdracht as "warmeOverdracht", m.persoonlijk_contact_gezocht as "persoonlijkContactGezocht",
  m.gewezen_op_hulp as "gewezenOpHulp", m.herinnering_gestuurd as "herinneringGestuurd",
  m.aanbod_zonder_reactie as "aanbodZonderReactie", m.houder, m.signaal_id as "signaalId",
  m.geantwoord_op as "geantwoordOp", m.eindresultaat, m.gesticht, m.bsn_sleutel as "bsnSleutel",
  m.plaats_sleutel as "plaatsSleutel", m.adres_sleutel as "adresSleutel", m.persoon`;

// Everything the batch can touch in one go: the kringen of what it names, found by three indexes, then all their rows
// by a fourth. What it costs follows the batch and its kringen, not the history: an array and not a join, because the
// planner, which cannot know how few kringen there will be, reads all meldingen to join them (11 million rows in a play
// of 40,000).
const SELECT_KRINGEN = statement(
  'router-select-kringen',
  `select ${COLUMNS} from melding m
    where m.kring_id = any(array(
      select kring_id from melding where melding_id = any($1::uuid[])
      union select kring_id from melding where plaats_sleutel = any($2::bytea[])
      union select kring_id from melding where bsn_sleutel = any($3::bytea[])
    ))`,
);

/** All meldingen of the kringen that hold one of these meldingen or match one of these keys. */
export async function selectKringen(
  db: Queryable,
  kluis: Persoonskluis,
  meldingIds: readonly string[],
  sleutels: readonly Sleutels[],
): Promise<GeladenMelding[]> {
  const { rows } = await db.query<Meldingrij>(SELECT_KRINGEN, [
    meldingIds,
    distinctKeys(sleutels.map(({ plaats }) => plaats)),
    distinctKeys(sleutels.map(({ bsn }) => bsn)),
  ]);
  return rows.map((row) => toGeladen(row, kluis));
}

// The second half reads the open meldingen of the router alone, by a partial index that holds nothing else.
const SELECT_DUE = statement(
  'router-select-due',
  `select melding_id as "meldingId" from melding
    where houder = 'ROUTER' and (sluitmoment <= $1 and gemeentecode = any($2::text[])
       or aangenomen_op < $1 and gemeentecode = any($3::text[]))
    order by gemeentecode, sluitmoment, partner_id, kenmerk, melding_id`,
);

/**
 * Open meldingen of the router that may have to be ended by this day, in a fixed order. `matching`: municipalities
 * whose period closes on it.
 */
export async function selectDue(
  db: Queryable,
  dag: Datum,
  gemeentecodes: readonly string[],
  matching: readonly string[],
): Promise<string[]> {
  const { rows } = await db.query<{ meldingId: string }>(SELECT_DUE, [dag, gemeentecodes, matching]);
  return rows.map(({ meldingId }) => meldingId);
}

function distinctKeys(keys: readonly (string | null)[]): Buffer[] {
  return [...new Set(keys)].flatMap((key) => (key === null ? [] : [Buffer.from(key, 'hex')]));
}

function toGeladen(row: Meldingrij, kluis: Persoonskluis): GeladenMelding {
  const { kringId, houder, signaalId, geantwoordOp, eindresultaat, gesticht, persoon, ...rest } = row;
  const { bsnSleutel, plaatsSleutel, adresSleutel, ...feiten } = rest;
  const sleutels = {
    bsn: bsnSleutel?.toString('hex') ?? null,
    plaats: plaatsSleutel?.toString('hex') ?? null,
    adres: adresSleutel?.toString('hex') ?? null,
  };
  return {
    kringId,
    melding: {
      feiten,
      houder: toHouder({ houder, signaalId, geantwoordOp, eindresultaat }),
      sleutels,
      bron: kluis.stored(feiten.meldingId, persoon),
      gesticht,
    },
  };
}

export function toHouder({ houder: status, signaalId, geantwoordOp: op, eindresultaat }: HouderRij): Houder {
  if (status === 'SIGNAAL' && signaalId !== null) return { status, signaalId };
  if (status === 'BEANTWOORD' && op !== null) return { status, op, signaalId, eindresultaat };
  if (status === 'WEG' && op !== null) return { status, op, signaalId };
  if (status === 'ROUTER') return { status };
  throw new Error('a melding whose holder is incomplete');
}

// COPY in binary through a temporary table takes as long (27 ms for a thousand rows, both) and would be a second code path:
// docs/besluiten/0069.
const UPSERT = statement(
  'router-upsert-meldingen',
  `insert into melding as m (melding_id, kring_id, gemeentecode, versie, stand, achterstand_id, partner_id, soort, kenmerk,
     meldmaand, signaaldatum, aangenomen_op, incassopauze_tot, ontstaansdatum, bedrag_in_centen, aantal_termijnen,
     crisissignaal, dreiging, dreiging_op, dreiging_gemeld_op, eindelevering_op, warme_overdracht,
     persoonlijk_contact_gezocht, gewezen_op_hulp, herinnering_gestuurd, aanbod_zonder_reactie, houder, signaal_id,
     geantwoord_op, eindresultaat, gesticht, sluitmoment, bsn_sleutel, plaats_sleutel, adres_sleutel, persoon)
   select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[],
     $9::text[], $10::text[], $11::date[], $12::date[], $13::date[], $14::date[], $15::bigint[], $16::integer[],
     $17::boolean[], $18::text[], $19::date[], $20::date[], $21::date[], $22::boolean[], $23::boolean[], $24::boolean[],
     $25::boolean[], $26::boolean[], $27::text[], $28::uuid[], $29::date[], $30::text[], $31::integer[], $32::date[],
     $33::bytea[], $34::bytea[], $35::bytea[], $36::bytea[])
   on conflict (melding_id) do update set
     kring_id = excluded.kring_id, versie = excluded.versie, stand = excluded.stand, soort = excluded.soort,
     kenmerk = excluded.kenmerk, signaaldatum = excluded.signaaldatum, incassopauze_tot = excluded.incassopauze_tot,
     sluitmoment = excluded.sluitmoment, ontstaansdatum = excluded.ontstaansdatum,
     bedrag_in_centen = excluded.bedrag_in_centen, aantal_termijnen = excluded.aantal_termijnen,
     crisissignaal = excluded.crisissignaal, dreiging = excluded.dreiging, dreiging_op = excluded.dreiging_op,
     dreiging_gemeld_op = excluded.dreiging_gemeld_op, eindelevering_op = excluded.eindelevering_op,
     warme_overdracht = excluded.warme_overdracht, persoonlijk_contact_gezocht = excluded.persoonlijk_contact_gezocht,
     gewezen_op_hulp = excluded.gewezen_op_hulp, herinnering_gestuurd = excluded.herinnering_gestuurd,
     aanbod_zonder_reactie = excluded.aanbod_zonder_reactie, houder = excluded.houder, signaal_id = excluded.signaal_id,
     geantwoord_op = excluded.geantwoord_op, eindresultaat = excluded.eindresultaat, gesticht = excluded.gesticht,
     bsn_sleutel = excluded.bsn_sleutel, plaats_sleutel = excluded.plaats_sleutel,
     adres_sleutel = excluded.adres_sleutel, persoon = excluded.persoon`,
);

export function upsertMeldingen(db: TransactionQueryable, changed: readonly GeladenMelding[]): void {
  if (changed.length === 0) return;
  const column = <T>(pick: (melding: MeldingStaat) => T): T[] => changed.map(({ melding }) => pick(melding));
  const fact = <K extends keyof Meldingfeiten>(name: K) => column(({ feiten }) => feiten[name]);
  const key = (name: keyof Sleutels) =>
    column(({ sleutels }) => (sleutels[name] === null ? null : Buffer.from(sleutels[name], 'hex')));
  db.send(UPSERT, [
    fact('meldingId'),
    changed.map(({ kringId }) => kringId),
    fact('gemeentecode'),
    fact('versie'),
    fact('stand'),
    fact('achterstandId'),
    fact('partnerId'),
    fact('soort'),
    fact('kenmerk'),
    fact('meldmaand'),
    fact('signaaldatum'),
    fact('aangenomenOp'),
    fact('incassopauzeTot'),
    fact('ontstaansdatum'),
    fact('bedragInCenten'),
    fact('aantalTermijnen'),
    fact('crisissignaal'),
    fact('dreiging'),
    fact('dreigingOp'),
    fact('dreigingGemeldOp'),
    fact('eindeleveringOp'),
    fact('warmeOverdracht'),
    fact('persoonlijkContactGezocht'),
    fact('gewezenOpHulp'),
    fact('herinneringGestuurd'),
    fact('aanbodZonderReactie'),
    column(({ houder }) => houder.status),
    column(({ houder }) => (houder.status === 'ROUTER' ? null : houder.signaalId)),
    column(({ houder }) => (houder.status === 'BEANTWOORD' || houder.status === 'WEG' ? houder.op : null)),
    column(({ houder }) => (houder.status === 'BEANTWOORD' ? houder.eindresultaat : null)),
    column(({ gesticht }) => gesticht),
    column(({ feiten }) => sluitmomentOf(feiten)),
    key('bsn'),
    key('plaats'),
    key('adres'),
    column(({ bron }) => bron.blok),
  ]);
}
