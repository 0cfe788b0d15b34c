import { datum } from '@meldpunt/contracts';
import { expect, test } from 'vitest';
import { checkPeriode } from './check-periode.ts';

test.each([
  ['2026-01-01', '2026-01-01', null],
  ['2026-01-01', '2026-12-31', null],
  ['2026-01-01', '2027-01-01', 'tot'],
  ['2026-01-31', '2026-01-30', 'tot'],
  ['9998-12-31', '9999-12-30', null],
  ['9998-12-31', '9999-12-31', 'tot'],
  // A year after these there is no day any more.
  ['9999-01-01', '9999-01-31', 'van'],
  ['9999-02-01', '9999-03-01', 'van'],
  ['9999-12-31', '9999-12-31', 'van'],
])('from %s to %s: what is wrong is %s', (van, tot, veld) => {
  expect(checkPeriode(datum(van), datum(tot))).toBe(veld);
});
