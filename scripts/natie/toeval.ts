/**
 * Chance that can be repeated: a small generator (Mulberry32) seeded by any number of integers. Each household,
 * person and spelling gets its own, named by what it is for, so that adding one draw here moves nothing elsewhere.
 */
export class Toeval {
  #state: number;

  constructor(...keys: readonly number[]) {
    this.#state = hashOf(...keys);
  }

  /** From 0 up to but not including 1. */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** A whole number from 0 up to but not including `end`. */
  below(end: number): number {
    return Math.floor(this.fraction() * end);
  }

  /** A whole number from `least` up to and including `most`. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  pick<T>(list: readonly T[]): T {
    const chosen = list[this.below(list.length)];
    if (chosen === undefined) throw new RangeError('nothing to pick from');
    return chosen;
  }

  /** Index into weights that were summed up by `summed`. */
  weighted(cumulative: readonly number[]): number {
    const at = this.fraction() * (cumulative.at(-1) ?? 0);
    let low = 0;
    let high = cumulative.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cumulative[middle] ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Running sums of weights, for `Toeval.weighted`. */
export function summed(weights: readonly number[]): number[] {
  let sum = 0;
  return weights.map((weight) => {
    sum += weight;
    return sum;
  });
}

/** Mixes integers into one of 32 bits (the finaliser of MurmurHash3 after each). */
export function hashOf(...keys: readonly number[]): number {
  let hash = 0x2545f491;
  for (const key of keys) {
    hash = Math.imul(hash ^ (key | 0), 0x9e3779b1);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash | 0;
}

/** A text as an integer of 32 bits (FNV-1a), to seed by names. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash | 0;
}
