import { ProblemError } from '@meldpunt/service-kit';

export interface Page {
  readonly na: number;
  readonly limit: number;
}

const DEFAULT_LIMIT = 500;
const MAX_LIMIT = 5_000;
const DIGITS = /^\d{1,15}$/;

/** `na` (0 when absent) and `limit` (500 when absent, at most 5,000); names every parameter that is not good. */
export function parsePage(na: string | undefined, limit: string | undefined): Page {
  const page = { na: parseWhole(na, 0), limit: parseWhole(limit, DEFAULT_LIMIT) };
  const wrong = [
    ...(Number.isNaN(page.na) ? ['na'] : []),
    ...(page.limit >= 1 && page.limit <= MAX_LIMIT ? [] : ['limit']),
  ];
  if (wrong.length > 0) {
    throw new ProblemError('ONGELDIG_VELD', {
      errors: wrong.map((field) => ({ field, code: 'ONGELDIGE_WAARDE' })),
    });
  }
  return page;
}

function parseWhole(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  return DIGITS.test(text) ? Number(text) : Number.NaN;
}
