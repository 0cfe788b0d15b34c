import {
  addDays,
  type Datum,
  firstDayOf,
  fromDayNumber,
  isWerkdag,
  type Maand,
  shiftMonth,
  toDayNumber,
  weekday,
} from '@meldpunt/contracts';
import type { Ritme } from './partners.ts';

/** The days of one month on which a rhythm delivers, as day numbers; never empty. */
export function leverdagenIn(maand: Maand, ritme: Ritme, ritmedag: number): number[] {
  const first = firstDayOf(maand);
  const end = firstDayOf(shiftMonth(maand, 1));
  const werkdagen: Datum[] = [];
  for (let dag = first; dag < end; dag = addDays(dag, 1)) if (isWerkdag(dag)) werkdagen.push(dag);
  switch (ritme) {
    case 'DAGELIJKS':
      return werkdagen.map(toDayNumber);
    case 'WEKELIJKS': {
      // A public holiday moves that week's delivery to the next working day.
      const dagen = new Set<number>();
      for (let dag = first; dag < end; dag = addDays(dag, 1)) {
        if (weekday(dag) !== ritmedag) continue;
        const next = werkdagen.find((werkdag) => werkdag >= dag);
        if (next !== undefined) dagen.add(toDayNumber(next));
      }
      return [...dagen];
    }
    case 'MAANDELIJKS': {
      const wanted = addDays(first, ritmedag - 1);
      const dag = werkdagen.find((werkdag) => werkdag >= wanted) ?? werkdagen.at(-1) ?? first;
      return [toDayNumber(dag)];
    }
  }
}

/** First working day after a day number. */
export function volgendeWerkdag(dag: number): number {
  let next = dag + 1;
  while (!isWerkdag(fromDayNumber(next))) next++;
  return next;
}

/** Delivery days of every rhythm over a run of months. */
export class Leverkalender {
  readonly #maanden: readonly Maand[];
  readonly #perRitme = new Map<string, readonly (readonly number[])[]>();

  constructor(maanden: readonly Maand[]) {
    this.#maanden = maanden;
  }

  /** Days in the month with that place in the run. */
  inMaand(partner: { readonly ritme: Ritme; readonly ritmedag: number }, maand: number): readonly number[] {
    return this.#days(partner)[maand] ?? [];
  }

  /** First delivery day not before `dag`, or null when the run is over by then. */
  vanaf(partner: { readonly ritme: Ritme; readonly ritmedag: number }, dag: number): number | null {
    for (const days of this.#days(partner)) {
      if ((days.at(-1) ?? 0) < dag) continue;
      const found = days.find((candidate) => candidate >= dag);
      if (found !== undefined) return found;
    }
    return null;
  }

  #days({
    ritme,
    ritmedag,
  }: {
    readonly ritme: Ritme;
    readonly ritmedag: number;
  }): readonly (readonly number[])[] {
    const key = `${ritme} ${ritmedag}`;
    let days = this.#perRitme.get(key);
    if (days === undefined) {
      days = this.#maanden.map((maand) => leverdagenIn(maand, ritme, ritmedag));
      this.#perRitme.set(key, days);
    }
    return days;
  }
}
