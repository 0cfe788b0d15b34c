import type { Archive } from './archive.ts';
import { SheetError } from './sheet.ts';
import { xmlReader } from './xml.ts';

const WORKBOOK = 'xl/workbook.xml';
const RELATIONS = 'xl/_rels/workbook.xml.rels';
const STRINGS = 'xl/sharedStrings.xml';
const STYLES = 'xl/styles.xml';
/** Texts that cells share, and characters of all together. */
const MOST_STRINGS = 100_000;
const MOST_CHARACTERS = 4_000_000;

/** Which entry holds the first sheet that is shown, and from when its days are counted. */
export async function readWorkbook(archive: Archive): Promise<{ sheet: string; is1904: boolean }> {
  if (!archive.has(WORKBOOK) || !archive.has(RELATIONS)) throw new SheetError('NOT_XLSX');
  let first: string | undefined;
  let is1904 = false;
  await read(archive, WORKBOOK, (name, attributes) => {
    if (name === 'workbookPr') is1904 = attributes.date1904 === '1' || attributes.date1904 === 'true';
    // The attribute is r:id; a sheet has no other id.
    if (name === 'sheet' && (attributes.state ?? 'visible') === 'visible') first ??= attributes.id;
  });
  let target: string | undefined;
  await read(archive, RELATIONS, (name, attributes) => {
    if (name === 'Relationship' && attributes.Id === first && attributes.TargetMode !== 'External') {
      target = attributes.Target;
    }
  });
  if (first === undefined || target === undefined) throw new SheetError('NOT_XLSX');
  return { sheet: target.startsWith('/') ? target.slice(1) : `xl/${target}`, is1904 };
}

/** The texts that cells refer to by number; null for one that is too long. None when there is no such entry. */
export async function readStrings(archive: Archive, longest: number): Promise<(string | null)[]> {
  const strings: (string | null)[] = [];
  if (!archive.has(STRINGS)) return strings;
  let current = '';
  let characters = 0;
  let inText = false;
  let inPhonetic = false;
  const reader = xmlReader({
    open(name) {
      if (name === 'si') current = '';
      if (name === 'rPh') inPhonetic = true;
      if (name === 't') inText = !inPhonetic;
    },
    text(text) {
      if (inText && current.length <= longest) current += text;
    },
    close(name) {
      if (name === 't') inText = false;
      if (name === 'rPh') inPhonetic = false;
      if (name !== 'si') return;
      characters += current.length;
      if (strings.length >= MOST_STRINGS || characters > MOST_CHARACTERS) throw new SheetError('TOO_LARGE');
      strings.push(current.length > longest ? null : current);
    },
  });
  await archive.read(STRINGS, (chunk) => reader.write(chunk));
  reader.end();
  return strings;
}

/** Numbers of the formats that every program knows and that show a day. */
const DATE_FORMATS: ReadonlySet<number> = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47]);
/** A format of somebody's own shows a day when it names one outside quotes and brackets. */
const shown = (format: string) => format.replaceAll(/"[^"]*"|\[[^\]]*\]|\\./g, '');

/** Numbers of the styles under which a number is a day. */
export async function readStyles(archive: Archive): Promise<ReadonlySet<number>> {
  const styles = new Set<number>();
  if (!archive.has(STYLES)) return styles;
  const own = new Set<number>();
  let inFormats = false;
  let style = 0;
  await read(
    archive,
    STYLES,
    (name, attributes) => {
      if (name === 'numFmt' && /[dyj]/i.test(shown(attributes.formatCode ?? '')))
        own.add(Number(attributes.numFmtId));
      if (name === 'cellXfs') inFormats = true;
      if (name !== 'xf' || !inFormats) return;
      const format = Number(attributes.numFmtId ?? 0);
      if (DATE_FORMATS.has(format) || own.has(format)) styles.add(style);
      style += 1;
    },
    (name) => {
      if (name === 'cellXfs') inFormats = false;
    },
  );
  return styles;
}

async function read(
  archive: Archive,
  entry: string,
  open: (name: string, attributes: Readonly<Record<string, string>>) => void,
  close?: (name: string) => void,
): Promise<void> {
  const reader = xmlReader({ open, ...(close === undefined ? {} : { close }) });
  await archive.read(entry, (chunk) => reader.write(chunk));
  reader.end();
}
