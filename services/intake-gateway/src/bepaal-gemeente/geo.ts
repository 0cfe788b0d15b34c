import type { Datum } from '@meldpunt/contracts';

/** One code of RvIG table 33. */
export interface Codeverloop {
  readonly opvolgercode: string | null;
  /** First day on which the code no longer holds; null while it does. */
  readonly beeindigdPer: Datum | null;
}

/** What the hub's own list of gemeenten says of one. */
export interface Gemeenteverloop {
  readonly gemeentecode: string;
  /** Null while it exists, and when it was split over several. */
  readonly opvolgercode: string | null;
  readonly opgevolgdPer: Datum | null;
}

/**
 * Codes that table 33 gives without an end and behind which nobody lives: Onbekend, and Registratie Niet Ingezetenen.
 * 0997 to 0999 of before the GBA have ended.
 */
const GEEN_GEMEENTE: ReadonlySet<string> = new Set(['0000', '1999']);

/** Whether a code stands for no municipality at all, whatever a list says. */
export function isGeenGemeente(gemeentecode: string): boolean {
  return GEEN_GEMEENTE.has(gemeentecode);
}

export interface Pc4Plaats {
  readonly gemeentecode: string;
  readonly plaats: string;
}

export interface Postcodereeks {
  /** First and last full postcode, '1100AA' to '1111AA', both included. */
  readonly van: string;
  readonly tot: string;
  readonly gemeentecode: string;
}

/** Reference data that finds a municipality. Immutable; one version of it judges a whole levering line. */
export interface Geo {
  readonly versie: string;
  readonly codes: ReadonlyMap<string, Codeverloop>;
  readonly pc4: ReadonlyMap<string, readonly Pc4Plaats[]>;
  /** Key `postcode huisnummer`; empty where no such table is loaded. */
  readonly postcodeHuisnummer: ReadonlyMap<string, string>;
  /** Sorted by `van`, without overlap; empty where no such table is loaded. */
  readonly postcodereeksen: readonly Postcodereeks[];
}

export type HuidigeCode =
  | { readonly status: 'ONBEKEND' }
  | { readonly status: 'GELDIG'; readonly gemeentecode: string; readonly opgevolgd: boolean };

/**
 * The code in force on a day: follows successors as long as they had taken over by then. Redivisions come into force
 * on 1 January; a creditor that still delivers last year's code means the municipality that followed.
 */
export function currentCode(geo: Geo, gemeentecode: string, dag: Datum): HuidigeCode {
  let code = gemeentecode;
  // Codes were passed on at most four times; a table with a cycle must not hang the intake.
  for (let step = 0; step < 10; step++) {
    const verloop = isGeenGemeente(code) ? undefined : geo.codes.get(code);
    if (verloop === undefined) return { status: 'ONBEKEND' };
    if (verloop.beeindigdPer === null || verloop.beeindigdPer > dag) {
      return { status: 'GELDIG', gemeentecode: code, opgevolgd: code !== gemeentecode };
    }
    if (verloop.opvolgercode === null) return { status: 'ONBEKEND' };
    code = verloop.opvolgercode;
  }
  return { status: 'ONBEKEND' };
}

/**
 * The reference data with the gemeenten of the hub over it: a redivision or a new municipality needs no release. Who is
 * followed up by the hub's list is so from the day it says, whatever the built-in list has; who names no successor
 * there says nothing of it, so what the built-in list has stands.
 *
 * @param hash makes a short name of a text. What the hub's list says otherwise than the built-in one goes by that name in
 * the version that meldingen are judged by: the same for equal lists, whatever else was recorded in between.
 */
export function withGemeenten(
  geo: Geo,
  gemeenten: Iterable<Gemeenteverloop>,
  hash: (text: string) => string,
): Geo {
  const changed = new Map<string, Codeverloop>();
  for (const { gemeentecode, opvolgercode, opgevolgdPer } of gemeenten) {
    const known = geo.codes.get(gemeentecode);
    if (opgevolgdPer === null) {
      if (known === undefined) changed.set(gemeentecode, { opvolgercode: null, beeindigdPer: null });
    } else if (known?.opvolgercode !== opvolgercode || known.beeindigdPer !== opgevolgdPer) {
      changed.set(gemeentecode, { opvolgercode, beeindigdPer: opgevolgdPer });
    }
  }
  if (changed.size === 0) return geo;
  const lijst = [...changed]
    .map(([code, { opvolgercode, beeindigdPer }]) => `${code}:${opvolgercode ?? ''}:${beeindigdPer ?? ''}`)
    .sort()
    .join(' ');
  return {
    ...geo,
    versie: `${geo.versie}+gemeenten-${hash(lijst)}`,
    codes: new Map([...geo.codes, ...changed]),
  };
}

/** Whether the successors of a code never come to an end, whatever the day: then nobody would receive its lines. */
export function isOpvolgingRond(geo: Geo, gemeentecode: string): boolean {
  const passed = new Set<string>();
  let code: string | null = gemeentecode;
  while (code !== null) {
    if (passed.has(code)) return true;
    passed.add(code);
    code = geo.codes.get(code)?.opvolgercode ?? null;
  }
  return false;
}

/** The range a full postcode lies in, by binary search. */
export function findReeks(reeksen: readonly Postcodereeks[], postcode: string): Postcodereeks | undefined {
  let low = 0;
  let high = reeksen.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const reeks = reeksen[middle];
    if (reeks === undefined) return undefined;
    if (postcode < reeks.van) high = middle - 1;
    else if (postcode > reeks.tot) low = middle + 1;
    else return reeks;
  }
  return undefined;
}

const BIJNAMEN: ReadonlyMap<string, string> = new Map([
  ['denhaag', 'sgravenhage'],
  ['denbosch', 'shertogenbosch'],
]);

/** Town names compare without case, diacritics, apostrophes, hyphens and spaces; two towns go by two names. */
export function normalizePlaats(plaats: string): string {
  const plain = plaats
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '');
  return BIJNAMEN.get(plain) ?? plain;
}
