import { expect, test } from 'vitest';
import { parsePeriode } from './parse-periode.ts';

test.each([
  ['2026-03-31', { van: '2026-03-31', tot: '2026-04-01' }],
  ['2026-12', { van: '2026-12-01', tot: '2027-01-01' }],
  ['2028-02', { van: '2028-02-01', tot: '2028-03-01' }],
  ['9999-12-30', { van: '9999-12-30', tot: '9999-12-31' }],
  ['9999-11', { van: '9999-11-01', tot: '9999-12-01' }],
])('%s is a period', (text, periode) => {
  expect(parsePeriode(text)).toEqual(periode);
});

test.each(['9999-12-31', '9999-12', '0000-01', '2026-02-30', '2026-13', '2026', ''])(
  '%j is none: no such day, or the calendar has none after it',
  (text) => {
    expect(parsePeriode(text)).toBeNull();
  },
);
