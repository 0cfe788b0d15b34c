import { beforeAll, describe, expect, it } from 'vitest';
import { beoordeelMaand, type Maandoordeel } from './beoordeel-maand.ts';

describe.each([1, 2])('the national month of 72,000 meldingen, seed %i, through the pure rules', (seed) => {
  let maand: Maandoordeel;

  beforeAll(async () => {
    maand = await beoordeelMaand({ seed });
    const { koppeling, zaken, inZaak } = maand;
    process.stdout.write(`${JSON.stringify({ seed, koppeling, zaken, inZaak })}\n`);
  }, 10 * 60_000);

  it('is whole', () => expect(maand.zaken.meldingen).toBeGreaterThan(70_500));

  it('joins pairs without BSN with a precision of 0.999 and a recall of 0.95', () => {
    expect(maand.koppeling.juist).toBeGreaterThan(25_000);
    expect(maand.koppeling.precisie).toBeGreaterThanOrEqual(0.999);
    expect(maand.koppeling.trefkans).toBeGreaterThanOrEqual(0.95);
  });

  it('ends for 83 % in a zaak under the default formule', () => {
    expect(maand.inZaak).toBeGreaterThanOrEqual(0.81);
    expect(maand.inZaak).toBeLessThanOrEqual(0.85);
  });
});
