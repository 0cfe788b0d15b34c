import { type Datum, fromDayNumber } from '@meldpunt/contracts';
import { ACHTERNAMEN, MANSNAMEN, VROUWENNAMEN } from './data/namen.ts';
import { summed, type Toeval } from './toeval.ts';

export interface Achternaam {
  readonly voorvoegsel: string | null;
  readonly naam: string;
}

/** A resident as the registration of persons would know them. */
export interface Persoon {
  readonly id: number;
  readonly geslacht: 'MAN' | 'VROUW';
  /** As registered; `roepnaam` where somebody goes by a name with another initial. */
  readonly voornamen: readonly string[];
  readonly roepnaam: string | null;
  readonly geboortenaam: Achternaam;
  /** Name of the partner, for who may use it. */
  readonly partnernaam: Achternaam | null;
  readonly geboortedatum: Datum;
  readonly bsn: string | null;
}

const NAMEN: readonly Achternaam[] = ACHTERNAMEN.map((naam) => {
  const [first = '', second] = naam.split('|');
  return second === undefined ? { voorvoegsel: null, naam: first } : { voorvoegsel: first, naam: second };
});
// A few names are frequent and most are rare; the exact law matters less than that namesakes occur.
const NAAMGEWICHT = summed(NAMEN.map((_, rank) => 1 / (rank + 25)));

export function drawAchternaam(chance: Toeval): Achternaam {
  return NAMEN[chance.weighted(NAAMGEWICHT)] ?? { voorvoegsel: null, naam: 'Jansen' };
}

interface Voornamen {
  readonly voornamen: readonly string[];
  readonly roepnaam: string | null;
}

export function drawVoornamen(chance: Toeval, geslacht: 'MAN' | 'VROUW'): Voornamen {
  const list = geslacht === 'MAN' ? MANSNAMEN : VROUWENNAMEN;
  const count = chance.pick([1, 1, 1, 2, 2, 3]);
  const drawn = Array.from({ length: count }, () => chance.pick(list).split('/'));
  return { voornamen: drawn.map(([naam = '']) => naam), roepnaam: drawn[0]?.[1] ?? null };
}

/** Day of birth of somebody of `least` to `most` years old on the day. */
export function drawGeboortedatum(chance: Toeval, dag: number, least: number, most: number): Datum {
  return fromDayNumber(dag - Math.floor(chance.between(least * 365, most * 365) * 1.0007));
}

export function initialsOf({ voornamen }: Pick<Persoon, 'voornamen'>): string {
  return voornamen.map((naam) => naam.charAt(0).toUpperCase()).join('');
}
