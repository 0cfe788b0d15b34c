import { addMonths, datum, firstDayOf, meldmaandVan, shiftMonth } from '@meldpunt/contracts';
import { expect, it } from 'vitest';
import { keptSince } from '../bewaren/bewaartermijn.ts';
import { firstFullMonth, lastDayOf, maandenFor } from './maanden.ts';

const dag = datum('2026-09-10');
const ALLES = { van: null, tot: null };

it('een maand telt als zij voorbij is en er niets van is gewist', () => {
  expect(maandenFor(datum('2026-06-12'), dag, ALLES)).toEqual([
    { maand: '2026-06', gebruik: 'NIET_MEER_BEWAARD' },
    { maand: '2026-07', gebruik: 'GEBRUIKT' },
    { maand: '2026-08', gebruik: 'GEBRUIKT' },
    { maand: '2026-09', gebruik: 'NOG_NIET_VOORBIJ' },
  ]);
});

it('van een gevraagde maand die niet kan staat er waarom', () => {
  expect(maandenFor(datum('2026-07-01'), dag, { van: '2026-06', tot: '2026-07' })).toEqual([
    { maand: '2026-06', gebruik: 'NIET_MEER_BEWAARD' },
    { maand: '2026-07', gebruik: 'GEBRUIKT' },
    { maand: '2026-08', gebruik: 'NIET_GEVRAAGD' },
    { maand: '2026-09', gebruik: 'NOG_NIET_VOORBIJ' },
  ]);
});

it('van heel vroeger staat er niet elke maand dat er niets meer is, en van later niets', () => {
  const maanden = maandenFor(datum('2026-07-01'), dag, { van: '1990-01', tot: '2040-01' });
  expect(maanden).toHaveLength(25);
  expect(maanden.filter(({ gebruik }) => gebruik === 'GEBRUIKT').map(({ maand }) => maand)).toEqual([
    '2026-07',
    '2026-08',
  ]);
});

it('een formule ziet pas alles in de maand waarvan haar terugblik bewaard is', () => {
  const since = datum('2026-03-15');
  const maanden = maandenFor(since, dag, ALLES);
  const back = (months: number) => (at: typeof dag) => firstDayOf(shiftMonth(meldmaandVan(at), 1 - months));
  expect(firstFullMonth(back(1), since, maanden)).toBe('2026-04');
  expect(firstFullMonth(back(3), since, maanden)).toBe('2026-06');
  expect(firstFullMonth(back(7), since, maanden)).toBeNull();
  expect(firstFullMonth(() => null, since, maanden)).toBe('2026-04');
});

it('er wordt gespeeld tot en met de laatste dag van de laatste maand', () => {
  expect(lastDayOf(maandenFor(datum('2026-07-01'), dag, ALLES), dag)).toBe('2026-08-31');
  expect(lastDayOf([], dag)).toBe(dag);
});

it('wat onder een eerdere, kortere formule is gewist telt niet als bewaard', () => {
  const long = () => addMonths(dag, -12);
  expect(keptSince(long, dag)).toBe('2026-03-11');
  // Until July it looked back a month, so at the end of June nothing older than two months was left.
  expect(keptSince((at) => addMonths(at, at < datum('2026-07-01') ? -1 : -12), dag)).toBe('2026-05-01');
});
