import { type Code, datum } from '@meldpunt/contracts';
import { expect, test } from 'vitest';
import { readGeo } from '../src/bepaal-gemeente/lees-geo.ts';
import { beoordeelRegel } from '../src/ontvang-levering/beoordeel-regel.ts';
import { parseRecord } from '../src/ontvang-levering/parse-record.ts';
import { dag, vroegsignalen } from './ddas-vroegsignalen.ts';

const geo = await readGeo();
const convenant = { versie: 1, van: datum('2024-01-01'), tot: null, meldingsdrempelInCenten: 0 };

function beoordeel(soort: Code<'partnersoort'>, regel: Record<string, unknown>) {
  return beoordeelRegel(parseRecord(regel), {
    dag,
    partnerId: 'proef',
    partnerVersie: 1,
    soort,
    actief: true,
    convenanten: new Map([
      ['0518', convenant],
      ['0307', convenant],
    ]),
    geo,
    teOudNaDagen: 62,
    experimentsoorten: new Set(),
  });
}

/** What the samples say, read by a person: kind, municipality, dates, cents, flags and resident, in our terms. */
const GELEZEN: Readonly<Record<string, string>> = {
  'E-VS-2025-0001':
    'ENERGIE 0518 2024-12-10 2025-01-05 45000 - | A van Dijk 1985-06-15 | Voorbeeldstraat 10 A 1234AB Voorbeeldstad',
  'M-VS-2025-0001':
    'ENERGIE 0518 2024-12-10 2025-01-05 45000 - | A van Dijk 1985-06-15 | Voorbeeldstraat 10 A 1234AB Voorbeeldstad',
  'M-VS-2025-0002':
    'WATER 0518 2024-12-28 2025-01-10 120000 crisis | M Kramer 1993-04-22 | Waterweg 22 5678CD Voorbeelddorp',
  'M-VS-2025-0101':
    'CAK_ZORGVERZEKERINGEN 0307 2025-01-05 2025-01-08 30000 warm | S Jansen 1990-12-03 | Parklaan 8 1122EE Tweedehoven',
  'M-VS-2025-0102':
    'HUUR 0307 2024-11-20 2025-01-12 75000 - | K Meijer 1978-09-17 | Bosweg 14 2233FF Tweedehoven',
};

const words = (...parts: readonly unknown[]) =>
  parts.filter((part) => part !== null && part !== false).join(' ');

test.each(vroegsignalen)(
  'vroegsignaal $id of the sample $voorbeeld is accepted as the sample has it, with its warnings',
  ({ soort, regel: aangeboden, aangevuld, waarschuwingen }) => {
    const beoordeling = beoordeel(soort, { ...aangeboden, ...aangevuld });
    if (beoordeling.status !== 'GEVONDEN') throw new Error(`it was ${JSON.stringify(beoordeling)}`);
    const { regel, gemeentecode } = beoordeling;
    const { persoon } = regel;
    const vlaggen = words(regel.crisissignaal && 'crisis', regel.warmeOverdracht && 'warm') || '-';
    expect(
      [
        words(soort, gemeentecode, regel.ontstaansdatum, regel.signaaldatum, regel.bedragInCenten, vlaggen),
        words(persoon.voorletters, persoon.voorvoegsel, persoon.achternaam, persoon.geboortedatum),
        words(
          persoon.straatnaam,
          persoon.huisnummer,
          persoon.huisnummertoevoeging,
          persoon.postcode,
          persoon.plaatsnaam,
        ),
      ].join(' | '),
    ).toBe(GELEZEN[regel.kenmerk]);
    // None of the numbers may be kept: three kinds have no right to one, and the fourth is nobody's.
    expect(persoon.burgerservicenummer).toBeNull();
    expect(beoordeling.waarschuwingen.map(({ code }) => code)).toEqual(waarschuwingen);
  },
);

test('the samples are there as a whole', () => {
  expect(vroegsignalen.map(({ regel }) => regel.kenmerk)).toEqual(Object.keys(GELEZEN));
});

test('every condition that the mapping supplies is needed, and nothing else is supplied', () => {
  for (const { soort, regel, aangevuld } of vroegsignalen) {
    for (const veld of Object.keys(aangevuld)) {
      expect(beoordeel(soort, { ...regel, ...aangevuld, [veld]: null }).status, veld).toBe('AFGEKEURD');
    }
  }
});
