import { type Archive, openArchive } from './archive.ts';
import { readStrings, readStyles, readWorkbook } from './read-workbook.ts';
import {
  asWritten,
  columnOf,
  dateOf,
  OFFSET_1904,
  type SheetCell,
  SheetError,
  type SheetRow,
} from './sheet.ts';
import { xmlReader } from './xml.ts';

export interface SheetLimits {
  /** Rows that hold something. */
  rows: number;
  columns: number;
  /** Characters of a cell; a longer one is unreadable. */
  cellLength: number;
}

const ENTRIES = 64;
const ENTRY_BYTES = 16 * 1_048_576;
const RATIO = 100;

/**
 * The rows of the first sheet of a workbook, from the bytes of the file. Memory is that of the rows and of the texts they
 * share, both bounded; the sheet itself is read as it is unpacked.
 *
 * @throws SheetError when the file is none or holds more than it may.
 */
export async function readSheet(bytes: Buffer, limits: SheetLimits): Promise<SheetRow[]> {
  const archive = await openArchive(bytes, { entries: ENTRIES, entryBytes: ENTRY_BYTES, ratio: RATIO });
  try {
    const { sheet, is1904 } = await readWorkbook(archive);
    const strings = await readStrings(archive, limits.cellLength);
    const dateStyles = await readStyles(archive);
    const offset = is1904 ? OFFSET_1904 : 0;
    return await readRows(archive, sheet, limits, (raw) => toCell(raw, strings, dateStyles, offset, limits));
  } finally {
    archive.close();
  }
}

/** A cell as it stands in the XML. */
interface RawCell {
  type: string;
  style: number;
  text: string;
  formula: boolean;
}

async function readRows(
  archive: Archive,
  sheet: string,
  limits: SheetLimits,
  toValue: (raw: RawCell) => SheetCell | undefined,
): Promise<SheetRow[]> {
  const rows: SheetRow[] = [];
  let rowNumber = 0;
  let cells = new Map<number, SheetCell>();
  let column = -1;
  let raw: RawCell | undefined;
  let inText = false;
  let inPhonetic = false;
  const reader = xmlReader({
    open(name, attributes) {
      switch (name) {
        case 'row':
          rowNumber = attributes.r === undefined ? rowNumber + 1 : Number(attributes.r);
          cells = new Map();
          column = -1;
          break;
        case 'c':
          column = attributes.r === undefined ? column + 1 : (columnOf(attributes.r) ?? -1);
          if (column < 0 || !Number.isInteger(rowNumber) || rowNumber < 1) throw new SheetError('NOT_XLSX');
          raw = { type: attributes.t ?? 'n', style: Number(attributes.s ?? 0), text: '', formula: false };
          break;
        case 'f':
          if (raw !== undefined) raw.formula = true;
          break;
        case 'rPh':
          inPhonetic = true;
          break;
        case 'v':
        case 't':
          inText = !inPhonetic;
          break;
      }
    },
    text(text) {
      // One character more than allowed is enough to know that it is too long.
      if (inText && raw !== undefined && raw.text.length <= limits.cellLength) raw.text += text;
    },
    close(name) {
      if (name === 'v' || name === 't') inText = false;
      if (name === 'rPh') inPhonetic = false;
      if (name === 'c' && raw !== undefined) {
        const value = toValue(raw);
        if (value !== undefined) {
          if (column >= limits.columns) throw new SheetError('TOO_LARGE');
          cells.set(column, value);
        }
        raw = undefined;
      }
      // A row that is only coloured holds nothing, wherever it stands.
      if (name === 'row' && cells.size > 0) {
        if (rows.length >= limits.rows) throw new SheetError('TOO_LARGE');
        rows.push({ number: rowNumber, cells });
      }
    },
  });
  await archive.read(sheet, (chunk) => reader.write(chunk));
  reader.end();
  return rows;
}

function toCell(
  { type, style, text, formula }: RawCell,
  strings: readonly (string | null)[],
  dateStyles: ReadonlySet<number>,
  offset: number,
  { cellLength }: SheetLimits,
): SheetCell | undefined {
  if (formula) return { kind: 'formula' };
  if (text === '') return undefined;
  switch (type) {
    case 's': {
      const shared = strings[Number(text)];
      if (shared === undefined) throw new SheetError('NOT_XLSX');
      return toText(shared, cellLength);
    }
    case 'inlineStr':
    case 'str':
      return toText(text, cellLength);
    case 'b':
      return { kind: 'boolean', boolean: text === '1' };
    case 'd':
      return /^\d{4}-\d{2}-\d{2}/.test(text)
        ? { kind: 'date', date: text.slice(0, 10) }
        : { kind: 'unreadable' };
    case 'n': {
      const number = Number(text);
      if (!Number.isFinite(number)) return { kind: 'unreadable' };
      if (!dateStyles.has(style)) return { kind: 'number', number };
      const date = dateOf(number + offset);
      return date === undefined ? { kind: 'unreadable' } : { kind: 'date', date };
    }
    default:
      return { kind: 'unreadable' };
  }
}

function toText(text: string | null, longest: number): SheetCell | undefined {
  if (text === null || text.length > longest) return { kind: 'unreadable' };
  const written = asWritten(text.trim()).trim();
  // Typed with a formula's first sign, whatever the program made of it.
  if (written.startsWith('=')) return { kind: 'formula' };
  return written === '' ? undefined : { kind: 'text', text: written };
}
