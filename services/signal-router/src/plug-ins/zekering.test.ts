import { expect, it } from 'vitest';
import { afterAnswer, afterFailure, HEEL, zekeringstandOf } from './zekering.ts';

it('gaat open na drie dure fouten binnen een minuut, probeert het dan met één vraag, en wacht telkens langer', () => {
  let zekering = HEEL;
  for (const nu of [0, 1_000]) zekering = afterAnswer(afterFailure(zekering, nu));
  expect(zekeringstandOf(zekering, 1_001)).toBe('DICHT');
  zekering = afterFailure(zekering, 59_000);
  expect(zekeringstandOf(zekering, 59_001)).toBe('OPEN');
  expect(zekeringstandOf(zekering, 118_999)).toBe('OPEN');
  expect(zekeringstandOf(zekering, 119_000)).toBe('PROEF');
  zekering = afterFailure(zekering, 119_000);
  expect(zekeringstandOf(zekering, 238_999)).toBe('OPEN');
  expect(zekeringstandOf(zekering, 239_000)).toBe('PROEF');
  let nu = 239_000;
  for (let keer = 0; keer < 20; keer++) {
    zekering = afterFailure(zekering, nu);
    nu = zekering.openTot ?? nu;
  }
  expect(zekering.pauze).toBe(900_000);
  expect(zekeringstandOf(afterAnswer(zekering), 0)).toBe('DICHT');
  expect(afterAnswer(zekering)).toEqual(HEEL);
});

it('blijft dicht bij een fout nu en dan', () => {
  let zekering = HEEL;
  for (let nu = 0; nu < 3_600_000; nu += 31_000) {
    zekering = afterFailure(zekering, nu);
    expect(zekeringstandOf(zekering, nu)).toBe('DICHT');
  }
});
