import { codelijsten, openapi } from '@meldpunt/contracts';
import { withTenant, withUnitOfWork } from '@meldpunt/service-kit';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { handleSignaalpartners } from '../src/gemeenten/handle-copies.ts';
import { readZaak } from '../src/looplijst/read-zaken.ts';
import { type Proefomgeving, startProefomgeving } from './proefomgeving.ts';
import { id, maakMelding, maakSignaal, VANDAAG } from './voorbeeld.ts';

let proef: Proefomgeving;
beforeAll(async () => {
  proef = await startProefomgeving();
});
afterAll(() => proef.drop());

const document = openapi.casework;

/** What is wrong with an answer by the published document; fields that it does not name are. */
function foutenIn(pad: string, waarde: unknown): readonly unknown[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, 'document');
  const plek = pad.replaceAll('/', '~1').replace('{', '%7B').replace('}', '%7D');
  ajv.validate(
    { $ref: `document#/paths/${plek}/get/responses/200/content/application~1json/schema` },
    JSON.parse(JSON.stringify(waarde)),
  );
  return ajv.errors ?? [];
}

/** Places in a schema where anything may stand. */
function open(schema: unknown, plek: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const eigen =
    'type' in schema &&
    [schema.type].flat().includes('object') &&
    (!('additionalProperties' in schema) || schema.additionalProperties === true)
      ? [plek]
      : [];
  return [...eigen, ...Object.entries(schema).flatMap(([naam, deel]) => open(deel, `${plek}/${naam}`))];
}

test('elk antwoord van casework noemt elk veld dat het heeft', () => {
  const antwoorden = Object.entries(document.paths).flatMap(([pad, methoden]) =>
    Object.entries(methoden).flatMap(([methode, { responses }]) =>
      Object.entries(responses)
        .filter(([status]) => Number(status) < 300 && pad !== '/v1/openapi.json')
        .flatMap(([status, antwoord]) => open(antwoord, `${methode} ${pad} ${status}`)),
    ),
  );
  const schemas = Object.entries(document.components.schemas)
    .filter(([naam]) => naam.startsWith('Zaak') || naam === 'Reden' || naam === 'Persoon')
    .flatMap(([naam, schema]) => open(schema, naam));
  expect([...antwoorden, ...schemas]).toEqual([]);
});

test('een zaak is wat het document belooft: wie ernaast woont, wat al beantwoord was, waarom, en wie er te bellen is', async () => {
  await withUnitOfWork(proef.database.verwerker, (work) =>
    handleSignaalpartners(
      [
        {
          partnerId: 'woonstek',
          versie: 1,
          naam: 'Woonstek',
          soort: 'HUUR',
          aansluiting: 'REST',
          actief: true,
          telefoonIncasso: '024-1',
          machtigingen: [],
          gezienOp: 0,
        },
      ],
      work,
    ),
  );
  const ander = id('persoon', 'ander');
  const signaal = maakSignaal(
    'antwoord',
    [
      maakMelding('mijn', { dreiging: 'ONTRUIMING', dreigingGemeldOp: VANDAAG }),
      maakMelding('elders', { partnerId: 'onbekend', soort: 'ZORG' }),
      maakMelding('buur', { persoonId: ander }),
    ],
    {
      onderbouwing: [
        maakMelding('oud', { stand: 'BEANTWOORD', beantwoordOp: VANDAAG, persoonId: ander }),
        maakMelding('oud2', { stand: 'BEANTWOORD', beantwoordOp: VANDAAG }),
      ],
      motivering: [
        {
          code: 'samenloop',
          pad: 'of/1/samenloop',
          voldaan: true,
          gevonden: 2,
          vereist: 2,
          eenheid: 'soorten',
          soort: null,
          meldingIds: [],
        },
      ],
    },
  );
  await proef.ontvang(signaal);
  const zaak = (await proef.zakenVan(signaal)).find(({ persoonId }) => persoonId !== ander);
  const zaakId = zaak?.zaakId ?? expect.fail('no zaak');
  const lees = () =>
    withTenant(proef.database.api, { gemeenten: ['0268'] }, ({ db }) => readZaak(db, zaakId, proef.personen));
  expect(foutenIn('/v1/zaken/{zaakId}', await lees())).toEqual([]);
  const gedaan = await proef.verwerk([
    { handelingId: 'a1', zaakId, handeling: 'OPPAKKEN' },
    {
      handelingId: 'a2',
      zaakId,
      handeling: 'CONTACTPOGING',
      contactsoort: 'HUISBEZOEK',
      dagdeel: 'AVOND',
      bereikt: true,
      contactuitkomst: 'GESLAAGD',
    },
    { handelingId: 'a3', zaakId, handeling: 'GESPREK', toestemming: codelijsten.toestemming[0] },
    {
      handelingId: 'a4',
      zaakId,
      handeling: 'EINDRESULTAAT',
      zaakVersie: 1,
      eindresultaat: 'BETALING_HERVAT',
      hervattingOp: '2026-04-01',
    },
  ]);
  expect(gedaan.map(({ code }) => code)).toEqual([null, null, null, null]);
  const gelezen = await lees();
  expect(foutenIn('/v1/zaken/{zaakId}', gelezen)).toEqual([]);
  expect(gelezen?.onderbouwing.map(({ nietBespreken }) => nietBespreken)).toEqual([true, false]);
  expect(gelezen?.verwanteZaken.map(({ nietBespreken }) => nietBespreken)).toEqual([true]);
  expect(
    gelezen?.meldingen.map(({ partnerNaam, telefoonIncasso }) => [partnerNaam, telefoonIncasso]),
  ).toEqual(
    expect.arrayContaining([
      ['Woonstek', '024-1'],
      [null, null],
    ]),
  );
  // The test itself sees what the document does not name.
  expect(foutenIn('/v1/zaken/{zaakId}', { ...gelezen, nieuw: 1 })).toHaveLength(1);
});
