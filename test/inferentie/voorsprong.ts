import { hashText } from '../../scripts/natie/toeval.ts';

/** What a curious creditor knows of one melding: beforehand, and from the answer; and what it wants to know. */
export interface Geval {
  /** Cases of one group are about the same people: only one of them counts, so that all are independent. */
  readonly groep: string;
  /** Everything it knew before any answer came. Guessing is compared among cases that look the same beforehand. */
  readonly vooraf: string;
  /** What it reads off the answer, a value per channel. */
  readonly antwoord: Readonly<Record<string, string>>;
  readonly geheim: boolean;
}

export interface Voorsprong {
  /** Chance that a case with the secret gets a higher score than one without that looked the same beforehand; 0.5 is guessing. */
  readonly trefkans: number;
  /**
   * Standard deviations above guessing: the sum of the scores of the cases with the secret, against what it is when the
   * secret is dealt out anew among cases that looked the same beforehand (mean and variance of that are known exactly).
   * A rare answer that gives the secret away weighs as much as it deserves, where a count of ranks would drown it.
   */
  readonly z: number;
  readonly aantal: number;
}

/**
 * How much better than chance a creditor guesses the secret from these channels. It learns on one half of the groups,
 * where it is told the secret, the odds of every value of every channel, and guesses on the other half by their product
 * (naive Bayes); then the other way round.
 */
export function meetVoorsprong(gevallen: readonly Geval[], kanalen: readonly string[]): Voorsprong {
  const een = onePerGroep(gevallen);
  const halves = [0, 1].map((half) => een.filter(({ groep }) => hashText(`half ${groep}`) % 2 === half));
  let u = 0;
  let pairs = 0;
  let excess = 0;
  let variance = 0;
  for (const [learn, guess] of [halves, halves.toReversed()]) {
    if (learn === undefined || guess === undefined) continue;
    const odds = kanalen.map((kanaal) => learnOdds(learn, kanaal));
    const strata = Map.groupBy(guess, ({ vooraf }) => vooraf);
    for (const stratum of strata.values()) {
      const scored = stratum.map((geval) => ({
        geheim: geval.geheim,
        score: kanalen.reduce((sum, _kanaal, nr) => sum + (odds[nr]?.(geval) ?? 0), 0),
      }));
      const ranks = compareRanks(scored);
      u += ranks.u;
      pairs += ranks.pairs;
      const sum = compareSum(scored);
      excess += sum.excess;
      variance += sum.variance;
    }
  }
  // Where all answers are alike nothing is left of the variance but what floating point leaves.
  if (pairs === 0 || variance < 1e-6) return { trefkans: 0.5, z: 0, aantal: een.length };
  return { trefkans: u / pairs, z: excess / Math.sqrt(variance), aantal: een.length };
}

/** Which one it is does not depend on order. */
function onePerGroep(gevallen: readonly Geval[]): Geval[] {
  const chosen = new Map<string, { geval: Geval; key: number }>();
  for (const geval of gevallen) {
    const key = hashText(JSON.stringify([geval.groep, geval.vooraf, geval.antwoord]));
    const before = chosen.get(geval.groep);
    if (before === undefined || key < before.key) chosen.set(geval.groep, { geval, key });
  }
  return [...chosen.values()].map(({ geval }) => geval);
}

/**
 * Log odds of each value, against what the cases that looked the same beforehand would make one expect: else a value
 * that is common among, say, rent would seem to tell what rent tells.
 */
function learnOdds(learn: readonly Geval[], kanaal: string): (geval: Geval) => number {
  const expected = new Map<string, number>();
  for (const [vooraf, stratum] of Map.groupBy(learn, (geval) => geval.vooraf)) {
    expected.set(vooraf, stratum.filter(({ geheim }) => geheim).length / stratum.length);
  }
  const counts = new Map<string, { seen: number; withIt: number; expected: number }>();
  for (const { antwoord, geheim, vooraf } of learn) {
    const value = antwoord[kanaal] ?? '';
    const count = counts.get(value) ?? { seen: 0, withIt: 0, expected: 0 };
    counts.set(value, count);
    count.seen++;
    count.withIt += geheim ? 1 : 0;
    count.expected += expected.get(vooraf) ?? 0;
  }
  return ({ antwoord }) => {
    const count = counts.get(antwoord[kanaal] ?? '');
    if (count === undefined) return 0;
    // Doubt added to both sides, so that a value seen twice proves nothing.
    const withIt = Math.log((count.withIt + DOUBT) / (count.expected + DOUBT));
    const without = Math.log((count.seen - count.withIt + DOUBT) / (count.seen - count.expected + DOUBT));
    return withIt - without;
  };
}

const DOUBT = 2;

interface Scored {
  readonly geheim: boolean;
  readonly score: number;
}

function compareSum(scored: readonly Scored[]): { excess: number; variance: number } {
  const n = scored.length;
  const withIt = scored.filter(({ geheim }) => geheim);
  if (withIt.length === 0 || withIt.length === n) return { excess: 0, variance: 0 };
  const mean = scored.reduce((sum, { score }) => sum + score, 0) / n;
  const spread = scored.reduce((sum, { score }) => sum + (score - mean) ** 2, 0);
  return {
    excess: withIt.reduce((sum, { score }) => sum + score - mean, 0),
    variance: (withIt.length * (n - withIt.length) * spread) / (n * (n - 1)),
  };
}

/** Mann-Whitney: how many pairs of one with and one without the secret are in the right order, ties for half. */
function compareRanks(scored: readonly Scored[]): { u: number; pairs: number } {
  const byScore = [...Map.groupBy(scored, ({ score }) => score.toFixed(9))].sort(
    ([a], [b]) => Number(a) - Number(b),
  );
  let below = 0;
  let u = 0;
  for (const [, same] of byScore) {
    const withIt = same.filter(({ geheim }) => geheim).length;
    const without = same.length - withIt;
    u += withIt * (below + without / 2);
    below += without;
  }
  return { u, pairs: below * (scored.length - below) };
}
