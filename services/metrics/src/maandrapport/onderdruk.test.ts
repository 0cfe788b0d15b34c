import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onderdruk, type Rij, verbergKolom } from './onderdruk.ts';

const cellen = (...aantallen: readonly number[]) => aantallen.map((aantal) => ({ aantal, verborgen: false }));
/** The line as it is shown; null is hidden. */
const shown = (...aantallen: readonly number[]) =>
  verbergKolom(cellen(...aantallen)).map((verborgen, nr) => (verborgen ? null : aantallen[nr]));

describe('small numbers of a line whose sum is known', () => {
  it('from 1 to 4 are hidden, nought and five are not', () => {
    expect(shown(0, 5, 6)).toEqual([0, 5, 6]);
    expect(shown(0, 1, 4, 12, 6)).toEqual([0, null, null, null, 6]);
  });

  it('take others along in their order, whatever their size', () => {
    expect(shown(3, 20, 9, 0)).toEqual([null, null, 9, 0]);
    expect(shown(0, 90, 9, 3)).toEqual([0, null, 9, null]);
  });

  it('take as many as it needs for each of them to be any of 1 to 4', () => {
    expect(shown(1, 1, 5, 30)).toEqual([null, null, null, null]);
    expect(shown(4, 4, 5, 30)).toEqual([null, null, null, 30]);
  });

  it('hide nought as well when there is nothing else to hide behind', () => {
    expect(shown(3, 0, 0)).toEqual([null, null, null]);
    expect(shown(1, 5, 0)).toEqual([null, null, null]);
  });

  it('count what stands hidden elsewhere', () => {
    expect(verbergKolom(cellen(0, 40, 50), [{ aantal: 3, verborgen: true }])).toEqual([false, true, false]);
    expect(verbergKolom(cellen(0, 40, 50), [{ aantal: 30, verborgen: false }])).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('never have a sum that is too small for any of 1 to 4', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 12 }), { minLength: 2 }), (aantallen) => {
        const hidden = verbergKolom(cellen(...aantallen));
        if (hidden.every(Boolean)) return;
        const values = aantallen.filter((aantal, nr) => hidden[nr] && aantal > 0);
        if (values.length > 0)
          expect(values.reduce((sum, value) => sum + value, 0)).toBeGreaterThanOrEqual(10 + values.length);
        aantallen.forEach((aantal, nr) => {
          if (hidden[nr] === false) expect(aantal === 0 || aantal > 4).toBe(true);
        });
      }),
    );
  });
});

describe('numbers of municipalities', () => {
  const rij = (patch: Partial<Rij>): Rij => ({
    meldingen: 40,
    soorten: [40],
    zaken: 20,
    contact: 15,
    hulp: 10,
    termijnVerstreken: 0,
    ...patch,
  });

  it('hide with a whole its parts, of which it is no smaller', () => {
    const [few, many, third, fourth] = onderdruk(
      [rij({ zaken: 1, contact: 0, hulp: 0 }), rij({}), rij({}), rij({})],
      [],
    );
    const open = { meldingen: false, soorten: [false], termijnVerstreken: false };
    for (const hidden of [few, many])
      expect(hidden).toEqual({ ...open, zaken: true, contact: true, hulp: true, termijnVerstreken: true });
    // The contacts of the second alone would follow, and would tell how many zaken it has at least.
    expect(third).toEqual({ ...open, zaken: false, contact: true, hulp: true });
    expect(fourth).toEqual({ ...open, zaken: false, contact: false, hulp: false });
  });

  it('of which all meldingen are hidden show nothing', () => {
    const [few] = onderdruk([rij({ meldingen: 3, soorten: [3], zaken: 0 }), rij({}), rij({})], []);
    expect(few).toEqual({
      meldingen: true,
      soorten: [true],
      zaken: true,
      contact: true,
      hulp: true,
      termijnVerstreken: true,
    });
  });

  it('of which one alone has any show nothing, not even totals', () => {
    const alone = onderdruk(
      [rij({ meldingen: 6, soorten: [5, 1] }), rij({ meldingen: 0, soorten: [0, 0] })],
      [],
    );
    expect(alone.map(({ meldingen, zaken }) => [meldingen, zaken])).toEqual([
      [true, true],
      [true, true],
    ]);
  });
});
