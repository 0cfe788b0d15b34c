import type { Cel, Maat } from './cel.ts';
import type { Histogram } from './percentiel.ts';
import type { Telling } from './rapport.ts';

/** Cells added up over municipalities. */
export class Sums {
  readonly #sums = new Map<Maat, Map<string, { aantal: number; centen: number }>>();

  constructor(cellen: readonly Cel[]) {
    for (const { maat, code, aantal, centen } of cellen) {
      const perCode = this.#sums.get(maat) ?? new Map<string, { aantal: number; centen: number }>();
      this.#sums.set(maat, perCode);
      const known = perCode.get(code) ?? { aantal: 0, centen: 0 };
      perCode.set(code, { aantal: known.aantal + aantal, centen: known.centen + centen });
    }
  }

  of(maat: Maat, code: string): { aantal: number; centen: number } {
    return this.#sums.get(maat)?.get(code) ?? { aantal: 0, centen: 0 };
  }

  all(maat: Maat): Telling[] {
    return [...(this.#sums.get(maat) ?? [])]
      .map(([code, sum]) => ({ code, ...sum }))
      .sort((left, right) => (left.code < right.code ? -1 : 1));
  }

  total(maat: Maat): { aantal: number; centen: number } {
    let [aantal, centen] = [0, 0];
    for (const sum of this.#sums.get(maat)?.values() ?? []) {
      aantal += sum.aantal;
      centen += sum.centen;
    }
    return { aantal, centen };
  }

  histogram(stap: string): Histogram {
    const histogram = new Map<number, number>();
    for (const [code, { aantal }] of this.#sums.get('STAP') ?? []) {
      const [naam, dagen] = code.split(':');
      if (naam === stap) histogram.set(Number(dagen), aantal);
    }
    return histogram;
  }
}

/** With two decimals; null of nobody. */
export function perThousand(aantal: number, inwoners: number): number | null {
  return inwoners === 0 ? null : Math.round((aantal / inwoners) * 100_000) / 100;
}
