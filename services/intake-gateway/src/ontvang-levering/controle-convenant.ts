import type { Datum } from '@meldpunt/contracts';

/** A convenant of a creditor with a municipality, as it holds in one period. */
export interface Convenantgegevens {
  readonly versie: number;
  readonly van: Datum;
  readonly tot: Datum | null;
  readonly meldingsdrempelInCenten: number;
}

/** The convenanten of one creditor, by gemeentecode, of each the period that the day is judged by. */
interface Convenanten {
  readonly dag: Datum;
  readonly convenanten: ReadonlyMap<string, Convenantgegevens>;
}

/**
 * The convenant with this municipality that is in force on the day. Without one nothing is accepted, released or passed
 * on, and nothing personal is kept: GEEN_CONVENANT.
 */
export function findConvenant(
  { convenanten, dag }: Convenanten,
  gemeentecode: string,
): Convenantgegevens | undefined {
  const convenant = convenanten.get(gemeentecode);
  return convenant !== undefined && isInForce(convenant, dag) ? convenant : undefined;
}

/** Without any in force there is nobody who could decide where a creditor's lines go. */
export function hasConvenant({ convenanten, dag }: Convenanten): boolean {
  return [...convenanten.values()].some((convenant) => isInForce(convenant, dag));
}

export function isInForce({ van, tot }: Pick<Convenantgegevens, 'van' | 'tot'>, dag: Datum): boolean {
  return van <= dag && (tot === null || dag <= tot);
}
