import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inPorties } from './lees-meldingen.ts';

const gemeenten = fc
  .uniqueArray(fc.integer({ min: 1, max: 1_999 }), { maxLength: 40 })
  .chain((codes) =>
    fc.tuple(
      ...codes.map((code) => fc.tuple(fc.constant(String(code).padStart(4, '0')), fc.nat({ max: 150 }))),
    ),
  );

it('porties hold every municipality once, in their order, and no more meldingen than are sorted at a time', () => {
  fc.assert(
    fc.property(gemeenten, (lijst) => {
      const codes = lijst.map(([code]) => code);
      const aantallen = new Map(lijst);
      const porties = inPorties(codes, aantallen, 100);
      expect(porties.flat()).toEqual(codes);
      for (const portie of porties) {
        const sum = portie.reduce((total, code) => total + (aantallen.get(code) ?? 0), 0);
        const largest = Math.max(...portie.map((code) => aantallen.get(code) ?? 0));
        // What is larger by itself shares with none but those that have nothing.
        expect(sum <= 100 || sum === largest).toBe(true);
      }
    }),
  );
});

it('nothing is read for no municipality', () => {
  expect(inPorties([], new Map())).toEqual([]);
});
