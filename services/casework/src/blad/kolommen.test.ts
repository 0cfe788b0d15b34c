import { expect, test } from 'vitest';
import { maakLijst } from '../../test/lijstvoorbeeld.ts';
import { getoondeKolommen } from './kolommen.ts';

const toon = (kop: string, lijst: ReturnType<typeof maakLijst>) => {
  const kolom = getoondeKolommen.find((kandidaat) => kandidaat.kop === kop);
  return lijst.regels.map((regel) => kolom?.waarde(regel));
};

test('een blad zegt welke schulden er zijn, en van welke de signaalpartner niet mag merken dat er meer speelt', () => {
  const gemerkt = maakLijst([{}], { alleenDoorAnderen: true });
  expect(toon('Soorten schuld', gemerkt)).toEqual(['Huur, Energie']);
  expect(toon('Alleen door anderen', gemerkt)).toEqual(['Huur']);
  expect(toon('Alleen door anderen', maakLijst([{}]))).toEqual([null]);
});
