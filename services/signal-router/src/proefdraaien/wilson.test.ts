import { expect, it } from 'vitest';
import { wilson } from './wilson.ts';

it('geeft het interval van Wilson', () => {
  // Newcombe (1998), table I, method 3: 81 of 263 and 15 of 148.
  expect(wilson(81, 263)).toMatchObject({ van: expect.closeTo(0.2553, 4), tot: expect.closeTo(0.3662, 4) });
  expect(wilson(15, 148)).toMatchObject({ van: expect.closeTo(0.0624, 4), tot: expect.closeTo(0.1605, 4) });
  expect(wilson(0, 20)).toMatchObject({ aandeel: 0, van: 0, tot: expect.closeTo(0.1611, 4) });
  expect(wilson(20, 20)).toMatchObject({ aandeel: 1, tot: 1 });
  expect(wilson(0, 0)).toBeNull();
});
