import { expect, test } from 'vitest';
import { id } from '../../test/voorbeeld.ts';
import { formatCursor, parseFilter } from './filter.ts';

test('zonder filters: wat loopt, honderd per bladzijde', () => {
  expect(parseFilter({})).toMatchObject({
    status: 'GELEZEN',
    filter: { standen: ['NIEUW', 'OPGEPAKT'], limit: 100 },
  });
});

test('alle filters samen', () => {
  const cursor = { prioriteit: 123, zaakId: id('zaak') };
  const query = {
    stand: 'NIEUW,AFGESLOTEN',
    gemeentecode: '0268',
    aanpak: 'HUISBEZOEK',
    soort: 'HUUR',
    crisis: 'true',
    uiterlijkVoor: '2026-04-01',
    pc4: '6511',
    limit: '1000',
    cursor: formatCursor(cursor),
  };
  expect(parseFilter(query)).toEqual({
    status: 'GELEZEN',
    filter: {
      standen: ['NIEUW', 'AFGESLOTEN'],
      gemeentecode: '0268',
      aanpak: 'HUISBEZOEK',
      soort: 'HUUR',
      crisis: true,
      uiterlijkVoor: '2026-04-01',
      pc4: '6511',
      limit: 1000,
      cursor,
    },
  });
});

test.each([
  ['stand', 'NIEUW,KLAAR'],
  ['gemeentecode', '268'],
  ['aanpak', 'huisbezoek'],
  ['crisis', 'ja'],
  ['uiterlijkVoor', '2026-02-30'],
  ['pc4', '6511AA'],
  ['limit', '0'],
  ['limit', '1001'],
  ['cursor', "1_'; drop table zaak"],
  ['wijk', '1'],
  ['__proto__', 'x'],
])('%s=%s heeft geen betekenis', (naam, waarde) => {
  expect(parseFilter(Object.fromEntries([[naam, waarde]]))).toEqual({ status: 'ONGELDIG', velden: [naam] });
});

test('een herhaalde parameter is er geen', () => {
  expect(parseFilter({ stand: ['NIEUW', 'OPGEPAKT'] })).toEqual({ status: 'ONGELDIG', velden: ['stand'] });
});
