import { parseDatum } from '@meldpunt/contracts';
import type { Codeverloop, Geo, Pc4Plaats, Postcodereeks } from './geo.ts';

export interface Geobestanden {
  readonly versie: string;
  readonly gemeentecodes: string;
  readonly pc4: string;
  readonly postcodeHuisnummer?: string;
  readonly postcodeReeksen?: string;
}

/** Builds the reference data from the texts of its CSV files; throws on a row that cannot be right. */
export function parseGeo(bestanden: Geobestanden): Geo {
  const codes = new Map<string, Codeverloop>();
  for (const [code, , opvolger, , beeindigdPer] of rows(bestanden.gemeentecodes, 5)) {
    codes.set(gemeentecode(code), {
      opvolgercode: opvolger === undefined || opvolger === '' ? null : gemeentecode(opvolger),
      beeindigdPer: parseDatum(beeindigdPer),
    });
  }
  const pc4 = new Map<string, Pc4Plaats[]>();
  for (const [postcode = '', code, plaats = ''] of rows(bestanden.pc4, 3)) {
    const found = pc4.get(postcode);
    const plek = { gemeentecode: gemeentecode(code), plaats };
    if (found === undefined) pc4.set(postcode, [plek]);
    else found.push(plek);
  }
  const postcodeHuisnummer = new Map<string, string>();
  for (const [postcode, huisnummer, code] of rows(bestanden.postcodeHuisnummer ?? '', 3)) {
    postcodeHuisnummer.set(`${postcode} ${huisnummer}`, gemeentecode(code));
  }
  const postcodereeksen: Postcodereeks[] = rows(bestanden.postcodeReeksen ?? '', 3).map(
    ([van = '', tot = '', code]) => ({ van, tot, gemeentecode: gemeentecode(code) }),
  );
  postcodereeksen.sort((left, right) => (left.van < right.van ? -1 : 1));
  for (const [index, reeks] of postcodereeksen.entries()) {
    const next = postcodereeksen[index + 1];
    if (reeks.van > reeks.tot || (next !== undefined && next.van <= reeks.tot)) {
      throw new RangeError('postcode ranges must run upwards and may not overlap');
    }
  }
  return { versie: bestanden.versie, codes, pc4, postcodeHuisnummer, postcodereeksen };
}

function gemeentecode(text: string | undefined): string {
  if (text === undefined || !/^\d{4}$/.test(text)) throw new RangeError('a gemeentecode has four digits');
  return text;
}

/** Rows without the heading. Fields may stand between double quotes; no field holds a line break. */
function rows(csv: string, columns: number): string[][] {
  const lines = csv.split(/\r?\n/).filter((line) => line !== '');
  return lines.slice(1).map((line) => {
    const fields = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
      ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
    );
    if (fields.length !== columns)
      throw new RangeError(`a row of the reference data has not ${columns} columns`);
    return fields;
  });
}
