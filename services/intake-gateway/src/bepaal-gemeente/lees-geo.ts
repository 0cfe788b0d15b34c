import { readFile } from 'node:fs/promises';
import type { Geo } from './geo.ts';
import { parseGeo } from './parse-geo.ts';

/** Stands on every melding; changes together with a file in data/. */
export const GEO_VERSIE = 'rvig33-2023-01+geonames-2026-03-30';

/** Paths of a deployment's own tables; absent or empty where it has none. */
export interface Geosettings {
  readonly postcodeHuisnummerBestand?: string | undefined;
  readonly postcodeReeksenBestand?: string | undefined;
}

/** Reads the reference data of the product, and the two optional tables where a deployment has them. */
export async function readGeo(settings: Geosettings = {}): Promise<Geo> {
  const data = new URL('../../data/', import.meta.url);
  const [gemeentecodes, pc4, postcodeHuisnummer, postcodeReeksen] = await Promise.all([
    readFile(new URL('gemeentecodes.csv', data), 'utf8'),
    readFile(new URL('pc4-gemeente.csv', data), 'utf8'),
    readOptional(settings.postcodeHuisnummerBestand),
    readOptional(settings.postcodeReeksenBestand),
  ]);
  const extra = postcodeHuisnummer === undefined && postcodeReeksen === undefined ? '' : '+eigen';
  return parseGeo({
    versie: `${GEO_VERSIE}${extra}`,
    gemeentecodes,
    pc4,
    postcodeHuisnummer,
    postcodeReeksen,
  });
}

async function readOptional(path: string | undefined): Promise<string | undefined> {
  return path === undefined || path === '' ? undefined : readFile(path, 'utf8');
}
