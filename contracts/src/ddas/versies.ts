import type { DdasMapping } from './feiten.ts';
import { ddas1_2 } from './v1.2/mapping.ts';

/** Every version of the exchange that can be made. */
export const ddasVersies: ReadonlyMap<string, DdasMapping> = new Map([[ddas1_2.versie, ddas1_2]]);

/** The version municipalities deliver in now. */
export const DDAS_VERSIE = ddas1_2.versie;

/** @throws RangeError that names the versions there are. */
export function ddasMapping(versie: string): DdasMapping {
  const mapping = ddasVersies.get(versie);
  if (mapping === undefined)
    throw new RangeError(`no such version of DDAS; there is ${[...ddasVersies.keys()].join(', ')}`);
  return mapping;
}
