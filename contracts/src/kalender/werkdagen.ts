import { addDays, addMonths, type Datum, weekday } from './datum.ts';
import { isFeestdag } from './feestdagen.ts';

/** Not a Saturday, Sunday or generally recognised public holiday (Algemene termijnenwet art. 1 and 3). */
export function isWerkdag(date: Datum): boolean {
  return weekday(date) <= 5 && !isFeestdag(date);
}

/**
 * The n-th working day after a day, that day itself not counted; for a negative n the n-th before it. With 0 the
 * day itself, working day or not.
 */
export function addWerkdagen(date: Datum, werkdagen: number): Datum {
  const step = werkdagen < 0 ? -1 : 1;
  let left = Math.abs(werkdagen);
  let day = date;
  while (left > 0) {
    day = addDays(day, step);
    if (isWerkdag(day)) left--;
  }
  return day;
}

/** Working days after `from` up to and including `to`; 0 when `to` is not later. */
export function werkdagenTussen(from: Datum, to: Datum): number {
  let count = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (isWerkdag(day)) count++;
  return count;
}

/** Length of a term in the unit the law states it in: the unit decides whether art. 2 applies. */
export type Termijn =
  | { readonly dagen: number }
  | { readonly weken: number }
  | { readonly maanden: number }
  | { readonly werkdagen: number };

/**
 * Last day of a term that begins on the day after `vanaf`.
 *
 * - Algemene termijnenwet art. 1: a term that ends on a Saturday, Sunday or public holiday is prolonged up to
 *   and including the next day that is none of these.
 * - Art. 2: a term of at least three days is prolonged as far as needed to hold two such days.
 * - Art. 4: neither holds for terms of more than 90 days, twelve weeks or three months.
 * - A term in working days ends on a working day and holds what it says, so nothing is left to prolong.
 */
export function termijnEinde(vanaf: Datum, termijn: Termijn): Datum {
  if ('werkdagen' in termijn) return addWerkdagen(vanaf, termijn.werkdagen);
  const end = plainEnd(vanaf, termijn);
  if (isTooLongToProlong(termijn)) return end;
  const needed = 'dagen' in termijn && termijn.dagen < 3 ? 0 : 2;
  let day = end;
  while (!isWerkdag(day) || werkdagenTussen(vanaf, day) < needed) day = addDays(day, 1);
  return day;
}

type KalenderTermijn = Exclude<Termijn, { readonly werkdagen: number }>;

function plainEnd(vanaf: Datum, termijn: KalenderTermijn): Datum {
  if ('dagen' in termijn) return addDays(vanaf, termijn.dagen);
  if ('weken' in termijn) return addDays(vanaf, 7 * termijn.weken);
  return addMonths(vanaf, termijn.maanden);
}

function isTooLongToProlong(termijn: KalenderTermijn): boolean {
  if ('dagen' in termijn) return termijn.dagen > 90;
  if ('weken' in termijn) return termijn.weken > 12;
  return termijn.maanden > 3;
}
