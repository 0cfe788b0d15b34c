import type { Code } from '@meldpunt/contracts';
import type { Achterstand } from './huishouden.ts';
import { type Noodverdeling, noodVan } from './nood.ts';
import { hashOf, hashText, Toeval } from './toeval.ts';

type Eindresultaat = Code<'eindresultaat'>;

export interface Poging {
  readonly contactsoort: Code<'contactsoort'>;
  readonly dagdeel: Code<'dagdeel'>;
  readonly bereikt: boolean;
  /** null for a letter or card that nobody reacted to. */
  readonly contactuitkomst: Code<'contactuitkomst'> | null;
  /** Working days after the zaak came on the looplijst. */
  readonly naWerkdagen: number;
}

/** What happens when a municipality works a zaak. All working days count from the day it came on the looplijst. */
export interface Gedrag {
  readonly opgepakt: boolean;
  readonly redenNietOpgepakt?: {
    readonly eindresultaat: Eindresultaat;
    readonly binnenreden?: Code<'binnenreden'>;
    readonly onterechtreden?: Code<'onterechtreden'>;
  };
  readonly pogingen: readonly Poging[];
  /** The municipality asks for a longer pause before it ends the zaak. */
  readonly verlengen?: boolean;
  /** The resident's debt worker allows the creditor to hear that help is running (HULP_MELDEN). */
  readonly vrijgeven?: boolean;
  readonly eindresultaat: Eindresultaat;
  /** With BETALING_HERVAT: days after the ending. */
  readonly hervattingNaDagen?: number;
  readonly regeling?: {
    readonly vanafNaDagen: number;
    readonly termijnInCenten: number;
    readonly aantalTermijnen: number;
  };
  /** With GEEN_INWONER, where the registration says so. */
  readonly nieuweGemeentecode?: string;
  readonly naWerkdagen: number;
}

/** What the municipality finds out about where the resident lives. */
export type Woonplaats =
  | { readonly status: 'INWONER' }
  | { readonly status: 'OVERLEDEN' }
  | { readonly status: 'ELDERS'; readonly gemeentecode: string };

type Afwijzing = NonNullable<Gedrag['redenNietOpgepakt']>;

const BINNENREDENEN: readonly Code<'binnenreden'>[] = [
  'CAPACITEIT',
  'CAPACITEIT',
  'CAPACITEIT',
  'CAPACITEIT',
  'POSTADRES',
  'KAMERBEWONING',
  'ONBEKEND_ADRES',
  'BEZWAAR',
  'DETENTIE',
  'VEILIGHEID',
  'GEEN_RECHTMATIG_VERBLIJF',
];

/**
 * Endings of residents who were reached. One in three accepts help (Divosa, gemeente.nu 2024-10), one in five does not
 * want any; the others pay or arrange it themselves. With the need of the household come those of the first list, with
 * what is left of it those of the second.
 */
const GEHOLPEN: readonly (readonly [Eindresultaat, number])[] = [
  ['BETALING_HERVAT', 0.15],
  ['REGELING_GETROFFEN', 0.2],
  ['ADVIES_OF_QUICK_FIX', 0.33],
  ['VERVOLGHULP', 0.11],
  ['VERVOLGHULP_FINANCIEEL', 0.15],
  ['VERVOLGHULP_NIET_FINANCIEEL', 0.06],
];
const NIET_GEHOLPEN: readonly (readonly [Eindresultaat, number])[] = [
  ['HOEFT_GEEN_HULP', 0.5],
  ['ZELF_BETAALD_OF_REGELING', 0.44],
  ['VERWIJZING_ZONDER_TUSSENKOMST', 0.06],
];
/** Reached in the end; with those who were reached once, between the 39 % and 60 % of the front-runners (Rotterdam, Nijmegen). */
const BEREIKBAAR = 0.39;
const EENMAAL_BEREIKT = 0.1;
const LAATSTE_WERKDAG = 17;

/**
 * Depends on seed and arrears only, in whatever order these are named: what a municipality does must not depend on
 * which of its cases comes first.
 */
export function decideGedrag(
  seed: number,
  achterstanden: readonly Achterstand[],
  woonplaats: Woonplaats,
  nood: Noodverdeling,
): Gedrag {
  const sorted = achterstanden.map(keyOf).sort((a, b) => a - b);
  const chance = new Toeval(seed, 21, ...sorted);
  const naWerkdagen = chance.between(1, 6);
  if (woonplaats.status === 'OVERLEDEN') return refuse({ eindresultaat: 'OVERLEDEN' }, naWerkdagen);
  if (woonplaats.status === 'ELDERS') {
    const known = chance.chance(0.75);
    const refused = refuse({ eindresultaat: 'GEEN_INWONER' }, naWerkdagen);
    return known ? { ...refused, nieuweGemeentecode: woonplaats.gemeentecode } : refused;
  }
  const afwijzing = drawAfwijzing(chance, achterstanden);
  if (afwijzing !== null) {
    const refused = refuse(afwijzing, naWerkdagen);
    const helped =
      afwijzing.eindresultaat === 'AL_BEKEND_SCHULDHULP' ||
      afwijzing.eindresultaat === 'ANDER_LOPEND_TRAJECT';
    return helped && chance.chance(0.4) ? { ...refused, vrijgeven: true } : refused;
  }
  return work(
    chance,
    achterstanden,
    Math.max(0, ...achterstanden.map((one) => noodVan(seed, one.huishouden, nood))),
  );
}

function keyOf({ partner, kenmerk }: Achterstand): number {
  return hashOf(hashText(partner.partnerId), hashText(kenmerk));
}

function refuse(redenNietOpgepakt: Afwijzing, naWerkdagen: number): Gedrag {
  const { eindresultaat } = redenNietOpgepakt;
  // Only who took the zaak up can have found out that another helper takes it over (DDAS).
  if (eindresultaat === 'ANDER_LOPEND_TRAJECT')
    return { opgepakt: true, pogingen: [], eindresultaat, naWerkdagen };
  return { opgepakt: false, redenNietOpgepakt, pogingen: [], eindresultaat, naWerkdagen };
}

function drawAfwijzing(chance: Toeval, achterstanden: readonly Achterstand[]): Afwijzing | null {
  const fraction = chance.fraction();
  if (fraction < 0.03) return { eindresultaat: 'AL_BEKEND_SCHULDHULP' };
  if (fraction < 0.045) return { eindresultaat: 'ANDER_LOPEND_TRAJECT' };
  if (fraction < 0.053) return { eindresultaat: 'NIET_OPGEPAKT_ONTERECHT', onterechtreden: 'REEDS_VOLDAAN' };
  if (fraction < 0.09) {
    return { eindresultaat: 'NIET_OPGEPAKT_ANDERE_REDEN', binnenreden: chance.pick(BINNENREDENEN) };
  }
  const repeated = achterstanden.every(({ meldingen }) => meldingen > 1);
  return fraction < 0.16 && repeated ? { eindresultaat: 'NIET_OPGEPAKT_HERHAALD' } : null;
}

function work(chance: Toeval, achterstanden: readonly Achterstand[], nood: number): Gedrag {
  const urgent = achterstanden.some(({ dreiging }) => dreiging);
  // Most keep the term of three working days, some do not; without a threat four weeks are kept but for a few.
  let dag = urgent
    ? chance.chance(0.94)
      ? chance.between(0, 2)
      : 5
    : chance.chance(0.985)
      ? chance.between(1, 8)
      : 21;
  const reachable = chance.chance(BEREIKBAAR);
  const attempts = reachable ? chance.pick([1, 1, 1, 2, 2, 3]) : chance.between(1, 3);
  // Spoken to once and never heard of again.
  const verdwenen = !reachable && chance.chance(EENMAAL_BEREIKT);
  const pogingen: Poging[] = [];
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const bereikt = reachable ? attempt === attempts : attempt === 1 && verdwenen;
    pogingen.push(drawPoging(chance, bereikt, attempt, dag));
    dag = Math.max(dag, Math.min(dag + chance.between(1, 3), LAATSTE_WERKDAG));
  }
  if (!reachable) {
    const eindresultaat = verdwenen ? 'GEEN_REACTIE' : 'GEEN_CONTACT';
    return { opgepakt: true, pogingen, eindresultaat, naWerkdagen: dag };
  }
  return { opgepakt: true, pogingen, naWerkdagen: dag, ...drawResult(chance, achterstanden, pogingen, nood) };
}

function drawPoging(chance: Toeval, bereikt: boolean, attempt: number, naWerkdagen: number): Poging {
  const soorten: readonly Code<'contactsoort'>[] =
    attempt === 1
      ? ['BRIEF', 'HUISBEZOEK', 'HUISBEZOEK', 'TELEFOON', 'TELEFOON', 'SMS_WHATSAPP', 'MAIL']
      : ['HUISBEZOEK', 'HUISBEZOEK', 'TELEFOON', 'KAARTJE', 'BRIEF', 'AFSPRAAK_OP_LOCATIE'];
  const contactsoort = chance.pick(soorten);
  const dagdeel = chance.pick(['OCHTEND', 'MIDDAG', 'MIDDAG', 'AVOND'] as const);
  return {
    contactsoort,
    dagdeel,
    bereikt,
    contactuitkomst: uitkomst(chance, contactsoort, bereikt, attempt),
    naWerkdagen,
  };
}

function uitkomst(
  chance: Toeval,
  soort: Code<'contactsoort'>,
  bereikt: boolean,
  attempt: number,
): Poging['contactuitkomst'] {
  if (bereikt) return 'GESLAAGD';
  switch (soort) {
    case 'HUISBEZOEK':
    case 'AFSPRAAK_OP_LOCATIE':
      if (chance.chance(0.04)) return 'LEGE_WONING';
      return attempt > 1 ? 'HERHAALD_NIET_THUIS' : 'NIET_THUIS';
    case 'TELEFOON':
      return 'GEEN_GEHOOR';
    default:
      return null;
  }
}

type Resultaat = Pick<Gedrag, 'eindresultaat' | 'regeling' | 'verlengen' | 'hervattingNaDagen'> & {
  pogingen?: Poging[];
};

function drawResult(
  chance: Toeval,
  achterstanden: readonly Achterstand[],
  pogingen: readonly Poging[],
  nood: number,
): Resultaat {
  const eindresultaat = draw(chance, withNood(nood));
  switch (eindresultaat) {
    case 'HOEFT_GEEN_HULP': {
      const last = pogingen.at(-1);
      if (last === undefined) return { eindresultaat };
      const contactuitkomst = chance.chance(0.5) ? 'WEIGERING' : 'GEEN_INTERESSE';
      return { eindresultaat, pogingen: [...pogingen.slice(0, -1), { ...last, contactuitkomst }] };
    }
    case 'BETALING_HERVAT':
      return { eindresultaat, hervattingNaDagen: chance.between(7, 40) };
    case 'REGELING_GETROFFEN': {
      const owed = achterstanden.reduce((sum, { bedragInCenten }) => sum + Math.max(0, bedragInCenten), 0);
      const aantalTermijnen = chance.pick([3, 6, 6, 10, 12]);
      const termijnInCenten = Math.max(100, Math.ceil(owed / aantalTermijnen / achterstanden.length));
      return {
        eindresultaat,
        regeling: { vanafNaDagen: chance.between(10, 35), termijnInCenten, aantalTermijnen },
      };
    }
    case 'VERVOLGHULP':
    case 'VERVOLGHULP_FINANCIEEL':
      return chance.chance(0.2) ? { eindresultaat, verlengen: true } : { eindresultaat };
    default:
      return { eindresultaat };
  }
}

function withNood(nood: number): (readonly [Eindresultaat, number])[] {
  return [
    ...GEHOLPEN.map(([code, share]) => [code, share * nood] as const),
    ...NIET_GEHOLPEN.map(([code, share]) => [code, share * (1 - nood)] as const),
  ];
}

function draw<C>(chance: Toeval, shares: readonly (readonly [C, number])[]): C {
  let left = chance.fraction() * shares.reduce((sum, [, share]) => sum + share, 0);
  for (const [code, share] of shares) {
    left -= share;
    if (left < 0) return code;
  }
  const [first] = shares;
  if (first === undefined) throw new RangeError('nothing to draw from');
  return first[0];
}
