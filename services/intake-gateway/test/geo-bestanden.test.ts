import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { datum } from '@meldpunt/contracts';
import { afterAll, expect, test } from 'vitest';
import { bepaalGemeente } from '../src/bepaal-gemeente/bepaal-gemeente.ts';
import { GEO_VERSIE, readGeo } from '../src/bepaal-gemeente/lees-geo.ts';
import { readIntakeConfig } from '../src/config.ts';

const map = mkdtempSync(join(tmpdir(), 'meldpunt-geo-'));
afterAll(() => rmSync(map, { recursive: true }));

const adressen = join(map, 'adressen.csv');
writeFileSync(adressen, 'postcode,huisnummer,gemeentecode\n6511AB,12,0402\n');
const reeksen = join(map, 'reeksen.csv');
writeFileSync(reeksen, 'van,tot,gemeentecode\n6511AA,6511ZZ,0344\n');

/** What the gateway reads under these settings, as `main.ts` does. */
const geoUnder = (settings: Record<string, string>) => {
  const url = 'http://localhost';
  const env = {
    DATABASE_URL_EIGENAAR: url,
    DATABASE_URL_VERWERKER: url,
    DATABASE_URL_API: url,
    KAFKA_BROKERS: 'localhost:9092',
    OIDC_ISSUER: url,
    SLEUTELMAP: map,
    ...settings,
  };
  return readGeo(readIntakeConfig({ env, announce: () => undefined }));
};

test.each([
  [{}, '', 'PC4_PLAATS', '0268'],
  [{ POSTCODE_REEKSEN_BESTAND: reeksen }, '+eigen', 'POSTCODE_REEKS', '0344'],
  [{ POSTCODE_HUISNUMMER_BESTAND: adressen }, '+eigen', 'POSTCODE_HUISNUMMER', '0402'],
  [
    { POSTCODE_REEKSEN_BESTAND: reeksen, POSTCODE_HUISNUMMER_BESTAND: adressen },
    '+eigen',
    'POSTCODE_HUISNUMMER',
    '0402',
  ],
])(
  'a deployment with the settings %o finds its municipalities by its own tables',
  async (settings, extra, door, gemeentecode) => {
    const geo = await geoUnder(settings);
    expect(geo.versie).toBe(`${GEO_VERSIE}${extra}`);
    const adres = { gemeentecode: null, postcode: '6511AB', huisnummer: 12, plaatsnaam: 'Nijmegen' };
    expect(bepaalGemeente(geo, adres, datum('2026-03-16'))).toMatchObject({ door, gemeentecode });
  },
);

test('a setting that names a table the wrong way round keeps the gateway from starting', async () => {
  await expect(geoUnder({ POSTCODE_HUISNUMMER_BESTAND: reeksen })).rejects.toThrow(
    'table postcode and house number, line 1: the heading must be postcode,huisnummer,gemeentecode',
  );
});
