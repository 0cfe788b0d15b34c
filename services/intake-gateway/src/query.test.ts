import { expect, test } from 'vitest';
import { parseCursor } from './query.ts';

test('a cursor is a number that the database can hold, or no cursor of ours', () => {
  expect(parseCursor(undefined, 0)).toBe(0);
  expect(parseCursor('2147483647', 0)).toBe(2_147_483_647);
  for (const text of ['2147483648', '99999999999', '-1', '1.5', '1e3', '', ' 1'])
    expect(() => parseCursor(text, 0)).toThrow('ONGELDIGE_CURSOR');
});
