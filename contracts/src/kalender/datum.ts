/**
 * Calendar dates without a clock and without a time zone. A `Datum` is the string 'YYYY-MM-DD' (years 0001 to
 * 9999, proleptic Gregorian calendar), so two of them compare with `<` and `===`. JavaScript's Date is not used:
 * it is an instant, and every conversion through it can shift a day.
 */
export type Datum = string & { readonly __datum: true };

/** Calendar month 'YYYY-MM', for example the meldmaand of a signaaldatum. */
export type Maand = string;

const ZERO = 48;
const HYPHEN = 45;

/** Text of day numbers between 1900 and 2100: decoding a date is then one array read. */
const FIRST_CACHED = -25_567;
const CACHED_DAYS = 73_414;
const cache: (Datum | undefined)[] = new Array(CACHED_DAYS);

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Days in a month, `month` from 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** True for a text 'YYYY-MM-DD' that names a day that exists. */
export function isDatum(text: unknown): text is Datum {
  if (typeof text !== 'string' || text.length !== 10) return false;
  if (text.charCodeAt(4) !== HYPHEN || text.charCodeAt(7) !== HYPHEN) return false;
  for (let index = 0; index < 10; index++) {
    const digit = text.charCodeAt(index) - ZERO;
    if (index !== 4 && index !== 7 && (digit < 0 || digit > 9)) return false;
  }
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  if (month < 1 || month > 12 || day < 1) return false;
  const year = fourDigits(text);
  return year >= 1 && (day <= 28 || day <= daysInMonth(year, month));
}

/** The date a text names, or null when it names none. */
export function parseDatum(text: unknown): Datum | null {
  return isDatum(text) ? text : null;
}

/** For constants and values that were checked before; throws a RangeError without quoting the text. */
export function datum(text: string): Datum {
  if (!isDatum(text)) throw new RangeError('Not a calendar date of the form YYYY-MM-DD');
  return text;
}

/** The date of a year, month (1 to 12) and day; throws a RangeError when there is no such day. */
export function datumOf(year: number, month: number, day: number): Datum {
  return datum(`${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`);
}

export function yearOf(date: Datum): number {
  return fourDigits(date);
}

/** 1 to 12. */
export function monthOf(date: Datum): number {
  return twoDigits(date, 5);
}

/** 1 to 31. */
export function dayOfMonth(date: Datum): number {
  return twoDigits(date, 8);
}

/**
 * Days since 1970-01-01, as Avro's logical type date counts. The year is taken to begin in March, so that the
 * leap day is its last one and the months before it have a fixed length sum, (153 m + 2) / 5.
 */
export function toDayNumber(date: Datum): number {
  const month = monthOf(date);
  const year = month > 2 ? yearOf(date) : yearOf(date) - 1;
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const monthFromMarch = month > 2 ? month - 3 : month + 9;
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + dayOfMonth(date) - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Inverse of `toDayNumber`; throws a RangeError outside the years 0001 to 9999. */
export function fromDayNumber(dayNumber: number): Datum {
  const index = dayNumber - FIRST_CACHED;
  const known = cache[index];
  if (known !== undefined) return known;
  const date = computeFromDayNumber(dayNumber);
  if (index >= 0 && index < CACHED_DAYS) cache[index] = date;
  return date;
}

function computeFromDayNumber(dayNumber: number): Datum {
  if (!Number.isInteger(dayNumber)) throw new RangeError('A day number is a whole number');
  const shifted = dayNumber + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return datumOf(year, month, day);
}

export function addDays(date: Datum, days: number): Datum {
  return fromDayNumber(toDayNumber(date) + days);
}

/**
 * The same day of the month so many months later, or the last day of that month when it is shorter
 * (31 January + 1 month = 28 or 29 February).
 */
export function addMonths(date: Datum, months: number): Datum {
  const monthCount = yearOf(date) * 12 + monthOf(date) - 1 + months;
  const year = Math.floor(monthCount / 12);
  const month = monthCount - year * 12 + 1;
  return datumOf(year, month, Math.min(dayOfMonth(date), daysInMonth(year, month)));
}

/** Days from `from` to `to`; negative when `to` lies earlier. */
export function daysBetween(from: Datum, to: Datum): number {
  return toDayNumber(to) - toDayNumber(from);
}

/** ISO weekday: 1 Monday to 7 Sunday. */
export function weekday(date: Datum): number {
  const offset = (toDayNumber(date) + 3) % 7;
  return (offset < 0 ? offset + 7 : offset) + 1;
}

/** The meldmaand of a signaaldatum: its calendar month 'YYYY-MM'. */
export function meldmaandVan(date: Datum): Maand {
  return date.slice(0, 7);
}

/** First day of a month 'YYYY-MM'. */
export function firstDayOf(month: Maand): Datum {
  return datum(`${month}-01`);
}

/** Month so many months later. */
export function shiftMonth(month: Maand, months: number): Maand {
  return meldmaandVan(addMonths(firstDayOf(month), months));
}

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
}

function fourDigits(text: string): number {
  return twoDigits(text, 0) * 100 + twoDigits(text, 2);
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
