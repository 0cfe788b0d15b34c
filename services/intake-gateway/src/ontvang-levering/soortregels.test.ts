import { codelijsten, datum } from '@meldpunt/contracts';
import { expect, test } from 'vitest';
import { formatCriteria } from '../criteria/criteria.ts';
import { findSoortregel, soortregels } from './soortregels.ts';

test('every row says from which day it holds and by which article', () => {
  expect(new Set(soortregels.map(({ soort }) => soort))).toEqual(new Set(codelijsten.partnersoort));
  for (const { soort, vanaf, grondslag, artikel } of soortregels) {
    expect(vanaf).toMatch(/^20\d\d-\d\d-01$/);
    expect(artikel, soort).toMatch(grondslag === 'WET' ? /^Wgs art\. 3 lid 1 b; / : /^Wgs art\. 10$/);
  }
});

test('a creditor reads the article of the row that holds today with what it may report', () => {
  const criteriaVan = (dag: string) =>
    formatCriteria(
      {
        dag: datum(dag),
        partnerId: 'water',
        partnerVersie: 1,
        soort: 'WATER',
        actief: true,
        convenanten: new Map(),
        geo: {
          versie: 'proef',
          codes: new Map(),
          pc4: new Map(),
          postcodeHuisnummer: new Map(),
          postcodereeksen: [],
        },
        teOudNaDagen: 62,
        experimentsoorten: new Set(),
      },
      () => '',
    );
  expect(criteriaVan('2022-11-30').artikel).toBe(findSoortregel('WATER', datum('2022-11-30')).artikel);
  expect(criteriaVan('2022-12-01').artikel).toBe(
    'Wgs art. 3 lid 1 b; Landelijk Convenant Vroegsignalering, zoals gewijzigd eind 2022; Wgs art. 4 lid 2',
  );
});
