import { codelijsten } from '@meldpunt/contracts';
import type { Maandrapport } from '../src/maandrapport/rapport.ts';

/** A hidden number: what a reader of the reports can say of it, in whole numbers between two bounds. */
interface Onbekende {
  readonly naam: string;
  readonly least: number;
  readonly most: number;
}

interface Vergelijking {
  readonly plus: readonly string[];
  readonly min: readonly string[];
  readonly is: number;
}

type Grenzen = ReadonlyMap<string, readonly [least: number, most: number]>;

/**
 * Somebody who knows the national report and those of its own municipalities, and works out what is hidden: it knows
 * every sum, that nought is shown unless all of a line is hidden, and that its own total is hidden when it is 1 to 4.
 */
export class Lezer {
  readonly #onbekend: Onbekende[] = [];
  readonly #vergelijkingen: Vergelijking[] = [];

  constructor(land: Maandrapport, eigen: readonly Maandrapport[]) {
    const own = new Set(eigen.map(({ gemeentecode }) => gemeentecode));
    const regels = land.gemeenten.filter(({ gemeentecode }) => !own.has(gemeentecode));
    const hidden: string[][] = codelijsten.partnersoort.map(() => []);
    const left = land.perSoort.map(({ aantal }) => aantal);
    const totalen: string[] = [];
    let total = land.meldingen.aantal;
    const allTotals = regels.every(({ meldingen }) => meldingen === null);
    const wholeColumn = codelijsten.partnersoort.map((soort) =>
      regels.every(({ perSoort }) => perSoort[soort] === null),
    );
    const row = (
      wie: string,
      meldingen: number | null,
      soorten: readonly (number | null)[],
      bounds: Omit<Onbekende, 'naam'>,
      whole: readonly boolean[],
    ) => {
      const all = soorten.every((aantal) => aantal === null);
      const plus = soorten.flatMap((aantal, nr) => {
        left[nr] = (left[nr] ?? 0) - (aantal ?? 0);
        if (aantal !== null) return [];
        const naam = `${wie}.${codelijsten.partnersoort[nr]}`;
        hidden[nr]?.push(naam);
        const least = all || whole[nr] === true ? 0 : 1;
        this.#onbekend.push({ naam, least, most: Number.POSITIVE_INFINITY });
        return [naam];
      });
      const shown = soorten.reduce<number>((sum, aantal) => sum + (aantal ?? 0), 0);
      total -= meldingen ?? 0;
      if (meldingen === null) {
        this.#onbekend.push({ naam: wie, ...bounds });
        totalen.push(wie);
      }
      this.#vergelijkingen.push({
        plus,
        min: meldingen === null ? [wie] : [],
        is: (meldingen ?? 0) - shown,
      });
    };
    for (const { gemeentecode, meldingen, perSoort } of regels) {
      const bounds = { least: allTotals ? 0 : 1, most: Number.POSITIVE_INFINITY };
      row(
        gemeentecode,
        meldingen,
        codelijsten.partnersoort.map((soort) => perSoort[soort] ?? null),
        bounds,
        wholeColumn,
      );
    }
    for (const rapport of eigen) {
      if (rapport.zonderSignaal === null) throw new Error('not of one municipality');
      const { aantal, perSoort } = rapport.zonderSignaal;
      total -= rapport.meldingen.aantal;
      rapport.perSoort.forEach((met, nr) => {
        left[nr] = (left[nr] ?? 0) - met.aantal;
      });
      row(
        rapport.gemeentecode ?? '',
        aantal,
        perSoort.map((soort) => soort.aantal),
        { least: 1, most: 4 },
        [],
      );
    }
    hidden.forEach((plus, nr) => {
      this.#vergelijkingen.push({ plus, min: [], is: left[nr] ?? 0 });
    });
    this.#vergelijkingen.push({ plus: totalen, min: [], is: total });
  }

  /** What follows from the sums one by one, until nothing follows any more. Undefined: they contradict each other. */
  #propagate(start: Grenzen): Grenzen | undefined {
    const grenzen = new Map(start);
    for (let changed = true; changed; ) {
      changed = false;
      for (const { plus, min, is } of this.#vergelijkingen) {
        for (const [terms, others, sign] of [
          [plus, min, 1],
          [min, plus, -1],
        ] as const) {
          for (const naam of terms) {
            const [least, most] = grenzen.get(naam) ?? [0, 0];
            const rest = terms.filter((other) => other !== naam);
            const sum = (namen: readonly string[], end: 0 | 1) =>
              namen.reduce((before, other) => before + (grenzen.get(other)?.[end] ?? 0), 0);
            const low = Math.max(least, sign * is + sum(others, 0) - sum(rest, 1));
            const high = Math.min(most, sign * is + sum(others, 1) - sum(rest, 0));
            if (low > high) return undefined;
            if (low === least && high === most) continue;
            grenzen.set(naam, [low, high]);
            changed = true;
          }
        }
        if (plus.length + min.length === 0 && is !== 0) return undefined;
      }
    }
    return grenzen;
  }

  /** Whether all sums can be right with these bounds; searched, so it finds what follows from many sums together. */
  #isPossible(start: Grenzen): boolean {
    const grenzen = this.#propagate(start);
    if (grenzen === undefined) return false;
    const open = [...grenzen]
      .filter(([, [least, most]]) => least < most)
      .sort(([, left], [, right]) => left[1] - left[0] - (right[1] - right[0]))[0];
    if (open === undefined) return true;
    const [naam, [least, most]] = open;
    for (let value = least; value <= most; value++) {
      if (this.#isPossible(new Map(grenzen).set(naam, [value, value]))) return true;
    }
    return false;
  }

  #start(): Grenzen {
    const grenzen = this.#propagate(
      new Map(this.#onbekend.map(({ naam, least, most }) => [naam, [least, most]] as const)),
    );
    if (grenzen === undefined) throw new Error('the reports contradict each other');
    return grenzen;
  }

  /** Hidden numbers that follow, by "municipality" (its total) or "municipality.kind". */
  herleid(): Map<string, number> {
    const grenzen = this.#start();
    return new Map([...grenzen].flatMap(([naam, [least, most]]) => (least === most ? [[naam, least]] : [])));
  }

  /** The same for one number whose value is `aantal`, from all sums together. The values it can have are a range. */
  isHerleid(naam: string, aantal: number): boolean {
    const grenzen = this.#start();
    const bounds = grenzen.get(naam);
    if (bounds === undefined) throw new Error(`${naam} is shown`);
    return ![aantal - 1, aantal + 1].some(
      (value) =>
        value >= bounds[0] &&
        value <= bounds[1] &&
        this.#isPossible(new Map(grenzen).set(naam, [value, value])),
    );
  }
}
