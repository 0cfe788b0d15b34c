import { isCode, isDatum } from '@meldpunt/contracts';
import { eindresultaatregels } from '../behandelen/eindresultaatregels.ts';
import { parseUuid } from '../looplijst/parse-uuid.ts';
import { type Invulkolom, type Invulveld, invulkolommen, SLEUTELKOLOMMEN, STANDKOLOM } from './kolommen.ts';
import { codeVan } from './woorden.ts';

/** A cell and a row as service-kit reads them. */
export type Cel =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'boolean'; readonly boolean: boolean }
  | { readonly kind: 'date'; readonly date: string }
  | { readonly kind: 'formula' | 'unreadable' };
export type Rij = { readonly number: number; readonly cells: ReadonlyMap<number, Cel> };

export type Bladfoutcode =
  | 'KOLOM_ONTBREEKT'
  | 'DUBBELE_KOLOM'
  | 'FORMULE'
  | 'ONGELDIGE_WAARDE'
  | 'VELD_ONTBREEKT'
  | 'ZAAK_NIET_OP_LIJST'
  | 'DUBBELE_RIJ';

/** Where a sheet is wrong, as the person sees it, and what should have been there; never what was. */
export type Bladfout = {
  readonly rij: number;
  /** Heading of the column. */
  readonly kolom: string;
  readonly code: Bladfoutcode;
  readonly verwacht: string;
};

/** An act without its id, in the fields of a handeling. */
export type Bladhandeling = { readonly handeling: 'OPPAKKEN' | 'CONTACTPOGING' | 'EINDRESULTAAT' } & Readonly<
  Record<string, unknown>
>;

/** A row in which something was filled in. */
export type Bladrij = {
  readonly rij: number;
  readonly zaakId: string;
  /** Version that was on the sheet. */
  readonly zaakVersie: number;
  /** In the order they are done. */
  readonly handelingen: readonly Bladhandeling[];
};

export type GelezenBlad = { readonly rijen: readonly Bladrij[]; readonly fouten: readonly Bladfout[] };

type Waarden = ReadonlyMap<Invulveld, string | number | boolean>;

const contactvelden: readonly Invulveld[] = [
  'contactdatum',
  'contactsoort',
  'dagdeel',
  'bereikt',
  'contactuitkomst',
];

/**
 * Reads a filled-in looplijst: columns by their heading, wherever they stand and whatever was added beside them. A row
 * with a fault gives its faults and no acts; a row in which nothing was filled in gives neither. Taking a new zaak up is
 * not asked of anybody: it goes before an attempt at contact, and before a result that says what came of the work.
 */
export function parseBlad(rijen: readonly Rij[], opLijst: ReadonlySet<string>): GelezenBlad {
  const [kop, ...rest] = rijen;
  const { plaats, fouten } = readKoppen(kop);
  if (fouten.length > 0) return { rijen: [], fouten };
  const gelezen: Bladrij[] = [];
  const gezien = new Set<string>();
  for (const rij of rest) {
    const cel = (kolom: string) => rij.cells.get(plaats.get(kolom) ?? -1);
    const fout = (kolom: string, code: Bladfoutcode, verwacht: string) =>
      fouten.push({ rij: rij.number, kolom, code, verwacht });
    const voor = fouten.length;
    const waarden = new Map<Invulveld, string | number | boolean>();
    const onleesbaar = new Set<Invulveld>();
    for (const kolom of invulkolommen) {
      const waarde = readCel(kolom, cel(kolom.kop));
      if (waarde === 'FORMULE') fout(kolom.kop, 'FORMULE', `Een waarde en geen formule. ${kolom.verwacht}`);
      else if (waarde === 'ONGELDIG') fout(kolom.kop, 'ONGELDIGE_WAARDE', kolom.verwacht);
      else if (waarde !== null) waarden.set(kolom.veld, waarde.gelezen);
      if (typeof waarde === 'string') onleesbaar.add(kolom.veld);
    }
    if (waarden.size === 0 && fouten.length === voor) continue;
    const zaakId = parseUuid(textOf(cel(SLEUTELKOLOMMEN.zaak))) ?? '';
    const zaakVersie = wholeOf(cel(SLEUTELKOLOMMEN.versie));
    if (!opLijst.has(zaakId)) {
      fout(SLEUTELKOLOMMEN.zaak, 'ZAAK_NIET_OP_LIJST', 'De zaak zoals zij op deze looplijst stond.');
    } else if (gezien.has(zaakId)) {
      fout(SLEUTELKOLOMMEN.zaak, 'DUBBELE_RIJ', 'Elke zaak op één rij.');
    }
    gezien.add(zaakId);
    if (zaakVersie === undefined || zaakVersie < 1) {
      fout(SLEUTELKOLOMMEN.versie, 'ONGELDIGE_WAARDE', 'Het getal zoals het op deze looplijst stond.');
    }
    for (const veld of missing(waarden, onleesbaar)) {
      const kolom = kolomVan(veld);
      fout(kolom.kop, 'VELD_ONTBREEKT', kolom.verwacht);
    }
    if (fouten.length > voor || zaakVersie === undefined) continue;
    const isNieuw = textOf(cel(STANDKOLOM)) === 'NIEUW';
    gelezen.push({
      rij: rij.number,
      zaakId,
      zaakVersie,
      handelingen: toHandelingen(waarden, zaakVersie, isNieuw),
    });
  }
  return { rijen: gelezen, fouten };
}

function readKoppen(kop: Rij | undefined): { plaats: ReadonlyMap<string, number>; fouten: Bladfout[] } {
  const plaats = new Map<string, number>();
  const fouten: Bladfout[] = [];
  const nodig = [STANDKOLOM, ...Object.values(SLEUTELKOLOMMEN), ...invulkolommen.map((kolom) => kolom.kop)];
  for (const [kolom, cel] of kop?.cells ?? []) {
    const naam = textOf(cel) ?? '';
    if (!nodig.includes(naam)) continue;
    if (plaats.has(naam))
      fouten.push({ rij: 1, kolom: naam, code: 'DUBBELE_KOLOM', verwacht: 'Eén kolom met deze kop.' });
    plaats.set(naam, kolom);
  }
  for (const naam of nodig) {
    if (!plaats.has(naam))
      fouten.push({
        rij: 1,
        kolom: naam,
        code: 'KOLOM_ONTBREEKT',
        verwacht: 'De kolommen van de looplijst.',
      });
  }
  return { plaats, fouten };
}

type Celwaarde = { readonly gelezen: string | number | boolean } | 'FORMULE' | 'ONGELDIG' | null;

function readCel({ invul }: Invulkolom, cel: Cel | undefined): Celwaarde {
  if (cel === undefined) return null;
  if (cel.kind === 'formula') return 'FORMULE';
  if (cel.kind === 'unreadable') return 'ONGELDIG';
  const gelezen = ((): string | number | boolean | undefined => {
    switch (invul.soort) {
      case 'keuze':
        return codeVan(invul.lijst, textOf(cel) ?? '');
      case 'jaNee':
        return yesNoOf(cel);
      case 'dag':
        return dayOf(cel);
      case 'bedrag':
        return centsOf(cel);
      case 'aantal':
        return wholeOf(cel);
      case 'gemeentecode': {
        // A spreadsheet takes 0268 for a number and drops its zero.
        const cijfers = textOf(cel) ?? String(wholeOf(cel) ?? '');
        return /^\d{1,4}$/.test(cijfers) ? cijfers.padStart(4, '0') : undefined;
      }
    }
  })();
  return gelezen === undefined ? 'ONGELDIG' : { gelezen };
}

function textOf(cel: Cel | undefined): string | undefined {
  return cel?.kind === 'text' ? cel.text : undefined;
}

function wholeOf(cel: Cel | undefined): number | undefined {
  if (cel?.kind === 'number') return Number.isSafeInteger(cel.number) ? cel.number : undefined;
  const text = textOf(cel);
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function yesNoOf(cel: Cel): boolean | undefined {
  if (cel.kind === 'boolean') return cel.boolean;
  const text = textOf(cel)?.toLowerCase();
  return text === 'ja' || text === 'j' ? true : text === 'nee' || text === 'n' ? false : undefined;
}

function dayOf(cel: Cel): string | undefined {
  if (cel.kind === 'date') return isDatum(cel.date) ? cel.date : undefined;
  const [, dag = '', maand = '', jaar = ''] =
    /^(\d{1,2})[-/](\d{1,2})[-/](\d{4})$/.exec(textOf(cel) ?? '') ?? [];
  const datum = `${jaar}-${maand.padStart(2, '0')}-${dag.padStart(2, '0')}`;
  return isDatum(datum) ? datum : undefined;
}

function centsOf(cel: Cel): number | undefined {
  const text = textOf(cel);
  const euro =
    cel.kind === 'number'
      ? cel.number
      : text !== undefined && /^\d{1,7}([.,]\d{1,2})?$/.test(text)
        ? Number(text.replace(',', '.'))
        : Number.NaN;
  const centen = Math.round(euro * 100);
  // Half a cent is a mistake, not something to round.
  return Number.isSafeInteger(centen) && Math.abs(euro * 100 - centen) < 1e-6 ? centen : undefined;
}

/** Fields without which what was filled in means nothing; one that was filled in wrongly is told as that only. */
function missing(waarden: Waarden, onleesbaar: ReadonlySet<Invulveld>): readonly Invulveld[] {
  const ingevuld = [...waarden.keys(), ...onleesbaar];
  const isContact = ingevuld.some((veld) => contactvelden.includes(veld));
  const nodig: Invulveld[] = isContact ? ['contactdatum', 'contactsoort', 'bereikt'] : [];
  if (ingevuld.some((veld) => !contactvelden.includes(veld))) nodig.push('eindresultaat');
  return nodig.filter((veld) => !ingevuld.includes(veld));
}

function toHandelingen(waarden: Waarden, zaakVersie: number, isNieuw: boolean): readonly Bladhandeling[] {
  const handelingen: Bladhandeling[] = [];
  const datum = waarden.get('contactdatum') ?? null;
  const eindresultaat = waarden.get('eindresultaat');
  const isGevolg =
    isCode('eindresultaat', eindresultaat) && eindresultaatregels[eindresultaat]?.opgepakt === 'WEL';
  if (isNieuw && (datum !== null || isGevolg)) handelingen.push({ handeling: 'OPPAKKEN', datum });
  if (datum !== null) {
    handelingen.push({
      handeling: 'CONTACTPOGING',
      datum,
      ...pick(waarden, (veld) => contactvelden.includes(veld) && veld !== 'contactdatum'),
    });
  }
  if (eindresultaat !== undefined) {
    handelingen.push({
      handeling: 'EINDRESULTAAT',
      zaakVersie,
      ...pick(waarden, (veld) => !contactvelden.includes(veld)),
    });
  }
  return handelingen;
}

function pick(waarden: Waarden, wanted: (veld: Invulveld) => boolean): Record<string, unknown> {
  return Object.fromEntries([...waarden].filter(([veld]) => wanted(veld)));
}

function kolomVan(veld: string): Invulkolom {
  const kolom = invulkolommen.find((kandidaat) => kandidaat.veld === veld);
  if (kolom === undefined) throw new Error(`no column for ${veld}`);
  return kolom;
}

/** Heading of the column in which the field of an act was filled in, where there is one. */
export function kopVan(handeling: string, veld: string | null): string | null {
  const gezocht = veld === 'datum' && handeling !== 'EINDRESULTAAT' ? 'contactdatum' : veld;
  return invulkolommen.find((kolom) => kolom.veld === gezocht)?.kop ?? null;
}
