import { datum } from '@meldpunt/contracts';
import { describe, expect, it } from 'vitest';
import { sumInwoners } from './inwoners.ts';

const gemeente = (gemeentecode: string, inwoners: number, opvolgercode?: string | null) => ({
  gemeentecode,
  naam: gemeentecode,
  inwoners,
  ...(opvolgercode === undefined ? {} : { opvolgercode, opgevolgdPer: datum('2026-04-01') }),
});
const nobody = () => false;

describe('inhabitants of the country', () => {
  it('of municipalities that merge into a new one count once in every month', () => {
    const merging = [gemeente('0268', 30, '1999'), gemeente('0344', 20, '1999'), gemeente('1999', 50)];
    for (const maand of ['2026-03', '2026-04', '2026-05'])
      expect([maand, sumInwoners(maand, merging, nobody)]).toEqual([maand, 50]);
  });

  it('of one that takes in another count before as well', () => {
    const taking = [gemeente('0268', 30, '0363'), gemeente('0363', 100)];
    expect(sumInwoners('2026-03', taking, (code) => code === '0363')).toBe(130);
    expect(sumInwoners('2026-04', taking, (code) => code === '0363')).toBe(100);
  });

  it('of one that was split count with those it was split over', () => {
    const split = [gemeente('0268', 30, null), gemeente('0344', 40)];
    expect(sumInwoners('2026-03', split, nobody)).toBe(70);
    expect(sumInwoners('2026-04', split, nobody)).toBe(40);
  });
});
