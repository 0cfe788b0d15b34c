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
  const besluit = decidePerioden(standing, given, op);
  if (besluit.status === 'VERVOLG_STAAT_KLAAR') return { vervolgVan: besluit.vervolgVan };
  const { vervallen, vastTeLeggen, teVertellen } =
    besluit.status === 'GEWIJZIGD' ? besluit : { vervallen: [], vastTeLeggen: [], teVertellen: null };
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
    expect(decidePerioden([nu], [opgave('2026-01-01', 5_000)], dag)).toEqual({ status: 'ONGEWIJZIGD' });
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
    expect(after([nu, tweede], [opgave('2026-01-01', 6_000)])).toEqual({
      stands: ['3: 2026-01-01 6000'],
      told: '3: 2026-01-01 6000',
    });
  });

  test('as it stands, once more, leaves what began since and what is to come', () => {
    const tot = periode(1, '2026-01-01', 5_000, '2026-05-31');
    const tweede = periode(2, '2026-06-01', 9_000);
    const straks = periode(3, '2027-01-01', 1_000);
    const again = [opgave('2026-01-01', 5_000, '2026-05-31')];
    expect(decidePerioden([tot, tweede, straks], again, dag)).toEqual({ status: 'ONGEWIJZIGD' });
    expect(decidePerioden([tweede, straks], [opgave('2027-01-01', 1_000)], dag)).toEqual({
      status: 'ONGEWIJZIGD',
    });
    // With it a change of what is to come: what began since stays.
    expect(after([tot, tweede, straks], [...again, opgave('2027-02-01', 2_000)])).toEqual({
      stands: ['1: 2026-01-01 5000', '2: 2026-06-01 9000', '4: 2027-02-01 2000'],
      told: null,
    });
  });

  test('with an end while a renewal stands ahead is refused: the renewal would begin all the same', () => {
    const straks = periode(2, '2027-01-01', 9_000);
    for (const tot of ['2026-12-20', '2026-12-31', '2027-06-30']) {
      expect(after([nu, straks], [opgave('2026-01-01', 5_000, tot)])).toEqual({ vervolgVan: '2027-01-01' });
    }
    expect(after([nu, straks], [opgave('2026-11-01', 5_000, '2026-12-20')])).toEqual({
      vervolgVan: '2027-01-01',
    });
    // The first that would begin is named.
    const later = periode(3, '2028-01-01', 9_000);
    expect(after([later, straks, nu], [opgave('2026-01-01', 5_000, '2026-12-20')])).toEqual({
      vervolgVan: '2027-01-01',
    });
    // Before the hub has a day it would begin as well.
    expect(after([nu, straks], [opgave('2026-01-01', 5_000, '2026-12-20')], null)).toEqual({
      vervolgVan: '2027-01-01',
    });
  });

  test('with an end and the renewal beside it stands in both; the end as it stands may be repeated', () => {
    const straks = periode(2, '2027-01-01', 9_000);
    const both = [opgave('2026-01-01', 5_000, '2026-12-20'), opgave('2027-01-01', 9_000)];
    const stands = ['3: 2026-01-01 5000', '4: 2027-01-01 9000'];
    expect(after([nu, straks], both)).toEqual({ stands, told: '3: 2026-01-01 5000' });
    const ended = [periode(3, '2026-01-01', 5_000, '2026-12-20'), periode(4, '2027-01-01', 9_000)];
    expect(decidePerioden(ended, both.slice(0, 1), dag)).toEqual({ status: 'ONGEWIJZIGD' });
  });

  test('with an end, from a day to come, takes the place of the renewal', () => {
    const straks = periode(2, '2027-01-01', 9_000);
    expect(after([nu, straks], [opgave('2026-12-11', 5_000, '2026-12-31')])).toEqual({
      stands: ['1: 2026-01-01 5000', '3: 2026-12-11 5000'],
      told: null,
    });
  });

  test('that leaves another first period, while nothing began, is told under a version of its own', () => {
    const eerst = periode(1, '2027-07-01', 1);
    const dan = periode(2, '2027-09-01', 2);
    expect(after([eerst, dan], [opgave('2027-09-01', 2)])).toMatchObject({ told: null });
    expect(after([eerst, dan], [opgave('2027-09-01', 2), opgave('2027-11-01', 3)])).toEqual({
      stands: ['3: 2027-09-01 2', '4: 2027-11-01 3'],
      told: '3: 2027-09-01 2',
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
