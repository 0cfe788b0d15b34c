import { expect, it } from 'vitest';
import { beeldVan } from './reacties.ts';

it('creditors see what is told of each answer, in one of three', () => {
  const gezien = Array.from({ length: 30_000 }, (_, nr) => beeldVan(`K${nr}`, 'HERVAT_INCASSO'));
  const gevolgd = gezien.filter((reactie) => reactie !== null);
  const deel = (soort: string) => gevolgd.filter((reactie) => reactie === soort).length / gevolgd.length;
  expect(gevolgd.length / gezien.length).toBeCloseTo(1 / 3, 1);
  expect(deel('BETAALT')).toBeCloseTo(0.25, 1);
  expect(deel('VOLDAAN')).toBeCloseTo(0.1, 1);
  expect(deel('BETAALT_NIET')).toBeCloseTo(0.65, 1);
  // The creditor's own word is no answer to look after.
  expect(beeldVan('K0', 'INGETROKKEN')).toBeNull();
});
