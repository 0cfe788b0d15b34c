import { Toeval } from './toeval.ts';

/** All BSNs of the test range 99999…: nine digits, weights 9 to 2 and -1, sum divisible by 11. */
export const TEST_BSNS: readonly string[] = Array.from({ length: 10_000 }, (_, n) =>
  String(999_990_000 + n),
).filter((bsn) => {
  let sum = -Number(bsn.charAt(8));
  for (let place = 0; place < 8; place++) sum += Number(bsn.charAt(place)) * (9 - place);
  return sum % 11 === 0;
});

/**
 * Hands out test BSNs. The range holds some 900, and the nation has more residents in arrears than that, so a number
 * is unique within a municipality (matching looks no further) but not in the nation. In the largest cities the range
 * runs out; who comes after that is known without BSN.
 */
export class Bsnpot {
  readonly #seed: number;
  readonly #used: Set<number>[];
  readonly #next: number[];

  constructor(seed: number, gemeenten: number) {
    this.#seed = seed;
    this.#used = Array.from({ length: gemeenten }, () => new Set<number>());
    this.#next = new Array<number>(gemeenten).fill(0);
  }

  /** A BSN that nobody else has in any of the municipalities a person lives in, or null when there is none left. */
  draw(gemeenten: readonly number[]): string | null {
    const [home = 0] = gemeenten;
    const start = new Toeval(this.#seed, 71, home).below(TEST_BSNS.length);
    for (let tried = this.#next[home] ?? 0; tried < TEST_BSNS.length; tried++) {
      // 7 shares no factor with the number of BSNs (909), so the walk passes every one.
      const at = (start + tried * 7) % TEST_BSNS.length;
      if (gemeenten.some((gemeente) => this.#used[gemeente]?.has(at) === true)) continue;
      for (const gemeente of gemeenten) this.#used[gemeente]?.add(at);
      if (gemeenten.length === 1) this.#next[home] = tried + 1;
      return TEST_BSNS[at] ?? null;
    }
    return null;
  }
}
