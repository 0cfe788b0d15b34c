import type { Code } from '@meldpunt/contracts';
import { type Datum, datum } from '@meldpunt/contracts';
import type { Gemeente } from './gemeenten.ts';
import { Toeval } from './toeval.ts';

export interface NatiePartner {
  readonly partnerId: string;
  readonly naam: string;
  readonly soort: Code<'partnersoort'>;
  readonly aansluiting: 'REST' | 'KAFKA';
  readonly organisatieId: string;
  readonly telefoonIncasso: string;
}

export interface NatieConvenant {
  readonly partnerId: string;
  readonly gemeentecode: string;
  readonly van: Datum;
  /** 0 for no threshold. */
  readonly meldingsdrempelInCenten: number;
}

/** How a creditor writes names: initials and tussenvoegsel apart, tussenvoegsel before the surname, and so on. */
export type Naamstijl = 'GESPLITST' | 'SAMEN' | 'VOORNAMEN' | 'ZONDER_VOORVOEGSEL';
export type Ritme = 'DAGELIJKS' | 'WEKELIJKS' | 'MAANDELIJKS';

/** What a creditor's administration does, well or badly. */
export interface Gewoonte {
  readonly ritme: Ritme;
  /** Weekday (1 Monday) or day of the month. */
  readonly ritmedag: number;
  readonly naamstijl: Naamstijl;
  readonly hoofdletters: boolean;
  readonly zonderDiacrieten: boolean;
  /** A new kenmerk for every invoice, so every month. */
  readonly perFactuur: boolean;
  /** Delivers a week or more after the signaaldatum. */
  readonly laat: boolean;
  readonly dubbel: 'NEE' | 'ZELFDE_KENMERK' | 'NIEUW_KENMERK';
  readonly zendtBsn: boolean;
  readonly zendtGemeentecode: boolean;
  /** Still delivers codes of before a merger. */
  readonly oudeCodes: boolean;
  readonly zonderGeboortedatum: number;
}

export interface Partner extends NatiePartner, Gewoonte {
  readonly index: number;
  readonly gewicht: number;
  /** Threshold in cents per municipality index; -1 where there is no convenant. */
  readonly drempels: Int32Array;
}

export interface Partnerbestand {
  readonly partners: readonly Partner[];
  readonly zorg: readonly Partner[];
  readonly energie: readonly Partner[];
  readonly cak: Partner;
  readonly hypotheek: Partner;
  /** Per municipality index. */
  readonly water: readonly Partner[];
  readonly verhuurders: readonly (readonly Partner[])[];
}

const CONVENANT_VAN = datum('2025-01-01');
const ZORG_GEWICHT = [22, 18, 14, 12, 9, 8, 6, 5, 4, 2];
const ENERGIE_GEWICHT = [24, 20, 16, 13, 10, 8, 6, 3];
const WATERGEBIEDEN: readonly (readonly string[])[] = [
  ['Groningen'],
  ['Fryslân'],
  ['Drenthe'],
  ['Overijssel'],
  ['Gelderland', 'Flevoland'],
  ['Utrecht'],
  ['Noord-Holland'],
  ['Zuid-Holland', 'Zeeland'],
  ['Noord-Brabant'],
  ['Limburg'],
];
const VERHUURDERS_PER_PROVINCIE = 5;
const LEVERANCIERS = 3;

const GEWOON: Gewoonte = {
  ritme: 'WEKELIJKS',
  ritmedag: 2,
  naamstijl: 'GESPLITST',
  hoofdletters: false,
  zonderDiacrieten: false,
  perFactuur: false,
  laat: false,
  dubbel: 'NEE',
  zendtBsn: false,
  zendtGemeentecode: true,
  oudeCodes: false,
  zonderGeboortedatum: 0.02,
};
const NAAMSTIJLEN: readonly Naamstijl[] = [
  'GESPLITST',
  'SAMEN',
  'VOORNAMEN',
  'GESPLITST',
  'ZONDER_VOORVOEGSEL',
];

/**
 * The creditors that serve the chosen municipalities. Habits are dealt out by place in the list, so that whatever the
 * size of the nation each kind of carelessness occurs.
 */
export function createPartners(seed: number, gemeenten: readonly Gemeente[]): Partnerbestand {
  const partners: Partner[] = [];
  const drempelVan = gemeenten.map((gemeente) => drempelOf(seed, gemeente));

  const add = (
    partnerId: string,
    naam: string,
    soort: Code<'partnersoort'>,
    gewicht: number,
    gewoonte: Partial<Gewoonte & { aansluiting: 'KAFKA'; organisatieId: string }>,
    serves: (gemeente: Gemeente) => boolean,
  ): Partner => {
    const drempels = new Int32Array(gemeenten.length).fill(-1);
    for (const gemeente of gemeenten) {
      if (serves(gemeente))
        drempels[gemeente.index] = soort.startsWith('CAK') ? 0 : (drempelVan[gemeente.index] ?? 0);
    }
    const { aansluiting = 'REST', organisatieId = `org-${partnerId}`, ...rest } = gewoonte;
    const index = partners.length;
    const telefoonIncasso = `088 000 ${String(1000 + index)}`;
    const partner: Partner = {
      partnerId,
      naam,
      soort,
      aansluiting,
      organisatieId,
      telefoonIncasso,
      index,
      gewicht,
      drempels,
      ...GEWOON,
      ...rest,
    };
    partners.push(partner);
    return partner;
  };

  const zorg = ZORG_GEWICHT.map((gewicht, n) =>
    add(
      `zorg-${pad(n + 1)}`,
      `Zorgverzekeraar ${pad(n + 1)} N.V.`,
      'ZORG',
      gewicht,
      {
        ...(n === 2 ? { aansluiting: 'KAFKA' } : {}),
        ritme: n < 4 ? 'DAGELIJKS' : 'WEKELIJKS',
        ritmedag: 1 + (n % 5),
        naamstijl: n % 3 === 2 ? 'SAMEN' : 'GESPLITST',
        hoofdletters: n === 4,
        zonderDiacrieten: n === 4 || n === 1,
        perFactuur: n === 5,
        dubbel: n === 7 ? 'NIEUW_KENMERK' : 'NEE',
        zendtBsn: n !== 3 && n !== 8,
        zonderGeboortedatum: 0.003,
      },
      // Here and there one insurer has not signed yet: never all, so that every resident can be reported.
      ({ index }) => new Toeval(seed, 61, index).below(25) !== n,
    ),
  );
  const energie = ENERGIE_GEWICHT.map((gewicht, n) =>
    add(
      `energie-${pad(n + 1)}`,
      `Energieleverancier ${pad(n + 1)} B.V.`,
      'ENERGIE',
      gewicht,
      {
        ritme: n < 3 ? 'DAGELIJKS' : 'WEKELIJKS',
        ritmedag: 1 + ((n + 2) % 5),
        naamstijl: NAAMSTIJLEN[n % NAAMSTIJLEN.length] ?? 'GESPLITST',
        hoofdletters: n === 2,
        zonderDiacrieten: n === 2 || n === 5,
        perFactuur: n === 1 || n === 6,
        dubbel: n === 4 ? 'ZELFDE_KENMERK' : 'NEE',
        zendtBsn: n === 7,
        zendtGemeentecode: n !== 6,
        zonderGeboortedatum: 0.03,
      },
      () => true,
    ),
  );
  const water: Partner[] = [];
  for (const [n, provincies] of WATERGEBIEDEN.entries()) {
    const served = gemeenten.filter(({ provincie }) => provincies.includes(provincie));
    if (served.length === 0) continue;
    const partner = add(
      `water-${pad(n + 1)}`,
      `Drinkwaterbedrijf ${pad(n + 1)} N.V.`,
      'WATER',
      1,
      {
        ritme: n % 3 === 0 ? 'MAANDELIJKS' : 'WEKELIJKS',
        ritmedag: n % 3 === 0 ? 8 + n : 1 + (n % 5),
        naamstijl: n % 4 === 1 ? 'SAMEN' : n % 4 === 3 ? 'ZONDER_VOORVOEGSEL' : 'GESPLITST',
        hoofdletters: n === 6,
        zonderDiacrieten: n % 2 === 0,
        laat: n === 5,
        oudeCodes: n === 7,
        zendtGemeentecode: n !== 2 && n !== 8,
        zonderGeboortedatum: 0.06,
      },
      ({ provincie }) => provincies.includes(provincie),
    );
    for (const gemeente of served) water[gemeente.index] = partner;
  }
  const verhuurders = createVerhuurders(gemeenten, add);
  const cak = add(
    'cak',
    'Centraal kantoor zorgpremies',
    'CAK_ZORGVERZEKERINGEN',
    1,
    { ritme: 'MAANDELIJKS', ritmedag: 12, zendtBsn: true, zonderGeboortedatum: 0 },
    () => true,
  );
  const hypotheek = add(
    'hypotheek-01',
    'Hypotheekverstrekker 01 N.V.',
    'HYPOTHEEK',
    1,
    { ritme: 'MAANDELIJKS', ritmedag: 17 },
    () => true,
  );
  return { partners, zorg, energie, cak, hypotheek, water, verhuurders };
}

/** Five landlords a province, each in a stretch of municipalities; a municipality has its own and a neighbour's. */
function createVerhuurders(
  gemeenten: readonly Gemeente[],
  add: (
    partnerId: string,
    naam: string,
    soort: 'HUUR',
    gewicht: number,
    gewoonte: Partial<Gewoonte & { organisatieId: string }>,
    serves: (gemeente: Gemeente) => boolean,
  ) => Partner,
): Partner[][] {
  const perGemeente: Partner[][] = gemeenten.map(() => []);
  const perProvincie = new Map<string, Gemeente[]>();
  for (const gemeente of gemeenten) {
    perProvincie.set(gemeente.provincie, [...(perProvincie.get(gemeente.provincie) ?? []), gemeente]);
  }
  let n = 0;
  for (const served of perProvincie.values()) {
    const here = Math.min(VERHUURDERS_PER_PROVINCIE, served.length);
    for (let place = 0; place < here; place++, n++) {
      const own = served.filter(
        (_, at) => at % here === place || (here > 1 && at % here === (place + 1) % here),
      );
      const indexes = new Set(own.map(({ index }) => index));
      const partner = add(
        `huur-${pad(n + 1)}`,
        `Woningcorporatie ${pad(n + 1)}`,
        'HUUR',
        1,
        {
          organisatieId: `org-leverancier-${1 + (n % LEVERANCIERS)}`,
          ritme: n % 4 === 1 ? 'WEKELIJKS' : 'MAANDELIJKS',
          ritmedag: n % 4 === 1 ? 1 + (n % 5) : 1 + ((n * 7) % 24),
          naamstijl: NAAMSTIJLEN[n % NAAMSTIJLEN.length] ?? 'GESPLITST',
          hoofdletters: n % 11 === 3,
          zonderDiacrieten: n % 6 === 2,
          perFactuur: n % 9 === 4,
          laat: n % 10 === 6,
          oudeCodes: n % 8 === 5,
          zendtBsn: n % 25 === 9,
          zendtGemeentecode: n % 12 !== 7,
          zonderGeboortedatum: 0.02,
        },
        ({ index }) => indexes.has(index),
      );
      for (const index of indexes) perGemeente[index]?.push(partner);
    }
  }
  return perGemeente;
}

export function convenantenOf(
  partners: readonly Partner[],
  gemeenten: readonly Gemeente[],
): NatieConvenant[] {
  const convenanten: NatieConvenant[] = [];
  for (const { partnerId, drempels } of partners) {
    for (const { gemeentecode, index } of gemeenten) {
      const meldingsdrempelInCenten = drempels[index] ?? -1;
      if (meldingsdrempelInCenten < 0) continue;
      convenanten.push({ partnerId, gemeentecode, van: CONVENANT_VAN, meldingsdrempelInCenten });
    }
  }
  return convenanten;
}

const AAN_DE_POORT = 0.17;

/**
 * 64 % of the municipalities use a threshold, median 75 euro (Divosa, jaarrapportage 2024). At the gate it stands where
 * the counter of today holds deliveries to it, the one that serves 17 % of the municipalities (Divosa, jaarrapportage
 * 2023, and its technical update of October 2021); the others take what comes and leave small amounts to their formule.
 */
function drempelOf(seed: number, gemeente: Gemeente): number {
  const chance = new Toeval(seed, 62, gemeente.index);
  if (!chance.chance(0.64)) return 0;
  const place = chance.fraction();
  if (!new Toeval(seed, 63, gemeente.index).chance(AAN_DE_POORT)) return 0;
  if (place < 0.15) return 2_500;
  if (place < 0.35) return 5_000;
  if (place < 0.7) return 7_500;
  return place < 0.9 ? 10_000 : 15_000;
}

function pad(n: number): string {
  return String(n).padStart(2, '0');
}
