import { foutcodes } from '@meldpunt/contracts';
import { ProblemError } from '@meldpunt/service-kit';
import { expect, test } from 'vitest';
import { parseGezien } from './parse-gezien.ts';

function refusal(ifMatch: string | undefined) {
  try {
    parseGezien(ifMatch);
  } catch (error) {
    if (error instanceof ProblemError) return error;
  }
  return expect.fail('it was not refused');
}

test('de versie die iemand zag is de ETag zoals het meldpunt die gaf', () => {
  expect(parseGezien('"5"')).toBe(5);
  expect(parseGezien('"0"')).toBe(0);
});

test('zonder If-Match ontbreekt het veld', () => {
  expect(refusal(undefined)).toMatchObject({
    code: 'ONGELDIG_VERZOEK',
    options: { errors: [{ field: 'If-Match', code: 'VELD_ONTBREEKT' }] },
  });
});

test.each(['W/"5"', '*', '5', '"5", "6"', '"vijf"', '"-1"', ''])(
  'een If-Match die er staat maar niet zegt welke versie is gezien, heeft een ongeldige waarde: %s',
  (ifMatch) => {
    expect(refusal(ifMatch)).toMatchObject({
      code: 'ONGELDIG_VERZOEK',
      options: {
        errors: [{ field: 'If-Match', code: 'ONGELDIGE_WAARDE', detail: expect.stringContaining('ETag') }],
      },
    });
  },
);

test('een verouderde If-Match geeft overal 412', () => {
  expect([foutcodes.ZAAK_GEWIJZIGD.status, foutcodes.INTUSSEN_GEWIJZIGD.status]).toEqual([412, 412]);
});
