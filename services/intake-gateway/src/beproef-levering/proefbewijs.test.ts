import { datum } from '@meldpunt/contracts';
import { expect, test } from 'vitest';
import { bevinding } from '../ontvang-levering/bevinding.ts';
import { Proefbewijs } from './proefbewijs.ts';

function fillWith(regels: number, veldVan: (regelnummer: number, nr: number) => string): Proefbewijs {
  const aanhef = { partnerId: 'water', leveringskenmerk: 'proef' };
  const bewijs = new Proefbewijs(aanhef, datum('2026-03-16'), undefined);
  for (let regelnummer = 1; regelnummer <= regels; regelnummer++) {
    const bevindingen = Array.from({ length: 20 }, (_, nr) =>
      bevinding('ONBEKEND_VELD', veldVan(regelnummer, nr)),
    );
    const plaats = { leveringId: 'l', leveringskenmerk: 'proef', regelnummer };
    const niets = { kenmerk: null, meldingId: null, incassopauzeTot: null };
    bewijs.add({ ...plaats, ...niets, resultaat: 'AFGEKEURD', bevindingen }, null);
  }
  return bewijs;
}

test('of a trial no more is kept than an answer may be, however much the lines differ in what is wrong', () => {
  const eigen = (regelnummer: number, nr: number) => `veld_${'x'.repeat(25)}_${regelnummer}_${nr}`;
  expect(() => fillWith(20_000, eigen)).toThrow('TE_GROOT');
  expect(fillWith(3_000, eigen).regels).toBe(3_000);
  expect(fillWith(100_000, (_, nr) => `veld_${nr}`).regels).toBe(100_000);
});
