import { codelijsten, toonTabel } from '@meldpunt/contracts';
import type { Cel, Maat } from './cel.ts';
import { isOpgevolgd, sumInwoners } from './inwoners.ts';
import { type EigenRij, onderdruk, type Rij, type Verborgen } from './onderdruk.ts';
import { type Histogram, percentiel } from './percentiel.ts';
import type { Gemeentegegevens } from './store.ts';

export interface Telling {
  readonly code: string;
  readonly aantal: number;
  readonly centen: number;
}

export interface Doorlooptijd {
  readonly stap: string;
  readonly aantal: number;
  /** Days. */
  readonly p50: number | null;
  readonly p90: number | null;
}

export interface Gemeenteregel {
  readonly gemeentecode: string;
  readonly naam: string;
  readonly inwoners: number;
  /** Null: hidden because it, or what could be worked out from it, is smaller than five. */
  readonly meldingen: number | null;
  readonly perDuizendInwoners: number | null;
  readonly perSoort: Readonly<Record<string, number | null>>;
  readonly zaken: number | null;
  readonly contact: number | null;
  readonly hulp: number | null;
  readonly termijnVerstreken: number | null;
}

/**
 * What creditors saw in their books after the answer, which shows whether payment was resumed (R2) and what signalling
 * does beside collecting alone (R83). Groups differ in more than their answer: compare them with care.
 */
export interface NaAntwoord {
  /** HULP: a zaak that ended in help; ZAAK: another zaak; ZONDER_SIGNAAL: none, only shown for the whole country. */
  readonly groep: (typeof GROEPEN)[number];
  /** Meldingen that were answered, other than with the creditor's own withdrawal. */
  readonly beantwoord: number;
  /** Those of which the creditor said how it went on; its last word counts, in the four that follow. */
  readonly gehoord: number;
  readonly betaalt: number;
  readonly voldaan: number;
  readonly betaaltNiet: number;
  readonly regelingNietNagekomen: number;
  /** Those of which the answer was disputed, whatever else was said. */
  readonly betwist: number;
  /** Whole percents of `gehoord` that pay or have paid; null when nothing was heard. */
  readonly aandeelBetaalt: number | null;
}

/** Null is hidden. */
export interface GetoondeTelling {
  readonly code: string;
  readonly aantal: number | null;
  readonly centen: number | null;
}

/** Meldingen of one municipality that no formule made a signaal of. What is 1 to 4, or would tell it, is hidden. */
export interface ZonderSignaal {
  readonly aantal: number | null;
  readonly centen: number | null;
  readonly perSoort: readonly GetoondeTelling[];
  readonly resultaten: readonly GetoondeTelling[];
}

/**
 * The figures of one meldmaand: national ones over every melding, or of one municipality over what is or was in its
 * hands, with those that no formule signalled beside them. Every melding is in one report.
 */
export interface Maandrapport {
  readonly maand: string;
  /** Code of the one municipality, or null for all. */
  readonly gemeentecode: string | null;
  readonly meldingen: {
    readonly aantal: number;
    readonly centen: number;
    readonly perDuizendInwoners: number | null;
  };
  readonly perSoort: readonly Telling[];
  /** Per signaal (one address): alone, several in the month, after an earlier one within six months, or both. */
  readonly samenloop: {
    readonly signalen: Tellingen;
    readonly meldingen: Tellingen;
    /** Meldingen that no formule made a signaal of: their address is not known here. */
    readonly zonderSignaal: number | null;
  };
  /** Null in the national report, whose figures are about all. */
  readonly zonderSignaal: ZonderSignaal | null;
  readonly conversie: { readonly meldingen: Tellingen; readonly zaken: Tellingen };
  readonly resultaten: readonly Telling[];
  readonly doorlooptijden: readonly Doorlooptijd[];
  readonly termijnen: readonly {
    readonly termijn: string;
    readonly zaken: number;
    readonly verstreken: number;
  }[];
  readonly terugkoppeling: { readonly definitief: readonly Telling[]; readonly overig: readonly Telling[] };
  readonly naAntwoord: readonly NaAntwoord[];
  readonly gemeenten: readonly Gemeenteregel[];
}

const GROEPEN = ['HULP', 'ZAAK', 'ZONDER_SIGNAAL'] as const;

type Tellingen = Readonly<Record<string, number>>;

const SAMENLOOP = ['ENKELVOUDIG', 'MEERVOUDIG', 'OPEENVOLGEND', 'MEERVOUDIG_EN_OPEENVOLGEND'] as const;

const TREDEN = ['SIGNAAL', 'ZAAK', 'OPGEPAKT', 'POGING', 'CONTACT', 'HULP'] as const;
const ZAAKCIJFERS = [
  'TOTAAL',
  'OPGEPAKT',
  'BEZOCHT',
  'CONTACT',
  'HULP',
  'WEIGERING',
  'NIET_THUIS',
  'NIET_DOELGROEP',
  'CAPACITEIT',
] as const;
const STAPPEN = [
  'AANBOD_TOT_AANNAME',
  'AANNAME_TOT_SIGNAAL',
  'ZAAK_TOT_OPGEPAKT',
  'OPGEPAKT_TOT_POGING',
  'AANNAME_TOT_POGING',
  'POGING_TOT_CONTACT',
  'AANNAME_TOT_EINDE',
  'EINDE_TOT_TERUGKOPPELING',
  'AANNAME_TOT_TERUGKOPPELING',
] as const;

/**
 * @param eigen Municipalities whose own figures the reader may see, whole but for those that no formule signalled. The
 * others get small numbers hidden as if the reader knew all of its own but what its own report hides.
 */
export function sumMaandrapport(
  maand: string,
  gemeentecode: string | null,
  cellen: readonly Cel[],
  gemeenten: readonly Gemeentegegevens[],
  eigen: readonly string[],
): Maandrapport {
  // Of whom no formule signalled a municipality sees counts, never so small that they point at somebody.
  const eigenCellen = gemeentecode === null ? cellen : cellen.filter(({ signaal }) => signaal);
  const zonderSignaal = gemeentecode === null ? null : sumZonderSignaal(cellen);
  const sums = new Sums(eigenCellen);
  const volume = sums.total('VOLUME');
  const present = new Set(cellen.map((cel) => cel.gemeentecode));
  const inwoners =
    gemeentecode === null
      ? sumInwoners(maand, gemeenten, (code) => present.has(code))
      : gemeenten.reduce((sum, gemeente) => sum + gemeente.inwoners, 0);
  const inSignaal = SAMENLOOP.reduce((sum, code) => sum + sums.of('SIGNAAL', code).centen, 0);
  return {
    maand,
    gemeentecode,
    meldingen: { ...volume, perDuizendInwoners: perThousand(volume.aantal, inwoners) },
    perSoort: codelijsten.partnersoort.map((code) => ({ code, ...sums.of('VOLUME', code) })),
    samenloop: {
      signalen: record(SAMENLOOP, (code) => sums.of('SIGNAAL', code).aantal),
      meldingen: record(SAMENLOOP, (code) => sums.of('SIGNAAL', code).centen),
      zonderSignaal: zonderSignaal === null ? volume.aantal - inSignaal : zonderSignaal.aantal,
    },
    zonderSignaal,
    conversie: {
      meldingen: { MELDING: volume.aantal, ...record(TREDEN, (code) => sums.of('TREDE', code).aantal) },
      zaken: record(ZAAKCIJFERS, (code) => sums.of('ZAAK', code).aantal),
    },
    resultaten: sums.all('RESULTAAT'),
    doorlooptijden: STAPPEN.map((stap) => doorlooptijd(stap, sums.histogram(stap))),
    termijnen: ['CONTACTTERMIJN', 'DREIGINGSTERMIJN'].map((termijn) => ({
      termijn,
      zaken: sums.of('ZAAK', termijn).aantal,
      verstreken: sums.of('ZAAK', `${termijn}_VERSTREKEN`).aantal,
    })),
    terugkoppeling: { definitief: sums.all('ANTWOORD'), overig: sums.all('TUSSENBERICHT') },
    // Of whom no formule signalled a municipality learns nothing more, counted or not.
    naAntwoord: GROEPEN.filter((groep) => gemeentecode === null || groep !== 'ZONDER_SIGNAAL').map((groep) =>
      naAntwoord(groep, (code) => sums.of('NA_ANTWOORD', `${groep}:${code}`).aantal),
    ),
    gemeenten: perGemeente(
      cellen,
      gemeenten.filter((gemeente) =>
        gemeentecode === null
          ? present.has(gemeente.gemeentecode) || !isOpgevolgd(maand, gemeente)
          : gemeente.gemeentecode === gemeentecode,
      ),
      eigen,
    ),
  };
}

/** Kinds and results, each with every code it can have: which of them occur tells as much as how often. */
function sumZonderSignaal(cellen: readonly Cel[]): ZonderSignaal {
  const sums = new Sums(cellen.filter(({ signaal }) => !signaal));
  const toon = (maat: Maat, codes: readonly string[]) => {
    const tabel = toonTabel(
      codes.map((sleutel) => {
        const { aantal } = sums.of(maat, sleutel);
        return { sleutel, aantal, zonderSignaal: aantal };
      }),
    );
    const tellingen = tabel.cellen.map(({ sleutel: code, aantal }) => ({
      code,
      aantal,
      centen: aantal === null ? null : sums.of(maat, code).centen,
    }));
    return { aantal: tabel.totaal, tellingen };
  };
  const { aantal, tellingen: perSoort } = toon('VOLUME', codelijsten.partnersoort);
  const { tellingen: resultaten } = toon('RESULTAAT', ['OPEN', ...codelijsten.uitkomsteinde]);
  return { aantal, centen: aantal === null ? null : sums.total('VOLUME').centen, perSoort, resultaten };
}

function perGemeente(
  cellen: readonly Cel[],
  gemeenten: readonly Gemeentegegevens[],
  eigen: readonly string[],
): Gemeenteregel[] {
  const perCode = Map.groupBy(cellen, (cel) => cel.gemeentecode);
  const own = new Set(eigen);
  const toRij = (gemeente: Gemeentegegevens) => {
    const sums = new Sums(perCode.get(gemeente.gemeentecode) ?? []);
    const zaak = (code: string) => sums.of('ZAAK', code).aantal;
    const rij = {
      meldingen: sums.total('VOLUME').aantal,
      soorten: codelijsten.partnersoort.map((code) => sums.of('VOLUME', code).aantal),
      zaken: zaak('TOTAAL'),
      contact: zaak('CONTACT'),
      hulp: zaak('HULP'),
      termijnVerstreken: zaak('CONTACTTERMIJN_VERSTREKEN') + zaak('DREIGINGSTERMIJN_VERSTREKEN'),
    };
    return { gemeente, rij };
  };
  const open = gemeenten
    .filter(({ gemeentecode }) => own.has(gemeentecode) && perCode.has(gemeentecode))
    .map((gemeente) => {
      const zonderSignaal = (perCode.get(gemeente.gemeentecode) ?? []).filter(({ signaal }) => !signaal);
      return { ...toRij(gemeente), zonderSignaal: toEigenRij(zonderSignaal) };
    });
  const guarded = gemeenten.filter(({ gemeentecode }) => !own.has(gemeentecode)).map(toRij);
  const verborgen = onderdruk(
    guarded.map(({ rij }) => rij),
    open.map(({ zonderSignaal }) => zonderSignaal),
  );
  return [
    ...open.map(({ gemeente, rij, zonderSignaal }) => {
      const meldingen = zonderSignaal.meldingen.verborgen;
      const soorten = zonderSignaal.soorten.map((soort) => soort.verborgen);
      const zaak = { zaken: false, contact: false, hulp: false, termijnVerstreken: false };
      return toRegel(gemeente, rij, { meldingen, soorten, ...zaak });
    }),
    ...guarded.flatMap(({ gemeente, rij }, nr) => {
      const hidden = verborgen[nr];
      // Who is not there has nought, which is not told where nought is hidden.
      const isThere = perCode.has(gemeente.gemeentecode) || hidden?.meldingen === true;
      return hidden !== undefined && isThere ? [toRegel(gemeente, rij, hidden)] : [];
    }),
  ].sort((left, right) => (left.gemeentecode < right.gemeentecode ? -1 : 1));
}

/** What is hidden of a municipality's own, as its own report decides it. */
function toEigenRij(cellen: readonly Cel[]): EigenRij {
  const sums = new Sums(cellen);
  const getoond = sumZonderSignaal(cellen);
  return {
    meldingen: { aantal: sums.total('VOLUME').aantal, verborgen: getoond.aantal === null },
    soorten: getoond.perSoort.map(({ code, aantal }) => ({
      aantal: sums.of('VOLUME', code).aantal,
      verborgen: aantal === null,
    })),
  };
}

function toRegel(
  { gemeentecode, naam, inwoners }: Gemeentegegevens,
  rij: Rij,
  verborgen: Verborgen,
): Gemeenteregel {
  const shown = (naam: Exclude<keyof Rij, 'soorten'>) => (verborgen[naam] ? null : rij[naam]);
  const meldingen = shown('meldingen');
  return {
    gemeentecode,
    naam,
    inwoners,
    meldingen,
    perDuizendInwoners: meldingen === null ? null : perThousand(meldingen, inwoners),
    // A hidden total would follow from its parts.
    perSoort: Object.fromEntries(
      codelijsten.partnersoort.map((code, nr) => [
        code,
        meldingen === null || verborgen.soorten[nr] === true ? null : (rij.soorten[nr] ?? 0),
      ]),
    ),
    zaken: shown('zaken'),
    contact: shown('contact'),
    hulp: shown('hulp'),
    termijnVerstreken: shown('termijnVerstreken'),
  };
}

function naAntwoord(groep: NaAntwoord['groep'], count: (code: string) => number): NaAntwoord {
  const betaalt = count('BETAALT');
  const voldaan = count('VOLDAAN');
  const betaaltNiet = count('BETAALT_NIET');
  const regelingNietNagekomen = count('REGELING_NIET_NAGEKOMEN');
  const gehoord = betaalt + voldaan + betaaltNiet + regelingNietNagekomen;
  return {
    groep,
    beantwoord: count('BEANTWOORD'),
    gehoord,
    betaalt,
    voldaan,
    betaaltNiet,
    regelingNietNagekomen,
    betwist: count('BETWIST'),
    aandeelBetaalt: gehoord === 0 ? null : Math.round(((betaalt + voldaan) / gehoord) * 100),
  };
}

function doorlooptijd(stap: string, histogram: Histogram): Doorlooptijd {
  const aantal = [...histogram.values()].reduce((sum, count) => sum + count, 0);
  return { stap, aantal, p50: percentiel(histogram, 0.5), p90: percentiel(histogram, 0.9) };
}

function perThousand(aantal: number, inwoners: number): number | null {
  return inwoners === 0 ? null : Math.round((aantal / inwoners) * 100_000) / 100;
}

function record(codes: readonly string[], count: (code: string) => number): Tellingen {
  return Object.fromEntries(codes.map((code) => [code, count(code)]));
}

/** Cells added up over municipalities. */
class Sums {
  readonly #sums = new Map<Maat, Map<string, { aantal: number; centen: number }>>();

  constructor(cellen: readonly Cel[]) {
    for (const { maat, code, aantal, centen } of cellen) {
      const perCode = this.#sums.get(maat) ?? new Map<string, { aantal: number; centen: number }>();
      this.#sums.set(maat, perCode);
      const known = perCode.get(code) ?? { aantal: 0, centen: 0 };
      perCode.set(code, { aantal: known.aantal + aantal, centen: known.centen + centen });
    }
  }

  of(maat: Maat, code: string): { aantal: number; centen: number } {
    return this.#sums.get(maat)?.get(code) ?? { aantal: 0, centen: 0 };
  }

  all(maat: Maat): Telling[] {
    return [...(this.#sums.get(maat) ?? [])]
      .map(([code, sum]) => ({ code, ...sum }))
      .sort((left, right) => (left.code < right.code ? -1 : 1));
  }

  total(maat: Maat): { aantal: number; centen: number } {
    let [aantal, centen] = [0, 0];
    for (const sum of this.#sums.get(maat)?.values() ?? []) {
      aantal += sum.aantal;
      centen += sum.centen;
    }
    return { aantal, centen };
  }

  histogram(stap: string): Histogram {
    const histogram = new Map<number, number>();
    for (const [code, { aantal }] of this.#sums.get('STAP') ?? []) {
      const [naam, dagen] = code.split(':');
      if (naam === stap) histogram.set(Number(dagen), aantal);
    }
    return histogram;
  }
}
