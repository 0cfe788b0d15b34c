import { Toeval } from './toeval.ts';

/**
 * How deep a household is in trouble in a month: 0 it pays, 1 to 4 the number of creditors that report it. A Markov
 * chain over months makes arrears recur and coincide.
 */
export type Toestand = 0 | 1 | 2 | 3 | 4;

/** Who is reported this month is reported next month too, with this chance. */
const BLIJFT = 0.36;
/** Who had recovered falls back. */
const VALT_TERUG = 0.035;
/** Share of the first month's households that were reported before, as the sector counts successive signals (2023). */
const OPEENVOLGEND = 0.4;

const EERSTE_KEER = [0.88, 0.985, 0.998];
const OPNIEUW = [0.78, 0.95, 0.99];

function depth(chance: Toeval, cumulative: readonly number[]): Toestand {
  const fraction = chance.fraction();
  const [one = 1, two = 1, three = 1] = cumulative;
  return fraction < one ? 1 : fraction < two ? 2 : fraction < three ? 3 : 4;
}

export function firstToestand(chance: Toeval): Toestand {
  return depth(chance, EERSTE_KEER);
}

export function nextToestand(chance: Toeval, toestand: Toestand): Toestand {
  return chance.chance(toestand === 0 ? VALT_TERUG : BLIJFT) ? depth(chance, OPNIEUW) : 0;
}

/**
 * States in the months before the first full one, oldest first, of a household that is reported in that month. The
 * chain is walked backwards; the chance of an earlier episode follows from the number of months there are, so that
 * the share of successive households does not depend on how much history is generated.
 */
export function earlierToestanden(chance: Toeval, maanden: number): Toestand[] {
  const states: Toestand[] = [];
  const previous = maanden < 2 ? OPEENVOLGEND : BLIJFT - 0.04;
  const again = maanden < 2 ? 0 : 1 - ((1 - OPEENVOLGEND) / (1 - previous)) ** (1 / (maanden - 1));
  let later: Toestand = 1;
  for (let back = 0; back < maanden; back++) {
    const reported: boolean = chance.chance(back === 0 || later > 0 ? previous : again);
    later = reported ? depth(chance, OPNIEUW) : 0;
    states.unshift(later);
  }
  return states;
}
