import { readFileSync } from 'node:fs';

/** A four-digit postcode with the town it lies in, as the gateway's table names it. */
export interface Plek {
  readonly pc4: string;
  readonly plaats: string;
}

export interface Gemeentegegevens {
  readonly gemeentecode: string;
  readonly naam: string;
  readonly provincie: string;
  readonly inwoners: number;
  /** Postcodes that lie in this municipality only. */
  readonly plekken: readonly Plek[];
  /** Postcodes shared with another municipality: they alone decide nothing. */
  readonly gedeeldePlekken: readonly Plek[];
  /** Codes that merged into this one since 2018. */
  readonly oudeCodes: readonly string[];
}

export interface Geogegevens {
  /** By inhabitants, largest first. */
  readonly gemeenten: readonly Gemeentegegevens[];
  /** Four-digit postcodes that no municipality has. */
  readonly onbekendePc4s: readonly string[];
}

const EERSTE_OPVOLGING = '2018-01-01';
const here = new URL('./data/', import.meta.url);
const gateway = new URL('../../services/intake-gateway/data/', import.meta.url);

let read: Geogegevens | undefined;

/** Own weights of municipalities, and the postcodes and codes of the gateway itself. Read once. */
export function readGeogegevens(): Geogegevens {
  read ??= parseGeogegevens(
    readFileSync(new URL('gemeenten.csv', here), 'utf8'),
    readFileSync(new URL('pc4-gemeente.csv', gateway), 'utf8'),
    readFileSync(new URL('gemeentecodes.csv', gateway), 'utf8'),
  );
  return read;
}

export function parseGeogegevens(gemeentenCsv: string, pc4Csv: string, codesCsv: string): Geogegevens {
  const perPc4 = new Map<string, { gemeentecode: string; plaats: string }[]>();
  for (const [pc4 = '', gemeentecode = '', plaats = ''] of rows(pc4Csv)) {
    perPc4.set(pc4, [...(perPc4.get(pc4) ?? []), { gemeentecode, plaats }]);
  }
  const plekken = new Map<string, Plek[]>();
  const gedeeld = new Map<string, Plek[]>();
  for (const [pc4, found] of perPc4) {
    const shared = found.some(({ gemeentecode }) => gemeentecode !== found[0]?.gemeentecode);
    for (const { gemeentecode, plaats } of found)
      push(shared ? gedeeld : plekken, gemeentecode, { pc4, plaats });
  }
  const oudeCodes = new Map<string, string[]>();
  for (const [code = '', , opvolger = '', , beeindigdPer = ''] of rows(codesCsv)) {
    if (opvolger !== '' && beeindigdPer >= EERSTE_OPVOLGING) push(oudeCodes, opvolger, code);
  }
  const gemeenten = rows(gemeentenCsv).map(
    ([gemeentecode = '', naam = '', provincie = '', inwoners = '']) => ({
      gemeentecode,
      naam,
      provincie,
      inwoners: Number(inwoners),
      plekken: plekken.get(gemeentecode) ?? [],
      gedeeldePlekken: gedeeld.get(gemeentecode) ?? [],
      oudeCodes: oudeCodes.get(gemeentecode) ?? [],
    }),
  );
  gemeenten.sort((a, b) => b.inwoners - a.inwoners || (a.gemeentecode < b.gemeentecode ? -1 : 1));
  const onbekendePc4s: string[] = [];
  for (let pc4 = 1000; pc4 < 10_000; pc4++) if (!perPc4.has(String(pc4))) onbekendePc4s.push(String(pc4));
  return { gemeenten, onbekendePc4s };
}

function push<V>(lists: Map<string, V[]>, key: string, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** Fields may stand between double quotes: one municipality has a comma in its name. */
function rows(csv: string): string[][] {
  return csv
    .split(/\r?\n/)
    .slice(1)
    .filter((line) => line !== '')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''),
    );
}
