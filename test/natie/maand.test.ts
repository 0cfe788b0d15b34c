import { beforeAll, describe, expect, it } from 'vitest';
import { beoordeelMaand, type Maandoordeel } from './beoordeel-maand.ts';

// The whole nation is in nationale-maand.groot.test.ts.
describe('a month of 8,500 meldingen through the pure rules of gateway and router', () => {
  let maand: Maandoordeel;

  beforeAll(async () => {
    maand = await beoordeelMaand({ seed: 1, meldingenPerMaand: 8_500 });
  }, 60_000);

  it('is accepted but for what is planted to be refused', () => {
    expect(maand.zaken.meldingen).toBeGreaterThan(8_300);
  });

  it('is refused where that is planted, with that code and no other, and nowhere else', () => {
    expect(new Set(maand.geplant.values()).size).toBe(11);
    const alle = new Set([...maand.geplant.keys(), ...maand.geweigerd.keys()]);
    const anders = [...alle].flatMap((achterstand) => {
      const paar = [
        maand.geplant.get(achterstand) ?? 'rechtmatig',
        maand.geweigerd.get(achterstand) ?? 'aangenomen',
      ];
      return paar[0] === paar[1] ? [] : [paar.join(' → ')];
    });
    expect(anders).toEqual([]);
    expect(maand.geplantEnAangenomen).toEqual([]);
  });

  it('joins no two residents, and finds those whom rules can find', () => {
    expect(maand.koppeling.juist).toBeGreaterThan(3_000);
    expect(maand.koppeling.precisie).toBeGreaterThanOrEqual(0.999);
    expect(maand.koppeling.trefkans).toBeGreaterThanOrEqual(0.95);
  });

  it('ends for 83 % in a zaak under the default formule, as the field does (Divosa, jaarrapportage 2024)', () => {
    expect(maand.inZaak).toBeGreaterThanOrEqual(0.81);
    expect(maand.inZaak).toBeLessThanOrEqual(0.85);
  });
});
