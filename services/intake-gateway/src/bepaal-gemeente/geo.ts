import type { Datum } from '@meldpunt/contracts';

/** One code of RvIG table 33. */
export interface Codeverloop {
  readonly opvolgercode: string | null;
  /** First day on which the code no longer holds; null while it does. */
  readonly beeindigdPer: Datum | null;
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
    const verloop = geo.codes.get(code);
    if (verloop === undefined) return { status: 'ONBEKEND' };
    if (verloop.beeindigdPer === null || verloop.beeindigdPer > dag) {
      return { status: 'GELDIG', gemeentecode: code, opgevolgd: code !== gemeentecode };
    }
    if (verloop.opvolgercode === null) return { status: 'ONBEKEND' };
    code = verloop.opvolgercode;
  }
  return { status: 'ONBEKEND' };
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
