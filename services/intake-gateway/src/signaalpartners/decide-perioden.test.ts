import { datum } from '@meldpunt/contracts';
import { describe, expect, test } from 'vitest';
import { decidePerioden, geldendePeriode, type Periode, type Periodeopgave } from './decide-perioden.ts';

const dag = datum('2026-12-10');
const opgave = (van: string, meldingsdrempelInCenten = 0, tot: string | null = null): Periodeopgave => ({
  van: datum(van),
  tot: tot === null ? null : datum(tot),
  meldingsdrempelInCenten,
});
const periode = (versie: number, ...given: Parameters<typeof opgave>): Periode => ({
  ...opgave(...given),
  versie,
});
/** In short: what stands afterwards, and what the others are told. */
function after(standing: readonly Periode[], given: readonly Periodeopgave[], op: typeof dag | null = dag) {
  const { vervallen, vastTeLeggen, teVertellen } = decidePerioden(standing, given, op);
  const changed = new Set([...vervallen, ...vastTeLeggen.map(({ van }) => van)]);
  const stands = [...standing.filter(({ van }) => !changed.has(van)), ...vastTeLeggen];
  const plain = ({ van, meldingsdrempelInCenten: drempel, versie }: Periode) =>
    `${versie}: ${van} ${drempel}`;
  return {
    stands: stands.toSorted((a, b) => (a.van < b.van ? -1 : 1)).map(plain),
    told: teVertellen === null ? null : plain(teVertellen),
  };
}

describe('what is stated of a convenant', () => {
  const nu = periode(1, '2026-01-01', 5_000);

  test('the first time stands and is told', () => {
    expect(after([], [opgave('2026-01-01', 5_000)])).toEqual({
      stands: ['1: 2026-01-01 5000'],
      told: '1: 2026-01-01 5000',
    });
  });

  test('again the same changes nothing', () => {
    expect(decidePerioden([nu], [opgave('2026-01-01', 5_000)], dag)).toEqual({
      gewijzigd: false,
      vervallen: [],
      vastTeLeggen: [],
      teVertellen: null,
    });
  });

  test('for a day to come stands beside what holds until then, and is told when it begins', () => {
    expect(after([nu], [opgave('2027-01-01', 9_000)])).toEqual({
      stands: ['1: 2026-01-01 5000', '2: 2027-01-01 9000'],
      told: null,
    });
  });

  test('for another day to come takes the place of what was to come', () => {
    const straks = periode(2, '2027-01-01', 9_000);
    expect(after([nu, straks], [opgave('2027-02-01', 9_000)])).toEqual({
      stands: ['1: 2026-01-01 5000', '3: 2027-02-01 9000'],
      told: null,
    });
  });

  test('for today leaves what is to come, whose version stays the higher one', () => {
    const straks = periode(2, '2027-01-01', 9_000);
    expect(after([nu, straks], [opgave('2026-01-01', 6_000)])).toEqual({
      stands: ['3: 2026-01-01 6000', '4: 2027-01-01 9000'],
      told: '3: 2026-01-01 6000',
    });
  });

  test('from an earlier day takes the place of what began since', () => {
    expect(after([nu], [opgave('2025-01-01', 7_000)])).toEqual({
      stands: ['2: 2025-01-01 7000'],
      told: '2: 2025-01-01 7000',
    });
    const tweede = periode(2, '2026-06-01', 9_000);
    expect(after([nu, tweede], [opgave('2026-01-01', 5_000)])).toEqual({
      stands: ['3: 2026-01-01 5000'],
      told: '3: 2026-01-01 5000',
    });
  });

  test('from a later day that has come follows what held before', () => {
    expect(after([nu], [opgave('2026-12-01', 7_000)])).toEqual({
      stands: ['1: 2026-01-01 5000', '2: 2026-12-01 7000'],
      told: '2: 2026-12-01 7000',
    });
  });

  test('in several periods at once stands in all of them', () => {
    const given = [opgave('2027-01-01', 2), opgave('2028-01-01', 3), opgave('2026-01-01', 1)];
    expect(after([], given)).toEqual({
      stands: ['1: 2026-01-01 1', '2: 2027-01-01 2', '3: 2028-01-01 3'],
      told: '1: 2026-01-01 1',
    });
  });

  test('before the hub has a day takes the place of nothing', () => {
    const straks = periode(1, '2027-01-01', 9_000);
    expect(after([straks], [opgave('2026-01-01', 5_000)], null)).toEqual({
      stands: ['2: 2026-01-01 5000', '3: 2027-01-01 9000'],
      told: '2: 2026-01-01 5000',
    });
  });
});

test('what began last decides, also after its end; before the first day that one is to come', () => {
  const perioden = [periode(2, '2027-01-01', 2, '2027-01-31'), periode(1, '2026-01-01', 1)];
  const op = (day: string) => geldendePeriode(perioden, datum(day))?.meldingsdrempelInCenten;
  expect([op('2025-12-31'), op('2026-12-31'), op('2027-01-01'), op('2027-02-01')]).toEqual([1, 1, 2, 2]);
  expect(geldendePeriode([], dag)).toBeUndefined();
});
