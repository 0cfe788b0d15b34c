import { type Codelijst, codelijsten } from '@meldpunt/contracts';
import { describe, expect, test } from 'vitest';
import { id } from '../../test/voorbeeld.ts';
import { invulkolommen, SLEUTELKOLOMMEN } from './kolommen.ts';
import { type Cel, parseBlad, type Rij } from './parse-blad.ts';
import { codeVan, woordVan } from './woorden.ts';

const koppen = [
  'Stand',
  'Eigen aantekening',
  ...invulkolommen.map(({ kop }) => kop),
  ...Object.values(SLEUTELKOLOMMEN),
];
const tekst = (text: string): Cel => ({ kind: 'text', text });
const dag = (date: string): Cel => ({ kind: 'date', date });
const getal = (number: number): Cel => ({ kind: 'number', number });
const zaakId = id('zaak');

function rij(number: number, cellen: Readonly<Record<string, Cel>>): Rij {
  const alle: Record<string, Cel> = {
    Stand: tekst('NIEUW'),
    [SLEUTELKOLOMMEN.zaak]: tekst(zaakId),
    [SLEUTELKOLOMMEN.versie]: getal(4),
    ...cellen,
  };
  return { number, cells: new Map(Object.entries(alle).map(([kop, cel]) => [koppen.indexOf(kop), cel])) };
}
const kop: Rij = { number: 1, cells: new Map(koppen.map((naam, kolom) => [kolom, tekst(naam)])) };
const lees = (...rijen: Rij[]) => parseBlad([kop, ...rijen], new Set([zaakId, id('zaak2')]));
const contact = {
  'Contact op': dag('2026-03-02'),
  'Soort contact': tekst('Huisbezoek'),
  Bereikt: tekst('ja'),
};

describe('een ingevulde rij', () => {
  test('wordt oppakken, een contactpoging en een eindresultaat, in die volgorde', () => {
    const gelezen = lees(
      rij(2, {
        ...contact,
        Dagdeel: tekst('avond'),
        'Hoe verliep het': tekst('GESLAAGD'),
        Eindresultaat: tekst('Betalingsregeling getroffen'),
        'Regeling vanaf': tekst('1-4-2026'),
        'Bedrag per termijn': tekst('25,50'),
        'Aantal termijnen': getal(12),
      }),
    );
    expect(gelezen).toEqual({
      fouten: [],
      rijen: [
        {
          rij: 2,
          zaakId,
          zaakVersie: 4,
          handelingen: [
            { handeling: 'OPPAKKEN', datum: '2026-03-02' },
            {
              handeling: 'CONTACTPOGING',
              datum: '2026-03-02',
              contactsoort: 'HUISBEZOEK',
              dagdeel: 'AVOND',
              bereikt: true,
              contactuitkomst: 'GESLAAGD',
            },
            {
              handeling: 'EINDRESULTAAT',
              zaakVersie: 4,
              eindresultaat: 'REGELING_GETROFFEN',
              regelingVanaf: '2026-04-01',
              regelingTermijnInCenten: 2550,
              regelingAantalTermijnen: 12,
            },
          ],
        },
      ],
    });
  });

  test.each([
    ['een zaak die al is opgepakt', { Stand: tekst('OPGEPAKT'), ...contact }, ['CONTACTPOGING']],
    ['een resultaat zonder oppakken', { Eindresultaat: tekst('Inwoner is overleden') }, ['EINDRESULTAAT']],
    [
      'niet opgepakt',
      {
        Eindresultaat: tekst('Niet opgepakt: andere reden'),
        'Reden (blijft binnen de gemeente)': tekst('Capaciteit'),
      },
      ['EINDRESULTAAT'],
    ],
    ['een resultaat van het werk', { Eindresultaat: tekst('GEEN_CONTACT') }, ['OPPAKKEN', 'EINDRESULTAAT']],
  ])('van %s', (_, cellen, handelingen) => {
    const gelezen = lees(rij(2, cellen));
    expect(gelezen.fouten).toEqual([]);
    expect(gelezen.rijen[0]?.handelingen.map(({ handeling }) => handeling)).toEqual(handelingen);
  });

  test.each([
    ['Contact op', 'FORMULE', { ...contact, 'Contact op': { kind: 'formula' } }],
    ...[dag('2026-03-02'), { kind: 'boolean', boolean: true } as const, tekst('')].map(
      (cel): [string, string, Record<string, Cel>] => [
        'Verhuisd naar (gemeentecode)',
        'ONGELDIGE_WAARDE',
        { Eindresultaat: tekst('GEEN_INWONER'), 'Verhuisd naar (gemeentecode)': cel },
      ],
    ),
    ['Contact op', 'ONGELDIGE_WAARDE', { ...contact, 'Contact op': tekst('30-02-2026') }],
    ['Contact op', 'ONGELDIGE_WAARDE', { ...contact, 'Contact op': getal(46083) }],
    ['Soort contact', 'ONGELDIGE_WAARDE', { ...contact, 'Soort contact': tekst('postduif') }],
    ['Bereikt', 'ONGELDIGE_WAARDE', { ...contact, Bereikt: tekst('misschien') }],
    ['Bereikt', 'VELD_ONTBREEKT', { 'Contact op': dag('2026-03-02'), 'Soort contact': tekst('Brief') }],
    ['Eindresultaat', 'VELD_ONTBREEKT', { 'Aantal termijnen': getal(3) }],
    [
      'Bedrag per termijn',
      'ONGELDIGE_WAARDE',
      { Eindresultaat: tekst('Overleden'), 'Bedrag per termijn': getal(1.005) },
    ],
    ['Aantal termijnen', 'ONGELDIGE_WAARDE', { 'Aantal termijnen': getal(1.5) }],
    [SLEUTELKOLOMMEN.zaak, 'ZAAK_NIET_OP_LIJST', { ...contact, [SLEUTELKOLOMMEN.zaak]: tekst(id('elders')) }],
    [SLEUTELKOLOMMEN.versie, 'ONGELDIGE_WAARDE', { ...contact, [SLEUTELKOLOMMEN.versie]: tekst('vier') }],
  ] as const)('met een fout in %s heeft daar %s, en wordt niet gedaan', (kolom, code, cellen) => {
    const { rijen, fouten } = lees(rij(7, cellen as Record<string, Cel>));
    expect(rijen).toEqual([]);
    expect(fouten).toContainEqual({ rij: 7, kolom, code, verwacht: expect.stringMatching(/^[A-Z].*\.$/) });
  });

  test('geeft nooit terug wat er stond', () => {
    const geheim = 'Mevrouw Jansen was boos';
    const { fouten } = lees(rij(2, { ...contact, Bereikt: tekst(geheim), 'Soort contact': tekst(geheim) }));
    expect(fouten).toHaveLength(2);
    expect(JSON.stringify(fouten)).not.toContain('Jansen');
  });
});

test('een rij waarin niets is ingevuld telt niet, en de tweede van een zaak is een fout', () => {
  expect(lees(rij(2, {}), rij(3, { 'Eigen aantekening': tekst('x') }))).toEqual({ rijen: [], fouten: [] });
  const { rijen, fouten } = lees(rij(2, contact), rij(3, contact));
  expect(rijen).toHaveLength(1);
  expect(fouten).toMatchObject([{ rij: 3, code: 'DUBBELE_RIJ' }]);
});

test('een blad zonder onze kolommen, of met een kolom dubbel, wordt als geheel teruggegeven', () => {
  expect(parseBlad([], new Set()).fouten.map(({ code }) => code)).toEqual(
    Array(invulkolommen.length + 3).fill('KOLOM_ONTBREEKT'),
  );
  const dubbel = { number: 1, cells: new Map([...kop.cells, [99, tekst('Bereikt')]]) };
  expect(parseBlad([dubbel, rij(2, contact)], new Set([zaakId]))).toEqual({
    rijen: [],
    fouten: [{ rij: 1, kolom: 'Bereikt', code: 'DUBBELE_KOLOM', verwacht: 'Eén kolom met deze kop.' }],
  });
});

test('elk woord leidt terug naar zijn code, en geen twee codes hebben hetzelfde', () => {
  const lijsten: Codelijst[] = [
    'contactsoort',
    'dagdeel',
    'contactuitkomst',
    'eindresultaat',
    'binnenreden',
    'onterechtreden',
  ];
  for (const lijst of lijsten) {
    const woorden = codelijsten[lijst].map((code) => woordVan(lijst, code));
    expect(new Set(woorden).size).toBe(woorden.length);
    for (const code of codelijsten[lijst]) {
      expect(codeVan(lijst, woordVan(lijst, code).toUpperCase())).toBe(code);
      expect(codeVan(lijst, code)).toBe(code);
    }
  }
  expect(codeVan('dagdeel', 'nacht')).toBeUndefined();
});
