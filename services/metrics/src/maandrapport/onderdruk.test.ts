import { KLEINSTE_TELLING } from '@meldpunt/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onderdruk } from './onderdruk.ts';

describe('small numbers', () => {
  it('from 1 to 4 are hidden, nought and five are not', () => {
    expect(onderdruk([0, 1, 4, 5, 6])).toEqual([0, null, null, 5, 6]);
  });

  it('one alone takes the smallest other with it, since the sum is known', () => {
    expect(onderdruk([3, 20, 9, 0])).toEqual([null, 20, null, 0]);
    expect(onderdruk([3, 0, 0])).toEqual([null, 0, 0]);
  });

  it('never follow from the sum and what is shown, unless there is nothing else to hide behind', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 12 }), { minLength: 2 }), (delen) => {
        const shown = onderdruk(delen);
        const hidden = shown.filter((aantal) => aantal === null).length;
        const others = delen.filter((aantal) => aantal >= KLEINSTE_TELLING).length;
        if (others > 0) expect(hidden).not.toBe(1);
        shown.forEach((aantal, nr) => {
          if (aantal !== null) expect(aantal === 0 || aantal >= KLEINSTE_TELLING).toBe(true);
          if (aantal !== null) expect(aantal).toBe(delen[nr]);
        });
      }),
    );
  });
});
