import type { Cel } from './cel.ts';

interface Telling {
  readonly cellen: Promise<readonly Cel[]>;
  /** When it was counted; undefined while it waits or runs. */
  since: number | undefined;
}

/**
 * National cells, one count at a time and shared for a short while. Each takes seconds and a connection of those that
 * consumers work with, so a dozen readers of the first of the month would leave them none; whoever waits holds none.
 */
export class LandelijkeCellen {
  readonly #count: (maand: string) => Promise<readonly Cel[]>;
  readonly #freshFor: number;
  readonly #now: () => number;
  readonly #known = new Map<string, Telling>();
  #last: Promise<unknown> = Promise.resolve();

  /** @param freshFor How long counted cells serve readers, in milliseconds of `now`. */
  constructor(
    count: (maand: string) => Promise<readonly Cel[]>,
    freshFor: number,
    now: () => number = () => performance.now(),
  ) {
    this.#count = count;
    this.#freshFor = freshFor;
    this.#now = now;
  }

  of(maand: string): Promise<readonly Cel[]> {
    for (const [known, { since }] of this.#known)
      if (since !== undefined && this.#now() - since >= this.#freshFor) this.#known.delete(known);
    const known = this.#known.get(maand);
    if (known !== undefined) return known.cellen;
    const cellen = this.#last.then(() => this.#count(maand));
    const telling: Telling = { cellen, since: undefined };
    this.#known.set(maand, telling);
    this.#last = cellen.then(
      () => {
        telling.since = this.#now();
      },
      // A count that failed is not kept: the next reader asks again.
      () => this.#known.delete(maand),
    );
    return cellen;
  }
}
