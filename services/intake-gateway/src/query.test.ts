import { expect, test } from 'vitest';
import { parseUuid } from './query.ts';

test('an id is the same id in capitals', () => {
  const id = '5f0c1d2e-3a4b-4c5d-8e6f-0123456789ab';
  expect(parseUuid(id.toUpperCase())).toBe(id);
  expect(() => parseUuid(`${id}0`)).toThrow('NIET_GEVONDEN');
});
