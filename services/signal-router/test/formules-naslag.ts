/*
 * What every block and combination means, written down once more: slowly, over lists sorted by meldingId, with nothing
 * of the code that it is held against (types only). Longer than most files because it must be read as one page.
 */
import type { FormuleGroep, GroepMelding, Uitdrukking } from '../src/formules/formule.ts';

export interface NaslagReden {
  code: string;
  pad: string;
  voldaan: boolean;
  gevonden: number | null;
  vereist: number | null;
  eenheid: string | null;
  soort: string | null;
  meldingIds: string[];
}

export interface NaslagOordeel {
  signaal: boolean;
  aanpak: string;
  zwaarte: number;
  redenen: NaslagReden[];
}

type Venster = { maanden?: number; dagen?: number; meldmaanden?: number };
/** Every parameter of every block. */
type P = {
  minstens?: number;
  anderen?: number;
  aantal?: number;
  binnen?: number;
  maanden?: number;
  tel?: string;
  per?: string;
  zelfde?: string;
  zwaarteUit?: string;
  venster?: Venster;
  soorten?: string[];
  resultaten?: string[];
  aaneengesloten?: boolean;
  dreigingTelt?: boolean;
  zonderDatumTelt?: boolean;
  minimumInCenten?: number;
  minDagen?: number;
  maxDagen?: number;
  gebieden?: { van: string; tot?: string }[];
};
type M = GroepMelding;
type Blad = (alle: readonly M[], p: P, dag: string) => NaslagOordeel;
export type Knoop = (delen: readonly NaslagOordeel[], p: P) => NaslagOordeel;

const maandNr = (dag: string) => Number(dag.slice(0, 4)) * 12 + Number(dag.slice(5, 7));
const dagNr = (dag: string) => Date.parse(`${dag.slice(0, 10)}T00:00:00Z`) / 86_400_000;

/** The same day so many months earlier, or the last day of a month that is shorter. */
function terug(dag: string, maanden: number): string {
  const nr = maandNr(dag) - 1 - maanden;
  const [jaar, maand] = [Math.floor(nr / 12), nr % 12];
  const laatste = new Date(Date.UTC(jaar, maand + 1, 0)).getUTCDate();
  const op = Math.min(Number(dag.slice(8, 10)), laatste);
  return new Date(Date.UTC(jaar, maand, op)).toISOString().slice(0, 10);
}

function inVenster({ signaaldatum }: M, { maanden, dagen, meldmaanden }: Venster, dag: string): boolean {
  if (maanden !== undefined) return signaaldatum > terug(dag, maanden);
  if (dagen !== undefined) return dagNr(signaaldatum) > dagNr(dag) - dagen;
  return maandNr(signaaldatum) > maandNr(dag) - (meldmaanden ?? 0);
}

/** What is open, and what was answered in the window. */
const bekeken = (alle: readonly M[], venster: Venster, dag: string) =>
  alle.filter((m) => m.open || inVenster(m, venster, dag));
const NIETS: Venster = { meldmaanden: -10_000 };

const verschillend = <T>(waarden: readonly T[]): T[] =>
  waarden.filter((waarde, plaats) => waarden.indexOf(waarde) === plaats);
const som = (getallen: readonly number[]) => getallen.reduce((totaal, getal) => totaal + getal, 0);

/** All together, or those of each resident or address. */
function eenheden(meldingen: readonly M[], per = 'GROEP'): M[][] {
  if (per === 'GROEP') return [[...meldingen]];
  const van = (melding: M) => (per === 'PERSOON' ? melding.persoon : melding.adres);
  return verschillend(meldingen.map(van))
    .filter((wie) => wie !== null)
    .map((wie) => meldingen.filter((melding) => van(melding) === wie));
}

const metOpen = (lijsten: M[][]) => lijsten.filter((lijst) => lijst.some(({ open }) => open));

/** The first of those with the highest number. */
function hoogste<T>(lijst: readonly T[], getal: (een: T) => number): T | undefined {
  return lijst.find((een) => lijst.every((ander) => getal(ander) <= getal(een)));
}

/** Open achterstanden with their latest melding, in the order in which an achterstand first appears. */
function standen(alle: readonly M[], soorten: readonly string[] = []): M[] {
  const open = alle.filter((melding) => melding.open);
  return verschillend(open.map(({ achterstandId }) => achterstandId))
    .flatMap((id) => {
      const reeks = open.filter(({ achterstandId }) => achterstandId === id);
      const recent = (m: M) => `${m.signaaldatum} ${m.meldingId}`;
      return reeks.filter((m) => reeks.every((ander) => recent(ander) <= recent(m)));
    })
    .filter(({ soort }) => soorten.length === 0 || soorten.includes(soort));
}

const enige = (waarden: readonly string[]) =>
  verschillend(waarden).length === 1 ? (waarden[0] ?? null) : null;

function reden(
  code: string,
  voldaan: boolean,
  gevonden: number | null,
  vereist: number | null,
  eenheid: string | null,
  meldingen: readonly M[],
  soort: string | null = null,
): NaslagReden {
  const meldingIds = meldingen.map(({ meldingId }) => meldingId).sort();
  return { code, pad: code, voldaan, gevonden, vereist, eenheid, soort, meldingIds };
}

function oordeel(aanpak: string, zwaarte: number, ...redenen: NaslagReden[]): NaslagOordeel {
  const signaal = redenen.every(({ voldaan }) => voldaan);
  return { signaal, aanpak, zwaarte: signaal ? zwaarte : 0, redenen };
}

const soorten = (lijst: readonly M[]) => verschillend(lijst.map(({ soort }) => soort)).length;
const partners = (lijst: readonly M[]) => verschillend(lijst.map(({ partnerId }) => partnerId)).length;
const telling = (tel = 'SOORTEN') => (tel === 'SOORTEN' ? soorten : partners);
const telwoord = (tel = 'SOORTEN') => (tel === 'SOORTEN' ? 'soorten' : 'partners');
const gelijkend = (a: M, b: M, zelfde: string) =>
  zelfde === 'ALLES' || (zelfde === 'SOORT' ? a.soort === b.soort : a.partnerId === b.partnerId);
const maanden = (lijst: readonly M[]) => verschillend(lijst.map(({ meldmaand }) => meldmaand)).sort();

/** Rows of meldmaanden without a gap: every beginning with every end. */
function rijen(lijst: readonly M[]): M[][] {
  const alle = maanden(lijst);
  return alle.flatMap((begin) =>
    alle
      .filter((eind) => eind >= begin)
      .map((eind) => alle.filter((maand) => maand >= begin && maand <= eind))
      .filter((rij) => maandNr(rij.at(-1) ?? '') - maandNr(begin) === rij.length - 1)
      .map((rij) => lijst.filter(({ meldmaand }) => rij.includes(meldmaand))),
  );
}

/** Most months that can have a creditor of their own, by trying everything. */
function eigenPartner(lijst: readonly M[], vanaf = 0, gebruikt: readonly string[] = []): number {
  const maand = maanden(lijst)[vanaf];
  if (maand === undefined) return 0;
  const vrij = verschillend(
    lijst.filter((m) => m.meldmaand === maand).map(({ partnerId }) => partnerId),
  ).filter((partner) => !gebruikt.includes(partner));
  return Math.max(
    eigenPartner(lijst, vanaf + 1, gebruikt),
    ...vrij.map((partner) => 1 + eigenPartner(lijst, vanaf + 1, [...gebruikt, partner])),
  );
}

function telOpeenvolgend(lijst: readonly M[], tel = 'MAANDEN', aaneengesloten = false): number {
  const getal = (deel: readonly M[]): number => {
    if (tel === 'MAANDEN') return maanden(deel).length;
    if (tel === 'MELDINGEN') return verschillend(deel.map((m) => `${m.meldmaand} ${m.partnerId}`)).length;
    const eigen = eigenPartner(deel);
    return aaneengesloten && eigen < maanden(deel).length ? 0 : eigen;
  };
  return aaneengesloten ? Math.max(0, ...rijen(lijst).map(getal)) : getal(lijst);
}

function drempel(alle: readonly M[], { minimumInCenten = 0, tel = 'SAMEN', soorten: van }: P) {
  const open = standen(alle, van);
  const sleutel = (m: M) =>
    ({ PER_SOORT: m.soort, PER_PARTNER: m.partnerId, PER_PERSOON: m.persoon, PER_MELDING: m.achterstandId })[
      tel
    ] ?? '';
  const groepen = verschillend(open.map(sleutel)).map((een) => open.filter((m) => sleutel(m) === een));
  const bedrag = (lijst: readonly M[]) => som(lijst.map(({ bedragInCenten }) => bedragInCenten));
  const gevonden = hoogste(groepen, bedrag) ?? [];
  return { gevonden, centen: bedrag(gevonden), voldaan: bedrag(gevonden) >= minimumInCenten };
}

const NIET_OPGELOST = [
  'GEEN_CONTACT',
  'GEEN_REACTIE',
  'HOEFT_GEEN_HULP',
  'NIET_OPGEPAKT_ANDERE_REDEN',
  'NIET_OPGEPAKT_HERHAALD',
  'PAUZE_VERSTREKEN',
];
const HULP_LOOPT = ['AL_BEKEND_SCHULDHULP', 'ANDER_LOPEND_TRAJECT', 'VERVOLGHULP', 'VERVOLGHULP_FINANCIEEL'];

export const bladen: Readonly<Record<string, Blad>> = {
  altijd1: (alle) => {
    const open = alle.filter((m) => m.open);
    return oordeel('BRIEF', 100, reden('altijd', open.length > 0, null, null, null, open));
  },
  altijd2: (alle) => {
    const open = alle.filter((m) => m.open);
    return oordeel('BRIEF', 100, reden('altijd', open.length > 0, open.length, 1, 'meldingen', open));
  },
  crisis1: (alle, { dreigingTelt = true }) => {
    const spoed = alle.filter((m) => m.open && (m.crisissignaal || (dreigingTelt && m.dreiging !== null)));
    return oordeel('HUISBEZOEK', 900, reden('crisis', spoed.length > 0, null, null, null, spoed));
  },
  crisis2: (alle, { dreigingTelt = true }) => {
    const spoed = alle.filter((m) => m.open && (m.crisissignaal || (dreigingTelt && m.dreiging !== null)));
    return oordeel('HUISBEZOEK', 900, reden('crisis', spoed.length > 0, spoed.length, 1, 'meldingen', spoed));
  },
  drempel1: (alle, p) => {
    const { gevonden, centen, voldaan } = drempel(alle, p);
    const soort = (p.tel ?? 'SAMEN') === 'SAMEN' ? null : (gevonden[0]?.soort ?? null);
    return oordeel(
      'BRIEF',
      100,
      reden('drempel', voldaan, centen, p.minimumInCenten ?? 0, 'centen', gevonden, soort),
    );
  },
  drempel2: (alle, p) => {
    const { gevonden, centen, voldaan } = drempel(alle, p);
    const soort = enige(gevonden.map((m) => m.soort));
    return oordeel(
      'BRIEF',
      100,
      reden('drempel', voldaan, centen, p.minimumInCenten ?? 0, 'centen', gevonden, soort),
    );
  },
  termijnen1: (alle, { soorten: van = [], minstens = 2 }, dag) => {
    const open = standen(alle, van);
    const lang = open.filter(
      (m) =>
        (m.aantalTermijnen ?? 0) >= minstens ||
        (m.ontstaansdatum !== null && m.ontstaansdatum <= terug(dag, minstens)),
    );
    const meest = Math.max(0, ...open.map((m) => m.aantalTermijnen ?? 0));
    const soort = van.length === 1 ? (van[0] ?? null) : null;
    return oordeel(
      'HUISBEZOEK',
      700,
      reden('termijnen', lang.length > 0, meest, minstens, 'termijnen', lang, soort),
    );
  },
  termijnen2: (alle, { soorten: van = [], minstens = 2 }, dag) => {
    const open = standen(alle, van);
    const achter = ({ aantalTermijnen, ontstaansdatum }: M) => {
      let sinds = 0;
      while (ontstaansdatum !== null && ontstaansdatum <= terug(dag, sinds + 1)) sinds++;
      return Math.max(sinds, aantalTermijnen ?? 0);
    };
    const meest = Math.max(0, ...open.map(achter));
    const voldaan = meest >= minstens;
    const genoemd = open.filter((m) => achter(m) >= (voldaan ? minstens : meest));
    const soort = van.length === 1 ? (van[0] ?? null) : null;
    return oordeel(
      'HUISBEZOEK',
      700,
      reden('termijnen', voldaan, meest, minstens, 'termijnen', genoemd, soort),
    );
  },
  samenloop1: (alle, { tel, minstens = 2, venster = { maanden: 1 }, per }, dag) => {
    const recent = alle.filter((m) => inVenster(m, venster, dag));
    const beste = hoogste(eenheden(recent, per), telling(tel)) ?? [];
    const gevonden = telling(tel)(beste);
    return oordeel(
      'HUISBEZOEK',
      600,
      reden('samenloop', gevonden >= minstens, gevonden, minstens, telwoord(tel), beste),
    );
  },
  samenloop2: (alle, { tel, minstens = 2, venster = { maanden: 1 }, per }, dag) => {
    const recent = alle.filter((m) => inVenster(m, venster, dag));
    const beste = hoogste(metOpen(eenheden(recent, per)), telling(tel)) ?? [];
    const gevonden = telling(tel)(beste);
    return oordeel(
      'HUISBEZOEK',
      600,
      reden('samenloop', gevonden >= minstens, gevonden, minstens, telwoord(tel), beste),
    );
  },
  opeenvolgend1: (alle, { minstens = 2, binnen = 7, aaneengesloten = false, per }, dag) => {
    const recent = alle.filter((m) => inVenster(m, { meldmaanden: binnen }, dag));
    const getal = (lijst: M[]) => telOpeenvolgend(lijst, 'MAANDEN', aaneengesloten);
    const beste = hoogste(eenheden(recent, per), getal) ?? [];
    const gevonden = getal(beste);
    return oordeel(
      'HUISBEZOEK',
      500,
      reden('opeenvolgend', gevonden >= minstens, gevonden, minstens, 'maanden', beste),
    );
  },
  opeenvolgend2: (alle, { tel, minstens = 2, binnen = 7, aaneengesloten = false, per }, dag) => {
    const recent = alle.filter((m) => inVenster(m, { meldmaanden: binnen }, dag));
    const getal = (lijst: M[]) => telOpeenvolgend(lijst, tel, aaneengesloten);
    const beste = hoogste(metOpen(eenheden(recent, per)), getal) ?? [];
    const gevonden = getal(beste);
    const eenheid = tel === 'MELDINGEN' ? 'meldingen' : 'maanden';
    return oordeel(
      'HUISBEZOEK',
      500,
      reden('opeenvolgend', gevonden >= minstens, gevonden, minstens, eenheid, beste),
    );
  },
  'eerder-gemeld1': (alle, { maanden: terugMaanden = 6, per = 'ADRES', zelfde = 'ALLES' }, dag) => {
    const recent = alle.filter((m) => inVenster(m, { meldmaanden: terugMaanden + 4 }, dag));
    const gevallen = eenheden(recent, per).flatMap((lijst) =>
      lijst
        .filter((m) => m.open)
        .map((m) => ({
          m,
          eerder: lijst.filter((ander) => {
            const afstand = maandNr(m.meldmaand) - maandNr(ander.meldmaand);
            return afstand >= 1 && afstand <= terugMaanden && gelijkend(ander, m, zelfde);
          }),
        })),
    );
    const beste = hoogste(gevallen, ({ eerder }) => maanden(eerder).length);
    const gevonden = maanden(beste?.eerder ?? []).length;
    const genoemd = beste === undefined ? [] : [beste.m, ...beste.eerder];
    return oordeel('HUISBEZOEK', 500, reden('eerder-gemeld', gevonden > 0, gevonden, 1, 'maanden', genoemd));
  },
  herhaling1: (alle, p, dag) => {
    const { resultaten = NIET_OPGELOST, minstens = 1, zelfde = 'PARTNER', per = 'PERSOON' } = p;
    const gevallen = eenheden(bekeken(alle, { maanden: p.maanden ?? 6 }, dag), per).flatMap((lijst) =>
      lijst
        .filter((m) => m.open)
        .map((m) => {
          const oud = lijst.filter(
            (ander) =>
              !ander.open &&
              ander.eindresultaat !== null &&
              maandNr(ander.meldmaand) < maandNr(m.meldmaand) &&
              inVenster(ander, { maanden: p.maanden ?? 6 }, dag) &&
              gelijkend(ander, m, zelfde),
          );
          const opgelost = oud.filter(({ eindresultaat }) => !resultaten.includes(eindresultaat ?? ''));
          const laatsteOplossing = Math.max(0, ...opgelost.map(({ meldmaand }) => maandNr(meldmaand)));
          return { m, rij: oud.filter(({ meldmaand }) => maandNr(meldmaand) > laatsteOplossing) };
        }),
    );
    const beste = hoogste(gevallen, ({ rij }) => maanden(rij).length);
    const gevonden = maanden(beste?.rij ?? []).length;
    const genoemd = beste === undefined ? [] : [beste.m, ...beste.rij];
    return oordeel(
      'HUISBEZOEK',
      650,
      reden('herhaling', gevonden >= minstens, gevonden, minstens, 'maanden', genoemd),
    );
  },
  bekend1: (alle, { resultaten = HULP_LOOPT, maanden: terugMaanden = 6, per = 'PERSOON' }, dag) => {
    const gevallen = metOpen(eenheden(bekeken(alle, { maanden: terugMaanden }, dag), per)).map((lijst) =>
      lijst.filter(
        (m) =>
          !m.open &&
          resultaten.includes(m.eindresultaat ?? '') &&
          inVenster(m, { maanden: terugMaanden }, dag),
      ),
    );
    const beste = hoogste(gevallen, ({ length }) => length) ?? [];
    return oordeel(
      'EIGEN_CONSULENT',
      400,
      reden('bekend', beste.length > 0, beste.length, 1, 'resultaten', beste),
    );
  },
  'soort-plus1': (alle, { soorten: van = [], anderen = 0, tel, venster = { maanden: 1 }, per }, dag) => {
    const gevallen = metOpen(eenheden(bekeken(alle, anderen > 0 ? venster : NIETS, dag), per)).map(
      (lijst) => ({
        eigen: lijst.filter((m) => m.open && van.includes(m.soort)),
        ander: lijst.filter((m) => anderen > 0 && !van.includes(m.soort) && inVenster(m, venster, dag)),
      }),
    );
    const metSoort = gevallen.filter(({ eigen }) => eigen.length > 0);
    const beste = hoogste(metSoort.length > 0 ? metSoort : gevallen, ({ ander }) => telling(tel)(ander));
    const { eigen = [], ander = [] } = beste ?? {};
    const gevonden = telling(tel)(ander);
    const soort = van.length === 1 ? (van[0] ?? null) : null;
    const erbij = reden('soort-plus-anderen', gevonden >= anderen, gevonden, anderen, telwoord(tel), ander);
    return oordeel(
      'HUISBEZOEK',
      700,
      reden('soort-plus', eigen.length > 0, eigen.length, 1, 'meldingen', eigen, soort),
      ...(anderen > 0 ? [erbij] : []),
    );
  },
  ouderdom1: (alle, { minDagen, maxDagen, soorten: van = [], zonderDatumTelt = false }, dag) => {
    const leeftijd = (m: M) => (m.ontstaansdatum === null ? null : dagNr(dag) - dagNr(m.ontstaansdatum));
    const ernaast = (m: M) => {
      const dagen = leeftijd(m);
      if (dagen === null) return null;
      if (minDagen !== undefined && dagen < minDagen) return minDagen - dagen;
      return maxDagen !== undefined && dagen > maxDagen ? dagen - maxDagen : 0;
    };
    const open = standen(alle, van);
    const binnen = open.filter((m) => ernaast(m) === 0 || (ernaast(m) === null && zonderDatumTelt));
    const gedateerd = open.filter((m) => ernaast(m) !== null);
    const dichtst = gedateerd.filter((m) => gedateerd.every((n) => (ernaast(n) ?? 0) >= (ernaast(m) ?? 0)));
    const genoemd = binnen.length > 0 ? binnen : dichtst;
    const dagen = genoemd.map(leeftijd).filter((getal) => getal !== null);
    const oudste = dagen.length === 0 ? null : Math.max(...dagen);
    const soort = van.length === 1 ? (van[0] ?? null) : null;
    const grens = (code: string, vereist: number, klopt: boolean) =>
      reden(code, oudste === null ? binnen.length > 0 : klopt, oudste, vereist, 'dagen', genoemd, soort);
    return {
      ...oordeel('BRIEF', 100),
      signaal: binnen.length > 0,
      zwaarte: binnen.length > 0 ? 100 : 0,
      redenen: [
        ...(minDagen === undefined ? [] : [grens('ouderdom', minDagen, (oudste ?? 0) >= minDagen)]),
        ...(maxDagen === undefined ? [] : [grens('ouderdom-hoogstens', maxDagen, (oudste ?? 0) <= maxDagen)]),
      ],
    };
  },
  postcode1: (alle, { gebieden = [] }) => {
    const binnen = alle.filter(
      ({ open, postcode4 }) =>
        open &&
        typeof postcode4 === 'string' &&
        gebieden.some(
          ({ van, tot }) => Number(postcode4) >= Number(van) && Number(postcode4) <= Number(tot ?? van),
        ),
    );
    return oordeel('BRIEF', 100, reden('postcode', binnen.length > 0, binnen.length, 1, 'meldingen', binnen));
  },
};

const LICHT_NAAR_ZWAAR = ['BRIEF', 'BELLEN', 'HUISBEZOEK', 'EIGEN_CONSULENT'];
const zwaarste = (delen: readonly NaslagOordeel[]) =>
  hoogste(
    delen.filter(({ signaal }) => signaal),
    ({ zwaarte, aanpak }) => zwaarte * 10 + LICHT_NAAR_ZWAAR.indexOf(aanpak),
  );
const alleRedenen = (delen: readonly NaslagOordeel[]) => delen.flatMap(({ redenen }) => redenen);
const geen = (redenen: NaslagReden[]) => ({ signaal: false, aanpak: 'BRIEF', zwaarte: 0, redenen });

export const knopen: Readonly<Record<string, Knoop>> = {
  en1: (delen) => {
    const kop = zwaarste(delen);
    const signaal = kop !== undefined && delen.every((deel) => deel.signaal);
    return signaal ? { ...kop, redenen: alleRedenen(delen) } : geen(alleRedenen(delen));
  },
  of1: (delen) => {
    const kop = zwaarste(delen);
    return kop === undefined ? geen(alleRedenen(delen)) : { ...kop, redenen: alleRedenen(delen) };
  },
  niet1: (delen) => {
    const signaal = delen.every((deel) => !deel.signaal);
    return {
      ...geen([reden('niet', signaal, null, null, null, []), ...alleRedenen(delen)]),
      signaal,
    };
  },
  minstens1: (delen, { aantal = 0 }) => {
    const voldaan = delen.filter(({ signaal }) => signaal).length;
    const redenen = [
      reden('minstens', voldaan >= aantal, voldaan, aantal, 'delen', []),
      ...alleRedenen(delen),
    ];
    const kop = zwaarste(delen);
    return voldaan >= aantal && kop !== undefined ? { ...kop, redenen } : geen(redenen);
  },
  aanpakkeuze1: (delen, { zwaarteUit = 'GROND' }) => {
    const [grond, ...keuzes] = delen;
    if (grond === undefined || !grond.signaal) return geen(alleRedenen(delen));
    const gekozen = keuzes.find(({ signaal }) => signaal) ?? grond;
    const zwaarte = zwaarteUit === 'KEUZE' ? gekozen.zwaarte : grond.zwaarte;
    return { signaal: true, aanpak: gekozen.aanpak, zwaarte, redenen: alleRedenen(delen) };
  },
};

/** Newest version of each. */
const NIEUWSTE: Readonly<Record<string, number>> = {
  altijd: 2,
  crisis: 2,
  drempel: 2,
  opeenvolgend: 2,
  samenloop: 2,
  termijnen: 2,
};

export function naslag(
  uitdrukking: Uitdrukking,
  groep: FormuleGroep,
  dag: string,
  blad = bladen,
  knoop = knopen,
): NaslagOordeel {
  const { formule, versie = NIEUWSTE[formule] ?? 1, parameters = {}, delen } = uitdrukking;
  const alle = [...groep.meldingen].sort((a, b) => (a.meldingId < b.meldingId ? -1 : 1));
  const naam = `${formule}${versie}`;
  const eigen = delen === undefined ? blad[naam]?.(alle, parameters as P, dag) : undefined;
  const deelOordelen = (delen ?? []).map((deel, plaats) => {
    const gevonden = naslag(deel, groep, dag, blad, knoop);
    const redenen = gevonden.redenen.map((een) => ({ ...een, pad: `${formule}/${plaats + 1}/${een.pad}` }));
    return { ...gevonden, redenen };
  });
  const gevonden = eigen ?? knoop[naam]?.(deelOordelen, parameters as P);
  if (gevonden === undefined) throw new Error(`the reference does not know ${naam}`);
  if (!gevonden.signaal) return gevonden;
  return {
    ...gevonden,
    aanpak: uitdrukking.aanpak ?? gevonden.aanpak,
    zwaarte: uitdrukking.zwaarte ?? gevonden.zwaarte,
  };
}
