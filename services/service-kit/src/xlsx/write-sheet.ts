import { strToU8, zipSync } from 'fflate';
import { columnName, harmless, serialOf } from './sheet.ts';

export interface SheetColumn {
  readonly header: string;
  /** In characters. */
  readonly width: number;
  /** `money` is whole cents, shown in euros; `date` is a calendar day 'YYYY-MM-DD'. */
  readonly kind: 'text' | 'number' | 'money' | 'date';
  /** What may be chosen in it; the program offers a list. */
  readonly choices?: readonly string[];
  /** Meant to be filled in by a person: shown in another colour. */
  readonly fillIn?: boolean;
}

export interface SheetToWrite {
  readonly name: string;
  readonly columns: readonly SheetColumn[];
  /** A value per column. */
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** Styles by their place in `cellXfs`. */
const STYLE = { text: 0, header: 1, fillInHeader: 2, number: 0, money: 3, date: 4 } as const;
const CELL_LENGTH = 2_000;

/**
 * A workbook of one sheet, as bytes. Every text is written as text and made harmless; numbers, amounts and days are
 * numbers, so that a person can sort and add them. The header row stays in sight. Choices stand on a hidden sheet,
 * because a list within a cell is at most 255 characters.
 */
export function writeSheet({ name, columns, rows }: SheetToWrite): Buffer {
  const parts: Record<string, string> = {
    '[Content_Types].xml': CONTENT_TYPES,
    '_rels/.rels': relations([['rId1', 'officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': workbook(name),
    'xl/_rels/workbook.xml.rels': relations([
      ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
      ['rId2', 'worksheet', 'worksheets/sheet2.xml'],
      ['rId3', 'styles', 'styles.xml'],
    ]),
    'xl/styles.xml': STYLES,
    'xl/worksheets/sheet1.xml': mainSheet(columns, rows),
    'xl/worksheets/sheet2.xml': choiceSheet(columns),
  };
  const files = Object.entries(parts).map(([path, xml]) => [path, strToU8(`${DECLARATION}${xml}`)]);
  return Buffer.from(zipSync(Object.fromEntries(files), { level: 6 }));
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const CONTENT_TYPES = `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="${TYPE}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`;

const STYLES = `<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="#,##0.00"/><numFmt numFmtId="165" formatCode="dd\\-mm\\-yyyy"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFD9E2EC"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFFF2CC"/></patternFill></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf/><xf fontId="1" fillId="2" applyFont="1" applyFill="1"/><xf fontId="1" fillId="3" applyFont="1" applyFill="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

function relations(all: readonly (readonly [id: string, type: string, target: string])[]): string {
  const each = all.map(
    ([id, type, target]) => `<Relationship Id="${id}" Type="${RELATION}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${each.join('')}</Relationships>`;
}

function workbook(name: string): string {
  return `<workbook xmlns="${MAIN}" xmlns:r="${RELATION}"><sheets><sheet name="${escapeXml(name)}" sheetId="1" r:id="rId1"/><sheet name="Keuzes" sheetId="2" state="hidden" r:id="rId2"/></sheets></workbook>`;
}

function mainSheet(columns: SheetToWrite['columns'], rows: SheetToWrite['rows']): string {
  const widths = columns.map(
    ({ width, kind }, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1" style="${STYLE[kind]}"/>`,
  );
  const header = columns.map(({ header: text, fillIn = false }, index) =>
    textCell(index, 1, text, fillIn ? STYLE.fillInHeader : STYLE.header),
  );
  const body = rows.map((row, place) => {
    const number = place + 2;
    const cells = columns.map((column, index) => cell(column, index, number, row[index] ?? null));
    return `<row r="${number}">${cells.join('')}</row>`;
  });
  const last = `${columnName(columns.length - 1)}${rows.length + 1}`;
  return `<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData><row r="1">${header.join('')}</row>${body.join('')}</sheetData><autoFilter ref="A1:${last}"/>${validations(columns, rows.length)}</worksheet>`;
}

function cell({ kind }: SheetColumn, column: number, row: number, value: string | number | null): string {
  if (value === null) return '';
  if (kind === 'text' || (kind !== 'date' && typeof value === 'string')) {
    return textCell(column, row, String(value), STYLE.text);
  }
  const number =
    kind === 'date' ? serialOf(String(value)) : kind === 'money' ? Number(value) / 100 : Number(value);
  // A day that is none is shown as it was, not lost.
  if (!Number.isFinite(number)) return textCell(column, row, String(value), STYLE.text);
  return `<c r="${columnName(column)}${row}" s="${STYLE[kind]}"><v>${number}</v></c>`;
}

function textCell(column: number, row: number, text: string, style: number): string {
  const safe = escapeXml(harmless(text).slice(0, CELL_LENGTH));
  return `<c r="${columnName(column)}${row}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${safe}</t></is></c>`;
}

function choiceSheet(columns: SheetToWrite['columns']): string {
  const lists = columns.map(({ choices = [] }) => choices);
  const length = Math.max(0, ...lists.map((choices) => choices.length));
  const rows = Array.from({ length }, (_, place) => {
    const cells = lists.flatMap((choices, column) =>
      choices[place] === undefined ? [] : [textCell(column, place + 1, choices[place], STYLE.text)],
    );
    return `<row r="${place + 1}">${cells.join('')}</row>`;
  });
  return `<worksheet xmlns="${MAIN}"><sheetData>${rows.join('')}</sheetData></worksheet>`;
}

function validations(columns: SheetToWrite['columns'], rows: number): string {
  const rules = columns.flatMap(({ choices = [] }, index) => {
    if (choices.length === 0 || rows === 0) return [];
    const column = columnName(index);
    const area = `${column}2:${column}${rows + 1}`;
    const source = `Keuzes!$${column}$1:$${column}$${choices.length}`;
    return [
      `<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="${area}"><formula1>${source}</formula1></dataValidation>`,
    ];
  });
  return rules.length === 0
    ? ''
    : `<dataValidations count="${rules.length}">${rules.join('')}</dataValidations>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
// What XML 1.0 cannot hold at all, half of a pair included.
const NOT_XML = /[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]|\p{Surrogate}/gu;

function escapeXml(text: string): string {
  return text.replaceAll(NOT_XML, '').replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');
}
