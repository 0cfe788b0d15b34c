import { expect, test } from 'vitest';
import { ProblemError } from '../problem/problem-error.ts';
import { parseIfMatch } from './parse-if-match.ts';

function problemOf(header: string): unknown {
  try {
    return parseIfMatch(header);
  } catch (error) {
    return error instanceof ProblemError ? { code: error.code, errors: error.options.errors } : error;
  }
}

test('gives the version between the quotes, or nothing when the header is absent', () => {
  expect(parseIfMatch(undefined)).toBeNull();
  expect(parseIfMatch('"5"')).toBe('5');
  expect(parseIfMatch(' "2-0" ')).toBe('2-0');
});

test.each([
  ['W/"5"', 'Laat W/ weg: stuur de ETag zoals hij door deze dienst is gegeven.'],
  ['*', 'Stuur de ETag van wat u zag; met * zegt u niet wat u zag.'],
  ['5', 'Stuur de ETag zoals hij is gegeven, met aanhalingstekens.'],
  ['"5', 'Stuur de ETag zoals hij is gegeven, met aanhalingstekens.'],
  ['"5", "6"', 'Stuur de ETag zoals hij is gegeven, met aanhalingstekens.'],
  ['""', 'Stuur de ETag zoals hij is gegeven, met aanhalingstekens.'],
  ['', 'Stuur de ETag zoals hij is gegeven, met aanhalingstekens.'],
  [`"${'5'.repeat(41)}"`, 'Stuur de ETag zoals hij is gegeven, met aanhalingstekens.'],
])('%j is there, and says of what is wrong with it', (header, detail) => {
  expect(problemOf(header)).toEqual({
    code: 'ONGELDIG_VERZOEK',
    errors: [{ field: 'If-Match', code: 'ONGELDIGE_WAARDE', detail }],
  });
});
