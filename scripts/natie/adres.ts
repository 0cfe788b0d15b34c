import { STRATEN } from './data/namen.ts';
import type { Gemeente } from './gemeenten.ts';
import type { Plek } from './geo.ts';
import { Toeval } from './toeval.ts';

/** In what way the dwellings of a building are told apart. */
export type Toevoegingsoort = 'GEEN' | 'LETTER' | 'NUMMER' | 'VERDIEPING' | 'BIS';

export interface Adres {
  /** Index of the municipality. */
  readonly gemeente: number;
  readonly straatnaam: string;
  readonly huisnummer: number;
  readonly toevoegingsoort: Toevoegingsoort;
  /** Number of the dwelling in its building, from 1; 0 without toevoeging. */
  readonly woning: number;
  readonly postcode: string;
  readonly plaatsnaam: string;
  readonly verzameladres: boolean;
}

const POSTCODELETTERS = 'ABCDEGHJKLMNPRSTVWXZ';
const FLATAANDEEL = 0.2;
const GEBOUWSOORTEN: readonly Toevoegingsoort[] = [
  'LETTER',
  'NUMMER',
  'VERDIEPING',
  'BIS',
  'LETTER',
  'NUMMER',
];

interface Gebouw {
  readonly adres: Adres;
  readonly woningen: number;
  bewoond: number;
}

/** Hands out dwellings: houses of their own, flats that fill up a building, and shelters where many are registered. */
export class Woningmarkt {
  readonly #seed: number;
  readonly #gemeenten: readonly Gemeente[];
  readonly #gebouwen: (Gebouw | undefined)[] = [];
  readonly #verzameladressen: readonly Adres[];
  #gebouwnummer = 0;

  /** `opvang` shelters, in the largest municipalities. */
  constructor(seed: number, gemeenten: readonly Gemeente[], opvang: number) {
    this.#seed = seed;
    this.#gemeenten = gemeenten;
    this.#verzameladressen = Array.from({ length: opvang }, (_, n) => ({
      ...this.#huis(new Toeval(seed, 81, n), n % gemeenten.length),
      verzameladres: true,
    }));
  }

  woning(chance: Toeval, gemeente: number): Adres {
    if (!chance.chance(FLATAANDEEL)) return this.#huis(chance, gemeente);
    let gebouw = this.#gebouwen[gemeente];
    if (gebouw === undefined || gebouw.bewoond >= gebouw.woningen) {
      const own = new Toeval(this.#seed, 82, this.#gebouwnummer++);
      const toevoegingsoort = own.pick(GEBOUWSOORTEN);
      const woningen =
        toevoegingsoort === 'BIS' ? 2 : toevoegingsoort === 'VERDIEPING' ? 4 : own.between(4, 20);
      gebouw = { adres: { ...this.#huis(own, gemeente), toevoegingsoort }, woningen, bewoond: 0 };
      this.#gebouwen[gemeente] = gebouw;
    }
    gebouw.bewoond++;
    return { ...gebouw.adres, woning: gebouw.bewoond };
  }

  opvang(chance: Toeval): Adres {
    return chance.pick(this.#verzameladressen);
  }

  #huis(chance: Toeval, gemeente: number): Adres {
    const plek = chance.pick(plekkenOf(this.#gemeenten, gemeente, chance));
    const letters = POSTCODELETTERS[chance.below(20)] ?? 'A';
    const straatnaam = chance.pick(STRATEN);
    // Street and postcode belong together: one street gives one pair of letters within a four-digit postcode.
    const second = POSTCODELETTERS[(straatnaam.length * 7 + straatnaam.charCodeAt(1)) % 20] ?? 'A';
    return {
      gemeente,
      straatnaam,
      huisnummer: chance.between(1, 240),
      toevoegingsoort: 'GEEN',
      woning: 0,
      postcode: `${plek.pc4}${letters}${second}`,
      plaatsnaam: plek.plaats,
      verzameladres: false,
    };
  }
}

/** 1.3 % of all postcodes lie in two municipalities; where there are any, as many residents live there. */
function plekkenOf(gemeenten: readonly Gemeente[], gemeente: number, chance: Toeval): readonly Plek[] {
  const gegevens = gemeenten[gemeente]?.gegevens;
  if (gegevens === undefined) throw new RangeError('no such gemeente');
  const { plekken, gedeeldePlekken } = gegevens;
  return gedeeldePlekken.length > 0 && chance.chance(0.03) ? gedeeldePlekken : plekken;
}
