import { describe, expect, it } from 'vitest';
import { type Cel, type GetoondeTabel, toonTabel } from './onderdruk.ts';

const cellen = (...paren: readonly (readonly [aantal: number, zonderSignaal: number])[]): Cel[] =>
  paren.map(([aantal, zonderSignaal], nr) => ({ sleutel: String(nr), aantal, zonderSignaal }));
const shown = ({ totaal, cellen: cells }: GetoondeTabel) => [totaal, ...cells.map(({ aantal }) => aantal)];

describe('wat er te zien is', () => {
  it('grote aantallen en nul staan er, en hun totaal', () => {
    expect(shown(toonTabel(cellen([12, 6], [0, 0], [30, 30])))).toEqual([42, 12, 0, 30]);
  });

  it('een aantal onder de vijf is verborgen, en een tweede erbij zodat het niet uit het totaal volgt', () => {
    expect(shown(toonTabel(cellen([3, 0], [40, 0], [50, 0])))).toEqual([93, null, null, 50]);
  });

  it('drie huishoudens zonder signaal gaan niet schuil in een groot aantal met', () => {
    expect(shown(toonTabel(cellen([103, 3], [40, 20], [50, 30])))).toEqual([193, null, null, 50]);
  });

  it('wat er bij moet volgt de vaste volgorde en niet de grootte', () => {
    expect(shown(toonTabel(cellen([90, 0], [20, 0], [3, 0])))).toEqual([113, null, 20, null]);
  });

  it('twee kleine aantallen die samen te weinig zijn nemen er meer mee', () => {
    expect(shown(toonTabel(cellen([1, 0], [1, 0], [30, 0], [40, 0])))).toEqual([72, null, null, null, 40]);
  });

  it('is er niets om het achter te verbergen, dan staat alleen het totaal er', () => {
    expect(shown(toonTabel(cellen([3, 3], [4, 4], [0, 0])))).toEqual([7, null, null, null]);
  });

  it('is het totaal zelf klein, dan staat er niets', () => {
    expect(shown(toonTabel(cellen([100, 0], [3, 3])))).toEqual([null, null, null]);
    expect(shown(toonTabel(cellen([4, 0], [0, 0])))).toEqual([null, null, null]);
  });

  it('een verborgen totaal verbergt alles', () => {
    expect(shown(toonTabel(cellen([40, 20], [50, 20]), true))).toEqual([null, null, null]);
  });
});

/** Every way to divide at most so many households without signaal over cells that have so many with one. */
function* tables(met: readonly number[], most: number): Generator<Cel[]> {
  const zonder: number[] = [];
  const turn = function* (left: number): Generator<Cel[]> {
    if (zonder.length === met.length) {
      yield cellen(...met.map((known, nr) => [known + (zonder[nr] ?? 0), zonder[nr] ?? 0] as const));
      return;
    }
    for (let value = 0; value <= left; value++) {
      zonder.push(value);
      yield* turn(left - value);
      zonder.pop();
    }
  };
  yield* turn(most);
}

describe('wat eruit te rekenen is', () => {
  it.each([[[0, 0, 0]], [[40, 0, 7]], [[0, 0, 0, 0]], [[3, 40, 0]]])(
    'wie de regel, het totaal en alles met een signaal kent houdt bij elk klein aantal zonder signaal alle waarden over: %j',
    (met) => {
      const byLook = Map.groupBy(tables(met, met.length > 3 ? 20 : 26), (table) =>
        JSON.stringify(toonTabel(table)),
      );
      let checked = 0;
      for (const [look, alike] of byLook) {
        // A hidden total tells nothing of its parts; one of five to eleven is shown alone, with next to no room below it.
        const total = alike[0]?.reduce((sum, { zonderSignaal }) => sum + zonderSignaal, 0) ?? 0;
        if (look.startsWith('{"totaal":null') || total < 12) continue;
        for (const nr of met.keys()) {
          const values = new Set(alike.map((table) => table[nr]?.zonderSignaal ?? 0));
          if (![1, 2, 3, 4].some((value) => values.has(value))) continue;
          expect([look, nr, [1, 2, 3, 4].filter((value) => !values.has(value))]).toEqual([look, nr, []]);
          checked++;
        }
      }
      expect(checked).toBeGreaterThan(50);
    },
  );
});
