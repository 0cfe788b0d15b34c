import { datum } from '@meldpunt/contracts';
import { expect, test } from 'vitest';
import { id, maakMelding, maakSignaal, VANDAAG } from '../../test/voorbeeld.ts';
import { maakZaak } from '../../test/zaken.ts';
import { evaluatePrioriteit, openBedragInCenten } from './prioriteit.ts';

const zaak = (bedragInCenten: number, meer: Parameters<typeof maakSignaal>[2] = {}) =>
  maakZaak(
    maakSignaal('s', [maakMelding('een', { bedragInCenten, aangenomenOp: datum('2026-01-02') })], meer),
  );

test('de looplijst begint met crisis, dan dreiging, zwaarte, bedrag en ouderdom', () => {
  const opVolgorde = [
    zaak(100, { crisis: true, dreigingVanaf: VANDAAG }),
    zaak(100, { crisis: true }),
    zaak(100, { dreigingVanaf: VANDAAG }),
    zaak(100, { zwaarte: 1000 }),
    zaak(99_999_999, { zwaarte: 200 }),
    zaak(20_000),
    zaak(10_000, { klokVanaf: datum('2026-02-01') }),
    zaak(10_000),
  ].map(evaluatePrioriteit);
  expect(opVolgorde).toEqual([...opVolgorde].sort((a, b) => b - a));
  expect(new Set(opVolgorde).size).toBe(opVolgorde.length);
  expect(opVolgorde.every((een) => Number.isSafeInteger(een) && een > 0)).toBe(true);
});

test('van een achterstand telt alleen de laatste stand', () => {
  const achterstandId = id('zelfde');
  const eerder = maakMelding('eerder', { achterstandId, meldmaand: '2026-01', bedragInCenten: 30_000 });
  const later = maakMelding('later', { achterstandId, meldmaand: '2026-02', bedragInCenten: 45_000 });
  expect(
    openBedragInCenten(
      maakZaak(maakSignaal('s', [later, eerder, maakMelding('ander', { bedragInCenten: 1 })])),
    ),
  ).toBe(45_001);
});
