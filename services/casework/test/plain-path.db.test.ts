import { withTenant } from '@meldpunt/service-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseFilter } from '../src/looplijst/filter.ts';
import { readLooplijst, readZaak } from '../src/looplijst/read-zaken.ts';
import { type Proefomgeving, startProefomgeving } from './proefomgeving.ts';
import { maakMelding, maakSignaal } from './voorbeeld.ts';

let proef: Proefomgeving;
beforeAll(async () => {
  proef = await startProefomgeving();
});
afterAll(() => proef.drop());

test('a signaal becomes a zaak on the looplijst, is worked and answered once', async () => {
  const signaal = maakSignaal('pad', [
    maakMelding('een'),
    maakMelding('twee', { partnerId: 'zorgvast', soort: 'ZORG' }),
  ]);
  await proef.ontvang(signaal);
  const filter = parseFilter({});
  if (filter.status !== 'GELEZEN') throw new Error('filter');
  const lijst = await withTenant(proef.database.api, { gemeenten: ['0268'] }, ({ db }) =>
    readLooplijst(db, filter.filter, proef.personen),
  );
  expect(lijst.zaken).toHaveLength(1);
  const [zaak] = lijst.zaken;
  expect(zaak).toMatchObject({
    stand: 'NIEUW',
    bedragInCenten: 240_000,
    pc4: '6511',
    persoon: { achternaam: 'Proef' },
  });
  const zaakId = zaak?.zaakId ?? '';

  const resultaten = await proef.verwerk([
    { handelingId: 'h1', zaakId, handeling: 'OPPAKKEN' },
    {
      handelingId: 'h2',
      zaakId,
      handeling: 'CONTACTPOGING',
      contactsoort: 'TELEFOON',
      bereikt: true,
      contactuitkomst: 'GESLAAGD',
    },
    {
      handelingId: 'h3',
      zaakId,
      handeling: 'EINDRESULTAAT',
      zaakVersie: 1,
      eindresultaat: 'BETALING_HERVAT',
      hervattingOp: '2026-04-01',
    },
  ]);
  expect(resultaten.map((een) => [een.resultaat, een.code])).toEqual([
    ['VERWERKT', null],
    ['VERWERKT', null],
    ['VERWERKT', null],
  ]);
  const laatste = (await proef.afhandelingen()).slice(-2);
  expect(laatste.map((een) => [een.stand, een.eindresultaat, een.versie, een.hervattingOp])).toEqual([
    ['BEEINDIGD', 'BETALING_HERVAT', 4, '2026-04-01'],
    ['BEEINDIGD', 'BETALING_HERVAT', 4, '2026-04-01'],
  ]);
  const heel = await withTenant(proef.database.api, { gemeenten: ['0268'] }, ({ db }) =>
    readZaak(db, zaakId, proef.personen),
  );
  expect(heel).toMatchObject({ stand: 'AFGESLOTEN', eindresultaat: 'BETALING_HERVAT' });
  expect(heel?.historie.map((regel) => regel.gebeurtenis)).toEqual([
    'GEOPEND',
    'OPPAKKEN',
    'CONTACTPOGING TELEFOON BEREIKT',
    'EINDRESULTAAT BETALING_HERVAT',
  ]);
});
