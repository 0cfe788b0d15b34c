import { parseDatum } from '@meldpunt/contracts';
import type { Codeverloop, Geo, Pc4Plaats, Postcodereeks } from './geo.ts';

export interface Geobestanden {
  readonly versie: string;
  readonly gemeentecodes: string;
  readonly pc4: string;
  /** Absent where no such table is loaded. */
  readonly postcodeHuisnummer?: string | undefined;
  readonly postcodeReeksen?: string | undefined;
}

/** One row, and where it stands for who is to mend it. */
interface Rij {
  readonly plaats: string;
  readonly velden: readonly string[];
}

/**
 * Builds the reference data from the texts of its CSV files. Codes and postcodes stand in them as a line that was read
 * has them: a row in any other form would never be found.
 *
 * @throws RangeError on a row that cannot be right, with the table, the line and what was expected.
 */
export function parseGeo(bestanden: Geobestanden): Geo {
  const codes = new Map<string, Codeverloop>();
  const codekop = ['gemeentecode', 'naam', 'opvolgercode', 'van', 'beeindigdPer'];
  for (const { plaats, velden } of rows('gemeentecodes', bestanden.gemeentecodes, codekop)) {
    const [code, , opvolger, , beeindigdPer] = velden;
    codes.set(gemeentecode(code, plaats), {
      opvolgercode: opvolger === undefined || opvolger === '' ? null : gemeentecode(opvolger, plaats),
      beeindigdPer: parseDatum(beeindigdPer),
    });
  }
  const pc4 = new Map<string, Pc4Plaats[]>();
  for (const { plaats, velden } of rows('pc4', bestanden.pc4, ['pc4', 'gemeentecode', 'plaats'])) {
    const [cijfers, code, naam = ''] = velden;
    const plek = { gemeentecode: gemeentecode(code, plaats), plaats: naam };
    const found = pc4.get(veld('pc4', cijfers, /^[1-9]\d{3}$/, '1234', plaats));
    if (found === undefined) pc4.set(`${cijfers}`, [plek]);
    else found.push(plek);
  }
  return {
    versie: bestanden.versie,
    codes,
    pc4,
    postcodeHuisnummer: parsePostcodeHuisnummer(bestanden.postcodeHuisnummer),
    postcodereeksen: parsePostcodereeksen(bestanden.postcodeReeksen),
  };
}

function parsePostcodeHuisnummer(csv: string | undefined): ReadonlyMap<string, string> {
  const gevonden = new Map<string, string>();
  const kop = ['postcode', 'huisnummer', 'gemeentecode'];
  for (const { plaats, velden } of rows('postcode and house number', csv, kop)) {
    const [pc, nummer, code] = velden;
    const huisnummer = veld('huisnummer', nummer, /^[1-9]\d{0,4}$/, '12, from 1 to 99999', plaats);
    const adres = `${postcode('postcode', pc, plaats)} ${huisnummer}`;
    const gemeente = gemeentecode(code, plaats);
    const known = gevonden.get(adres);
    if (known !== undefined && known !== gemeente) {
      throw new RangeError(`${plaats}: ${adres} lies in ${gemeente} here and in ${known} on a line before`);
    }
    gevonden.set(adres, gemeente);
  }
  return gevonden;
}

function parsePostcodereeksen(csv: string | undefined): readonly Postcodereeks[] {
  const reeksen = rows('postcode ranges', csv, ['van', 'tot', 'gemeentecode'])
    .map(({ plaats, velden: [van, tot, code] }) => ({
      plaats,
      reeks: {
        van: postcode('van', van, plaats),
        tot: postcode('tot', tot, plaats),
        gemeentecode: gemeentecode(code, plaats),
      },
    }))
    .toSorted((left, right) => (left.reeks.van < right.reeks.van ? -1 : 1));
  for (const [index, { plaats, reeks }] of reeksen.entries()) {
    if (reeks.van > reeks.tot) throw new RangeError(`${plaats}: ${reeks.van} lies after ${reeks.tot}`);
    const next = reeksen[index + 1];
    if (next !== undefined && next.reeks.van <= reeks.tot) {
      throw new RangeError(`${next.plaats}: ${next.reeks.van} lies in the range of ${plaats}`);
    }
  }
  return reeksen.map(({ reeks }) => reeks);
}

function gemeentecode(text: string | undefined, plaats: string): string {
  return veld('gemeentecode', text, /^\d{4}$/, '0363', plaats);
}

/** The form that `parse-record.ts` brings the postcode of a line into. */
function postcode(naam: string, text: string | undefined, plaats: string): string {
  return veld(naam, text, /^[1-9]\d{3}[A-Z]{2}$/, '1234AB', plaats);
}

function veld(naam: string, text: string | undefined, vorm: RegExp, zoals: string, plaats: string): string {
  if (text !== undefined && vorm.test(text)) return text;
  throw new RangeError(`${plaats}: ${naam} is "${text ?? ''}" and must be written as ${zoals}`);
}

/** Rows after the heading, which must be there. Fields may stand between double quotes; no field holds a line break. */
function rows(tabel: string, csv: string | undefined, kop: readonly string[]): Rij[] {
  if (csv === undefined) return [];
  const [first = '', ...lines] = csv.replace(/^\ufeff/, '').split(/\r?\n/);
  if (fieldsOf(first).join() !== kop.join()) {
    throw new RangeError(`table ${tabel}, line 1: the heading must be ${kop.join()}`);
  }
  return lines.flatMap((line, index) => {
    if (line === '') return [];
    const plaats = `table ${tabel}, line ${index + 2}`;
    const velden = fieldsOf(line);
    if (velden.length !== kop.length) {
      throw new RangeError(`${plaats}: ${velden.length} columns and not ${kop.length}`);
    }
    return [{ plaats, velden }];
  });
}

function fieldsOf(line: string): string[] {
  return [...`${line},`.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*)),/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}
