import type { Reden } from '@meldpunt/contracts';

/** Kafka takes a message of a megabyte, and the one that it refuses stops the signalen of every municipality. */
export const MOST_REDENEN = 200;
/** Of all reasons together: some 185 kB. */
export const MOST_IDS = 5_000;

/**
 * The reasons as they travel. Hundreds of meldingen at one address, each named by every block of a long formule, would
 * fill a message with their ids alone: each reason then names as many as there is room for and keeps its number. Of too
 * many reasons those that are satisfied go first.
 */
export function boundRedenen(redenen: readonly Reden[]): Reden[] {
  const kept =
    redenen.length <= MOST_REDENEN
      ? [...redenen]
      : [...redenen.filter(({ voldaan }) => voldaan), ...redenen.filter(({ voldaan }) => !voldaan)].slice(
          0,
          MOST_REDENEN,
        );
  const total = kept.reduce((sum, { meldingIds }) => sum + meldingIds.length, 0);
  if (total <= MOST_IDS) return kept;
  const share = Math.floor(MOST_IDS / kept.length);
  return kept.map((reden) => ({ ...reden, meldingIds: reden.meldingIds.slice(0, share) }));
}
