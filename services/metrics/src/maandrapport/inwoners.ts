import type { Gemeentegegevens } from './store.ts';

/**
 * Inhabitants of the country in a month. After a merger the new municipality has those of the old ones, so of the two
 * one counts: the old until the first month that begins without it, the new from then on. One that others will merge
 * into may be there before, when it takes them in, or not yet: it counts before its day when it has meldingen.
 */
export function sumInwoners(
  maand: string,
  gemeenten: readonly Gemeentegegevens[],
  hasMeldingen: (gemeentecode: string) => boolean,
): number {
  const there = gemeenten.filter((gemeente) => !isOpgevolgd(maand, gemeente));
  const coming = new Set(there.map(({ opvolgercode }) => opvolgercode));
  return there
    .filter(({ gemeentecode }) => !coming.has(gemeentecode) || hasMeldingen(gemeentecode))
    .reduce((sum, { inwoners }) => sum + inwoners, 0);
}

/** Whether it was no more when the month began. */
export function isOpgevolgd(maand: string, { opgevolgdPer }: Gemeentegegevens): boolean {
  return opgevolgdPer !== null && opgevolgdPer !== undefined && opgevolgdPer <= `${maand}-01`;
}
