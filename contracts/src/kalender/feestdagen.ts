import { addDays, type Datum, datumOf, toDayNumber, weekday, yearOf } from './datum.ts';

export type Feestdagnaam =
  | 'Nieuwjaarsdag'
  | 'Goede Vrijdag'
  | 'Eerste paasdag'
  | 'Tweede paasdag'
  | 'Koningsdag'
  | 'Bevrijdingsdag'
  | 'Hemelvaartsdag'
  | 'Eerste pinksterdag'
  | 'Tweede pinksterdag'
  | 'Eerste kerstdag'
  | 'Tweede kerstdag';

export interface Feestdag {
  readonly naam: Feestdagnaam;
  readonly dag: Datum;
}

/** Easter Sunday of the Gregorian calendar, by the anonymous algorithm of 1876 (Meeus, Jones, Butcher). */
export function easterSunday(year: number): Datum {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const correction = Math.floor((8 * century + 13) / 25);
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const shift = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  const days = epact + toSunday - 7 * shift + 114;
  return datumOf(year, Math.floor(days / 31), (days % 31) + 1);
}

/**
 * The generally recognised public holidays of a year in order, Algemene termijnenwet art. 3. Goede Vrijdag is
 * put on a par with them by its second paragraph; 5 May counts every year, whatever an employer does. Koningsdag
 * is 27 April, and the day before when that is a Sunday; for years before 2014 the list is not meant.
 */
export function feestdagen(year: number): readonly Feestdag[] {
  const easter = easterSunday(year);
  const koningsdag = datumOf(year, 4, 27);
  const list: Feestdag[] = [
    { naam: 'Nieuwjaarsdag', dag: datumOf(year, 1, 1) },
    { naam: 'Goede Vrijdag', dag: addDays(easter, -2) },
    { naam: 'Eerste paasdag', dag: easter },
    { naam: 'Tweede paasdag', dag: addDays(easter, 1) },
    { naam: 'Koningsdag', dag: weekday(koningsdag) === 7 ? addDays(koningsdag, -1) : koningsdag },
    { naam: 'Bevrijdingsdag', dag: datumOf(year, 5, 5) },
    { naam: 'Hemelvaartsdag', dag: addDays(easter, 39) },
    { naam: 'Eerste pinksterdag', dag: addDays(easter, 49) },
    { naam: 'Tweede pinksterdag', dag: addDays(easter, 50) },
    { naam: 'Eerste kerstdag', dag: datumOf(year, 12, 25) },
    { naam: 'Tweede kerstdag', dag: datumOf(year, 12, 26) },
  ];
  return list.sort((a, b) => (a.dag < b.dag ? -1 : 1));
}

const dayNumbersByYear = new Map<number, ReadonlySet<number>>();

export function isFeestdag(date: Datum): boolean {
  const year = yearOf(date);
  let dayNumbers = dayNumbersByYear.get(year);
  if (dayNumbers === undefined) {
    dayNumbers = new Set(feestdagen(year).map(({ dag }) => toDayNumber(dag)));
    dayNumbersByYear.set(year, dayNumbers);
  }
  return dayNumbers.has(toDayNumber(date));
}
