export const XLSX_MEDIATYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A cell as it was filled in. A formula is never worked out and its remembered value never taken: it is named. */
export type SheetCell =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'boolean'; readonly boolean: boolean }
  /** Calendar day 'YYYY-MM-DD'. */
  | { readonly kind: 'date'; readonly date: string }
  | { readonly kind: 'formula' }
  /** An error of the spreadsheet, a day that does not exist, a text longer than allowed. */
  | { readonly kind: 'unreadable' };

/** A row that holds something; `cells` by column, A is 0. */
export interface SheetRow {
  /** As the person sees it, from 1. */
  readonly number: number;
  readonly cells: ReadonlyMap<number, SheetCell>;
}

export type SheetErrorCode =
  /** No zip, no workbook in it, encrypted, or XML that is not what it should be. */
  | 'NOT_XLSX'
  /** Over one of the limits. */
  | 'TOO_LARGE';

/** A file that is refused as a whole. Says nothing of what it holds. */
export class SheetError extends Error {
  override readonly name = 'SheetError';
  readonly code: SheetErrorCode;

  constructor(code: SheetErrorCode, options?: { cause?: unknown }) {
    super(code, options);
    this.code = code;
  }
}

/** First characters at which a spreadsheet takes a text for a formula, in the file or once it is saved as CSV. */
const RISKY = /^[=+\-@\p{Cc}]/u;

/** The text with an apostrophe before a risky first character, so that no program computes it. */
export function harmless(text: string): string {
  return RISKY.test(text) ? `'${text}` : text;
}

/** What `harmless` was given. */
export function asWritten(text: string): string {
  return text.startsWith("'") && RISKY.test(text.slice(1)) ? text.slice(1) : text;
}

const LETTERS = 26;

/** Name of a column: 0 is A, 26 is AA. */
export function columnName(column: number): string {
  const rest = Math.floor(column / LETTERS);
  const last = String.fromCharCode(65 + (column % LETTERS));
  return rest === 0 ? last : columnName(rest - 1) + last;
}

/** Number of the column in a reference such as 'AB12', or undefined when it is none. */
export function columnOf(reference: string): number | undefined {
  const letters = /^([A-Z]{1,3})\d{1,7}$/.exec(reference)?.[1];
  if (letters === undefined) return undefined;
  let column = 0;
  for (const letter of letters) column = column * LETTERS + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** Days from 1899-12-30, as spreadsheets count, to the first of 1970. */
const EPOCH = 25_569;
const DAY_MS = 86_400_000;
/** What a workbook of the older Macintosh counts from instead, in days later. */
export const OFFSET_1904 = 1462;

export function serialOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS + EPOCH;
}

/** The day of a serial number, its time of day left out; undefined outside 1900-03-01 to 9999. */
export function dateOf(serial: number): string | undefined {
  const whole = Math.floor(serial);
  // Before March 1900 spreadsheets count a leap day that never was.
  if (!(whole >= 61 && whole <= 2_958_465)) return undefined;
  return new Date((whole - EPOCH) * DAY_MS).toISOString().slice(0, 10);
}
