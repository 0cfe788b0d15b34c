import type { Code, Datum, Persoon } from '@meldpunt/contracts';
import { type Queryable, statement } from '@meldpunt/service-kit';
import type { Persoonskluis } from '../form-signalen/persoonskluis.ts';
import { postcode4Of } from '../form-signalen/postcode4.ts';
import type { Houder, Meldingfeiten } from '../form-signalen/staat.ts';
import type { Proefmelding } from './herhaal.ts';

interface Proefrij extends Meldingfeiten {
  readonly kringId: string;
  readonly houder: Houder['status'];
  readonly signaalId: string | null;
  readonly signaalOp: Datum | null;
  readonly geantwoordOp: Datum | null;
  readonly eindresultaat: Code<'eindresultaat'> | null;
  readonly bsnSleutel: string | null;
  readonly plaatsSleutel: string | null;
  readonly adresSleutel: string | null;
  readonly persoon: Buffer | null;
}

// Read from end to end: half a second for a million rows. An index by municipality would be paid by every melding that
// comes in. What the creditor took back is not there to be judged.
const DECLARE = `declare proefmeldingen no scroll cursor for
  select m.melding_id as "meldingId", m.kring_id as "kringId", m.gemeentecode, m.versie, m.stand,
    m.achterstand_id as "achterstandId", m.partner_id as "partnerId", m.soort, m.kenmerk, m.meldmaand, m.signaaldatum,
    m.aangenomen_op as "aangenomenOp", m.incassopauze_tot as "incassopauzeTot", m.ontstaansdatum,
    m.bedrag_in_centen as "bedragInCenten", m.aantal_termijnen as "aantalTermijnen", m.crisissignaal, m.dreiging,
    m.dreiging_op as "dreigingOp", m.dreiging_gemeld_op as "dreigingGemeldOp", m.eindelevering_op as "eindeleveringOp",
    m.warme_overdracht as "warmeOverdracht", m.persoonlijk_contact_gezocht as "persoonlijkContactGezocht",
    m.gewezen_op_hulp as "gewezenOpHulp", m.herinnering_gestuurd as "herinneringGestuurd",
    m.aanbod_zonder_reactie as "aanbodZonderReactie", m.houder, m.signaal_id as "signaalId", s.ontstaan_op as "signaalOp",
    m.geantwoord_op as "geantwoordOp", m.eindresultaat, encode(m.bsn_sleutel, 'hex') as "bsnSleutel",
    encode(m.plaats_sleutel, 'hex') as "plaatsSleutel", encode(m.adres_sleutel, 'hex') as "adresSleutel", m.persoon
  from melding m left join signaal s on s.signaal_id = m.signaal_id and s.gemeentecode = any($1::text[])
  where m.gemeentecode = any($1::text[]) and m.aangenomen_op >= $2 and m.stand = 'AANGENOMEN' and m.houder <> 'WEG'
  order by m.gemeentecode, m.kring_id`;
const FETCH = 'fetch 2000 from proefmeldingen';
const CLOSE = 'close proefmeldingen';

const COUNT = statement(
  'router-count-proefmeldingen',
  `select gemeentecode, count(*) as aantal from melding
    where gemeentecode = any($1::text[]) and aangenomen_op >= $2 and stand = 'AANGENOMEN' and houder <> 'WEG'
    group by gemeentecode`,
);

/** How many meldingen of each municipality a run would read. */
export async function countProefmeldingen(
  db: Queryable,
  gemeentecodes: readonly string[],
  vanaf: Datum,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await db.query<{ gemeentecode: string; aantal: number }>(COUNT, [gemeentecodes, vanaf]);
  return new Map(rows.map(({ gemeentecode, aantal }) => [gemeentecode, aantal]));
}

export interface Gemeentekringen {
  readonly gemeentecode: string;
  readonly kringen: readonly (readonly Proefmelding[])[];
}

/** Meldingen that are sorted in memory at a time: in less than a second, after which whatever waits has its turn. */
const PORTIE = 60_000;

/** The same municipalities, in their order, as many together as are sorted at a time. */
export function inPorties(
  gemeentecodes: readonly string[],
  aantallen: ReadonlyMap<string, number>,
  hoogstens = PORTIE,
): string[][] {
  const porties: string[][] = [];
  let ruimte = 0;
  for (const gemeentecode of gemeentecodes) {
    const aantal = aantallen.get(gemeentecode) ?? 0;
    if (porties.length === 0 || aantal > ruimte) {
      porties.push([]);
      ruimte = hoogstens;
    }
    porties.at(-1)?.push(gemeentecode);
    ruimte -= aantal;
  }
  return porties;
}

/**
 * The meldingen that are kept and were accepted since a day, by municipality and kring. Residents are opened here and
 * nothing of them goes on but what grouping compares and the district. Needs a transaction around it. `maakRuimte` is
 * awaited after every so many rows.
 */
export async function* readProefmeldingen(
  db: Queryable,
  kluis: Persoonskluis,
  gemeentecodes: readonly string[],
  vanaf: Datum,
  maakRuimte: () => Promise<void> | undefined,
): AsyncGenerator<Gemeentekringen> {
  await db.query(DECLARE, [gemeentecodes, vanaf]);
  let gemeentecode = '';
  let kringId = '';
  let kringen: Proefmelding[][] = [];
  for (;;) {
    const { rows } = await db.query<Proefrij>(FETCH);
    for (const row of rows) {
      if (row.gemeentecode !== gemeentecode) {
        if (kringen.length > 0) yield { gemeentecode, kringen };
        [gemeentecode, kringId, kringen] = [row.gemeentecode, '', []];
      }
      if (row.kringId !== kringId) {
        kringId = row.kringId;
        kringen.push([]);
      }
      kringen.at(-1)?.push(toProefmelding(row, kluis));
    }
    if (rows.length === 0) break;
    await maakRuimte();
  }
  await db.query(CLOSE);
  if (kringen.length > 0) yield { gemeentecode, kringen };
}

/** What is left of a resident: formules may ask for the four digits of the postcode. */
const NIEMAND: Persoon = {
  burgerservicenummer: null,
  voorletters: null,
  voornamen: null,
  voorvoegsel: null,
  achternaam: null,
  geboortedatum: null,
  geslacht: null,
  straatnaam: null,
  huisnummer: null,
  huisnummertoevoeging: null,
  postcode: null,
  plaatsnaam: null,
  telefoonnummer: null,
  email: null,
};

function toProefmelding(row: Proefrij, kluis: Persoonskluis): Proefmelding {
  const { kringId, houder, signaalId, signaalOp, geantwoordOp, eindresultaat, persoon, ...rest } = row;
  const { bsnSleutel: bsn, plaatsSleutel: plaats, adresSleutel: adres, ...feiten } = rest;
  const bron = kluis.stored(feiten.meldingId, persoon);
  const kenmerken = bron.kenmerken();
  const sleutels = { bsn, plaats, adres };
  const postcode4 = postcode4Of({ sleutels, bron });
  return {
    postcode4,
    signaalOp,
    melding: {
      feiten,
      houder: toHouder(houder, signaalId, geantwoordOp, eindresultaat),
      sleutels,
      bron: { blok: null, persoon: () => ({ ...NIEMAND, postcode: postcode4 }), kenmerken: () => kenmerken },
      gesticht: 0,
    },
  };
}

function toHouder(
  status: Houder['status'],
  signaalId: string | null,
  op: Datum | null,
  eindresultaat: Code<'eindresultaat'> | null,
): Houder {
  if (status === 'SIGNAAL' && signaalId !== null) return { status, signaalId };
  if (status === 'BEANTWOORD' && op !== null) return { status, op, signaalId, eindresultaat };
  if (status === 'ROUTER') return { status };
  throw new Error('a melding whose holder is incomplete');
}
