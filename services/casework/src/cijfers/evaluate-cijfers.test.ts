import type { Contactpoging } from '@meldpunt/contracts';
import { expect, test } from 'vitest';
import { VANDAAG } from '../../test/voorbeeld.ts';
import { type Cijferrij, evaluateCijfers } from './evaluate-cijfers.ts';

const poging = (bereikt: boolean, uitkomst: Contactpoging['uitkomst'] = null): Contactpoging => ({
  soort: 'HUISBEZOEK',
  op: VANDAAG,
  dagdeel: null,
  bereikt,
  uitkomst,
});
const rij = (signaalId: string, meer: Partial<Cijferrij> = {}): Cijferrij => ({
  signaalId,
  aanleiding: 'SIGNAAL',
  vervallen: false,
  contactpogingen: [],
  eindresultaat: null,
  nietDoelgroep: false,
  gesprek: null,
  stappenTeLaat: [],
  ...meer,
});
const aantallen = (...rijen: Cijferrij[]) =>
  Object.entries(evaluateCijfers(rijen).uitkomsten).flatMap(([code, { aantal }]) =>
    aantal > 0 ? [code] : [],
  );

test.each([
  ['niemand probeerde iets', [], false, 'NIET_GEPROBEERD'],
  ['niet thuis', [poging(false, 'NIET_THUIS')], false, 'NIET_THUIS_OF_LEEG'],
  ['kamerbewoning, gebleken aan de deur', [poging(false, 'LEGE_WONING')], true, 'NIET_DOELGROEP'],
  ['geweigerd', [poging(false), poging(true, 'WEIGERING')], false, 'WEIGERING'],
  [
    'eerst geweigerd, later toch',
    [poging(true, 'GEEN_INTERESSE'), poging(true, 'GESLAAGD')],
    false,
    'CONTACT',
  ],
  ['gesproken en later niet thuis', [poging(true), poging(false, 'NIET_THUIS')], false, 'CONTACT'],
] as const)('een adres: %s', (_naam, contactpogingen, nietDoelgroep, verwacht) => {
  expect(aantallen(rij('s', { contactpogingen, nietDoelgroep }))).toEqual([verwacht]);
});

test('twee inwoners op een adres zijn een adres, waar de verste telt', () => {
  const cijfers = evaluateCijfers([
    rij('s', { contactpogingen: [poging(false)] }),
    rij('s', { contactpogingen: [poging(true)], eindresultaat: 'VERVOLGHULP' }),
  ]);
  expect([cijfers.adressen, cijfers.uitkomsten.CONTACT.aantal, cijfers.hulpGewenst.aantal]).toEqual([
    1, 1, 1,
  ]);
});

test('wie later om hulp vraagt telt apart, en wat verviel telt niet', () => {
  const gesprek = {
    op: VANDAAG,
    hulpsoort: 'SCHULDREGELING',
    schuldklasse: 'VANAF_20000',
    verwijzing: null,
    toestemming: null,
  } as const;
  const cijfers = evaluateCijfers([
    rij('s', { contactpogingen: [poging(true, 'WEIGERING')], eindresultaat: 'HOEFT_GEEN_HULP' }),
    rij('s', {
      aanleiding: 'HULPVRAAG',
      contactpogingen: [poging(true, 'GESLAAGD')],
      eindresultaat: 'VERVOLGHULP',
      gesprek,
    }),
    rij('t', { vervallen: true }),
  ]);
  expect(cijfers).toMatchObject({ adressen: 1, hulpvragen: 1, hulpvragenGeholpen: 1 });
  expect([cijfers.uitkomsten.WEIGERING.aantal, cijfers.hulpGewenst.aantal]).toEqual([1, 0]);
  expect([cijfers.hulpsoorten.SCHULDREGELING, cijfers.schuldklassen.VANAF_20000]).toEqual([1, 1]);
});

test('procenten zijn heel, een half naar boven, en van niets is er geen', () => {
  const adressen = (aantal: number, contact: number) =>
    Array.from({ length: aantal }, (_, nr) =>
      rij(`${nr}`, { contactpogingen: nr < contact ? [poging(true)] : [] }),
    );
  const procent = (aantal: number, contact: number) =>
    evaluateCijfers(adressen(aantal, contact)).uitkomsten.CONTACT.vanAdressen.procent;
  expect([procent(200, 1), procent(200, 0), procent(201, 1), procent(3, 2), procent(0, 0)]).toEqual([
    1,
    0,
    0,
    67,
    null,
  ]);
});
