import { openapi } from '@meldpunt/contracts';
import { describe, expect, test } from 'vitest';
import { id } from '../../test/voorbeeld.ts';
import { parseHandeling } from './parse-handeling.ts';

const basis = { handelingId: 'h-1', zaakId: id('zaak'), handeling: 'OPPAKKEN' };

test('velden die leeg zijn tellen als afwezig, zodat JSON en Kafka hetzelfde betekenen', () => {
  const uitKafka = parseHandeling({ ...basis, meldingId: null, contactsoort: null, pauzeVerlengdTot: null });
  expect(uitKafka).toEqual(parseHandeling(basis));
  expect(uitKafka.status).toBe('GELEZEN');
});

describe('geweigerd met code en veld', () => {
  const poging = { ...basis, handeling: 'CONTACTPOGING', contactsoort: 'BRIEF', bereikt: false };
  const eind = { ...basis, handeling: 'EINDRESULTAAT', zaakVersie: 1, eindresultaat: 'OVERLEDEN' };
  test.each<[unknown, string, string | null]>([
    [null, 'ONGELDIGE_WAARDE', null],
    ['OPPAKKEN', 'ONGELDIGE_WAARDE', null],
    [[basis], 'ONGELDIGE_WAARDE', null],
    [{ ...basis, handelingId: undefined }, 'VELD_ONTBREEKT', 'handelingId'],
    [{ ...basis, handelingId: 'a b' }, 'ONGELDIGE_WAARDE', 'handelingId'],
    [{ ...basis, handelingId: 'x'.repeat(65) }, 'ONGELDIGE_WAARDE', 'handelingId'],
    [{ ...basis, zaakId: '1; drop table zaak' }, 'ONGELDIGE_WAARDE', 'zaakId'],
    [{ ...basis, handeling: 'WISSEN' }, 'ONGELDIGE_WAARDE', 'handeling'],
    [{ ...basis, notitie: 'vrije tekst' }, 'ONBEKEND_VELD', 'notitie'],
    [{ ...basis, 'naam 123456782': 1 }, 'ONBEKEND_VELD', ''],
    [{ ...basis, contactsoort: 'BRIEF' }, 'VELD_NIET_TOEGESTAAN', 'contactsoort'],
    [{ ...basis, datum: '2026-02-30' }, 'ONGELDIGE_DATUM', 'datum'],
    [{ ...poging, bereikt: 'ja' }, 'ONGELDIGE_WAARDE', 'bereikt'],
    [{ ...poging, contactsoort: 'FAX' }, 'ONGELDIGE_WAARDE', 'contactsoort'],
    [{ ...poging, bereikt: undefined }, 'VELD_ONTBREEKT', 'bereikt'],
    [{ ...eind, zaakVersie: 0 }, 'ONGELDIGE_WAARDE', 'zaakVersie'],
    [{ ...eind, zaakVersie: 1.5 }, 'ONGELDIGE_WAARDE', 'zaakVersie'],
    [{ ...eind, regelingTermijnInCenten: -1 }, 'ONGELDIGE_WAARDE', 'regelingTermijnInCenten'],
    [{ ...eind, nieuweGemeentecode: '34' }, 'ONGELDIGE_WAARDE', 'nieuweGemeentecode'],
    [
      { ...basis, handeling: 'VERLENGEN', verlengingsreden: 'INVENTARISATIE' },
      'VELD_ONTBREEKT',
      'pauzeVerlengdTot',
    ],
    [
      { ...basis, handeling: 'VERLENGEN', pauzeVerlengdTot: '2026-04-10', verlengingsreden: 'ZIN' },
      'ONGELDIGE_WAARDE',
      'verlengingsreden',
    ],
  ])('%j', (invoer, code, veld) => {
    expect(parseHandeling(invoer)).toMatchObject({ status: 'GEWEIGERD', code, veld });
  });
});

test.each(['regelingTermijnInCenten', 'regelingAantalTermijnen'])(
  '%s wordt aangenomen zo ver als het document belooft, en geen stap verder',
  (veld) => {
    const { minimum, maximum } = openapi.casework.components.schemas.Handeling?.properties?.[veld] ?? {};
    if (minimum === undefined || maximum === undefined) throw new Error('No limits in the document');
    const lees = (waarde: number) =>
      parseHandeling({
        ...basis,
        handeling: 'EINDRESULTAAT',
        zaakVersie: 1,
        eindresultaat: 'OVERLEDEN',
        [veld]: waarde,
      });
    for (const waarde of [minimum, maximum])
      expect(lees(waarde)).toMatchObject({ status: 'GELEZEN', handeling: { daad: { [veld]: waarde } } });
    for (const waarde of [minimum - 1, maximum + 1])
      expect(lees(waarde)).toMatchObject({ status: 'GEWEIGERD', code: 'ONGELDIGE_WAARDE', veld });
  },
);

test('een prototype is geen veld', () => {
  expect(
    parseHandeling(JSON.parse(`{"__proto__":{"handeling":"OPPAKKEN"},"zaakId":"${id('zaak')}"}`)),
  ).toMatchObject({
    status: 'GEWEIGERD',
    code: 'ONBEKEND_VELD',
  });
});

test('elke fout wordt genoemd, met de eerste als reden', () => {
  expect(
    parseHandeling({
      ...basis,
      handeling: 'CONTACTPOGING',
      contactsoort: 'FAX',
      datum: '2026-02-30',
      notitie: 'vrije tekst',
      eindresultaat: 'OVERLEDEN',
    }),
  ).toMatchObject({
    status: 'GEWEIGERD',
    code: 'ONBEKEND_VELD',
    veld: 'notitie',
    fouten: [
      { code: 'ONBEKEND_VELD', veld: 'notitie' },
      { code: 'VELD_NIET_TOEGESTAAN', veld: 'eindresultaat' },
      { code: 'ONGELDIGE_DATUM', veld: 'datum' },
      { code: 'ONGELDIGE_WAARDE', veld: 'contactsoort' },
      { code: 'VELD_ONTBREEKT', veld: 'bereikt' },
    ],
  });
});

test('van duizenden fouten worden er vijftig genoemd', () => {
  const veel = Object.fromEntries(Array.from({ length: 5_000 }, (_, nummer) => [`veld${nummer}`, 1]));
  const gelezen = parseHandeling({ ...basis, ...veel });
  expect(gelezen.status === 'GEWEIGERD' && gelezen.fouten).toHaveLength(50);
});
