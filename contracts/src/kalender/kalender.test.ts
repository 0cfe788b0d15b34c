import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  type Datum,
  datum,
  datumOf,
  daysBetween,
  fromDayNumber,
  isDatum,
  meldmaandVan,
  shiftMonth,
  toDayNumber,
  weekday,
} from './datum.ts';
import { feestdagen, isFeestdag } from './feestdagen.ts';
import { addWerkdagen, isWerkdag, type Termijn, termijnEinde, werkdagenTussen } from './werkdagen.ts';

/**
 * The slow reference: JavaScript's UTC dates one day at a time, and Easter from the table of paschal full moons
 * that holds for 1900 to 2199 (golden number 1 to 19), so that it shares no formula with the code under test.
 */
const DAY_MS = 86_400_000;
const FULL_MOONS = [
  '04-14',
  '04-03',
  '03-23',
  '04-11',
  '03-31',
  '04-18',
  '04-08',
  '03-28',
  '04-16',
  '04-05',
  '03-25',
  '04-13',
  '04-02',
  '03-22',
  '04-10',
  '03-30',
  '04-17',
  '04-07',
  '03-27',
];
const text = (date: Date) => date.toISOString().slice(0, 10);
const instant = (date: string) => new Date(`${date}T00:00:00Z`);
const later = (date: string, days: number) => text(new Date(instant(date).getTime() + days * DAY_MS));

function slowEaster(year: number): string {
  let day = `${year}-${FULL_MOONS[year % 19]}`;
  do day = later(day, 1);
  while (instant(day).getUTCDay() !== 0);
  return day;
}

function slowIsWerkdag(day: string): boolean {
  const year = Number(day.slice(0, 4));
  const easter = slowEaster(year);
  const kings = instant(`${year}-04-27`).getUTCDay() === 0 ? `${year}-04-26` : `${year}-04-27`;
  const fixed = [`${year}-01-01`, kings, `${year}-05-05`, `${year}-12-25`, `${year}-12-26`];
  const moving = [-2, 0, 1, 39, 49, 50].map((days) => later(easter, days));
  const dayOfWeek = instant(day).getUTCDay();
  return dayOfWeek !== 0 && dayOfWeek !== 6 && !fixed.includes(day) && !moving.includes(day);
}

/** Art. 1 and 2 read literally: try every later last day until one satisfies both. */
function slowTermijnEinde(from: string, days: number): string {
  for (let length = days; ; length++) {
    const inTerm = Array.from({ length }, (_, index) => later(from, index + 1));
    const last = inTerm.at(-1);
    if (last === undefined || !slowIsWerkdag(last)) continue;
    if (days >= 3 && inTerm.filter(slowIsWerkdag).length < 2) continue;
    return last;
  }
}

const FIRST = datum('2016-01-01');
const LAST = datum('2045-12-31');
const days = fc.integer({ min: toDayNumber(FIRST), max: toDayNumber(LAST) }).map(fromDayNumber);

describe('Datum', () => {
  it('counts every day of three centuries as UTC does', () => {
    let date = '1900-01-01';
    for (let number = toDayNumber(datum(date)); date < '2200-01-01'; number++, date = later(date, 1)) {
      if (fromDayNumber(number) !== date || toDayNumber(datum(date)) !== number) expect.fail(date);
    }
    expect(fromDayNumber(0)).toBe('1970-01-01');
    expect(fromDayNumber(toDayNumber(datum('0001-01-01')))).toBe('0001-01-01');
    expect(fromDayNumber(toDayNumber(datum('9999-12-31')))).toBe('9999-12-31');
  });

  it('knows which texts are a day', () => {
    for (const good of ['2024-02-29', '2000-02-29', '2026-12-31']) expect(isDatum(good)).toBe(true);
    const bad = [
      '2023-02-29',
      '1900-02-29',
      '2026-13-01',
      '2026-00-10',
      '2026-04-31',
      '2026-1-1',
      '26-01-01',
      '',
    ];
    for (const text of [...bad, '2026-01-01T00:00', '0000-01-01', null, 20260101])
      expect(isDatum(text)).toBe(false);
    expect(() => datum('2023-02-29')).toThrow(RangeError);
    expect(() => fromDayNumber(1e9)).toThrow(RangeError);
  });

  it('adds months to the same day or the last one there is', () => {
    expect(addMonths(datum('2026-01-31'), 1)).toBe('2026-02-28');
    expect(addMonths(datum('2028-01-31'), 1)).toBe('2028-02-29');
    expect(addMonths(datum('2026-03-31'), -1)).toBe('2026-02-28');
    expect(addMonths(datum('2026-11-15'), 14)).toBe('2028-01-15');
    expect(addMonths(datum('2026-01-15'), -1)).toBe('2025-12-15');
    expect(shiftMonth('2026-12', 2)).toBe('2027-02');
    expect(meldmaandVan(datum('2026-12-31'))).toBe('2026-12');
  });

  it('adds and counts days, and names weekdays, as UTC does', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -4000, max: 4000 }), (date, shift) => {
        const moved = addDays(date, shift);
        expect(moved).toBe(later(date, shift));
        expect(daysBetween(date, moved)).toBe(shift);
        expect(weekday(date)).toBe(instant(date).getUTCDay() || 7);
        expect(moved < date).toBe(shift < 0);
      }),
    );
  });
});

describe('feestdagen', () => {
  it.each([
    ['2016', '2016-03-27', '2016-04-27'],
    ['2019', '2019-04-21', '2019-04-27'],
    ['2023', '2023-04-09', '2023-04-27'],
    ['2024', '2024-03-31', '2024-04-27'],
    ['2025', '2025-04-20', '2025-04-26'],
    ['2026', '2026-04-05', '2026-04-27'],
    ['2027', '2027-03-28', '2027-04-27'],
    ['2031', '2031-04-13', '2031-04-26'],
    ['2038', '2038-04-25', '2038-04-27'],
  ])('of %s have Easter on %s and Koningsdag on %s', (year, easter, koningsdag) => {
    const byName = new Map(feestdagen(Number(year)).map(({ naam, dag }) => [naam, dag]));
    expect(byName.get('Eerste paasdag')).toBe(easter);
    expect(byName.get('Koningsdag')).toBe(koningsdag);
  });

  it('of 2026 are these eleven', () => {
    expect(feestdagen(2026).map(({ dag }) => dag)).toEqual([
      '2026-01-01',
      '2026-04-03',
      '2026-04-05',
      '2026-04-06',
      '2026-04-27',
      '2026-05-05',
      '2026-05-14',
      '2026-05-24',
      '2026-05-25',
      '2026-12-25',
      '2026-12-26',
    ]);
  });

  it('count 5 May every year, also outside lustrum years', () => {
    for (let year = 2016; year <= 2045; year++) expect(isFeestdag(datumOf(year, 5, 5))).toBe(true);
  });
});

describe('werkdagen', () => {
  it('are those of the slow reference on every day of thirty years', () => {
    for (let date: Datum = FIRST; date <= LAST; date = addDays(date, 1)) {
      if (isWerkdag(date) !== slowIsWerkdag(date)) expect.fail(date);
    }
  });

  it('are added one by one, over weekends and holidays, forwards and back', () => {
    expect(addWerkdagen(datum('2026-04-02'), 1)).toBe('2026-04-07');
    expect(addWerkdagen(datum('2026-12-24'), 2)).toBe('2026-12-29');
    expect(addWerkdagen(datum('2026-04-07'), -1)).toBe('2026-04-02');
    expect(addWerkdagen(datum('2026-04-04'), 0)).toBe('2026-04-04');
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 60 }), (date, count) => {
        const end = addWerkdagen(date, count);
        expect(isWerkdag(end)).toBe(true);
        expect(werkdagenTussen(date, end)).toBe(count);
        expect(addWerkdagen(addDays(end, 1), -1)).toBe(end);
      }),
    );
  });
});

describe('termijnEinde', () => {
  it.each<readonly [string, Termijn, string, string]>([
    ['2026-11-02', { weken: 4 }, '2026-11-30', 'an ordinary Monday'],
    ['2026-11-28', { weken: 4 }, '2026-12-28', 'Tweede kerstdag falls on a Saturday: Monday'],
    ['2026-03-09', { weken: 4 }, '2026-04-07', 'Tweede paasdag: the Tuesday after'],
    [
      '2026-04-02',
      { dagen: 3 },
      '2026-04-08',
      'Thursday before Easter: Tuesday alone is one day, art. 2 asks two',
    ],
    ['2026-04-02', { dagen: 2 }, '2026-04-07', 'shorter than three days: art. 1 only'],
    ['2026-04-02', { werkdagen: 3 }, '2026-04-09', 'three working days over Easter'],
    ['2026-10-31', { maanden: 1 }, '2026-11-30', 'the last day of a shorter month'],
    ['2026-01-31', { maanden: 4 }, '2026-05-31', 'longer than three months: art. 4, the Sunday stands'],
    ['2026-11-21', { weken: 12 }, '2027-02-15', 'twelve weeks still prolong'],
    ['2026-11-21', { weken: 13 }, '2027-02-20', 'thirteen weeks do not'],
  ])('from %s with %o is %s (%s)', (from, termijn, end) => {
    expect(termijnEinde(datum(from), termijn)).toBe(end);
  });

  it('is what the articles say, read literally, over thirty years', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 35 }), (from, length) => {
        expect(termijnEinde(from, { dagen: length })).toBe(slowTermijnEinde(from, length));
      }),
      { numRuns: 500 },
    );
  });

  it('of four weeks is right from every day of thirty years', () => {
    for (let date: Datum = FIRST; date <= LAST; date = addDays(date, 1)) {
      const end = termijnEinde(date, { weken: 4 });
      let expected = later(date, 28);
      while (!slowIsWerkdag(expected)) expected = later(expected, 1);
      if (end !== expected) expect.fail(date);
    }
  });
});
