import { strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { readSheet } from './read-sheet.ts';
import { asWritten, columnName, columnOf, dateOf, harmless, type SheetCell, serialOf } from './sheet.ts';
import { type SheetColumn, writeSheet } from './write-sheet.ts';

const limits = { rows: 100, columns: 20, cellLength: 200 };
const columns: SheetColumn[] = [
  { header: 'Naam', width: 20, kind: 'text' },
  { header: 'Bedrag', width: 10, kind: 'money' },
  { header: 'Dag', width: 12, kind: 'date' },
  { header: 'Aantal', width: 8, kind: 'number' },
  { header: 'Keuze', width: 10, kind: 'text', choices: ['ja', 'nee'], fillIn: true },
];

const read = (bytes: Buffer) => readSheet(bytes, limits);
const text = (value: string): SheetCell => ({ kind: 'text', text: value });

/** A workbook with this sheet, as another program might write it. */
function workbook(sheet: string, more: Record<string, string> = {}): Buffer {
  const parts: Record<string, string> = {
    'xl/workbook.xml':
      '<workbook xmlns:r="r"><sheets><sheet name="verborgen" state="hidden" r:id="a"/><sheet name="b" r:id="b"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="a" Target="worksheets/no.xml"/><Relationship Id="b" Target="/xl/worksheets/x.xml"/></Relationships>',
    'xl/worksheets/x.xml': sheet,
    ...more,
  };
  return zip(Object.entries(parts).map(([name, xml]) => [name, strToU8(xml)]));
}

function zip(parts: readonly (readonly [string, Uint8Array])[]): Buffer {
  return Buffer.from(zipSync(Object.fromEntries(parts)));
}

const sheetOf = (rows: string) => workbook(`<worksheet><sheetData>${rows}</sheetData></worksheet>`);
const cellsOf = async (rows: string) => [...((await read(sheetOf(rows)))[0]?.cells.values() ?? [])];

describe('a sheet that is written', () => {
  const rows = [
    ['Jansen & "Zn" <x>', 123_456, '2026-03-02', 7, null],
    ['Ünal-Ğül 🙂', 0, '2024-02-29', 0, 'ja'],
  ];
  test('is read back as it was, numbers and days as such', async () => {
    const back = await read(writeSheet({ name: 'Looplijst', columns, rows }));
    expect(back.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect([...(back[1]?.cells.entries() ?? [])]).toEqual([
      [0, text('Jansen & "Zn" <x>')],
      [1, { kind: 'number', number: 1234.56 }],
      [2, { kind: 'date', date: '2026-03-02' }],
      [3, { kind: 'number', number: 7 }],
    ]);
    expect(back[2]?.cells.get(0)).toEqual(text('Ünal-Ğül 🙂'));
  });

  test.each(['=1+1', '+31612345678', '-5', '@SUM(A1)', '\tx', '\rx', "=cmd|' /C calc'!A0"])(
    'holds %j as harmless text and gives it back',
    async (risky) => {
      expect(harmless(risky)).toBe(`'${risky}`);
      expect(asWritten(harmless(risky))).toBe(risky);
      const bytes = writeSheet({ name: 'x', columns, rows: [[risky, null, null, null, null]] });
      const xml = Buffer.from(unzipSync(bytes)['xl/worksheets/sheet1.xml'] ?? []).toString();
      expect(xml).toContain('t="inlineStr"><is><t xml:space="preserve">&#39;');
      expect(xml).not.toContain('<f>');
      const cell = (await read(bytes))[1]?.cells.get(0);
      // What begins as a formula is one, also when it was we who wrote it: nobody's name does.
      expect(cell).toEqual(risky.startsWith('=') ? { kind: 'formula' } : text(risky.trim()));
    },
  );

  test('leaves out what XML cannot hold and cuts what is too long', async () => {
    const [, row] = await read(
      writeSheet({
        name: 'x',
        columns,
        rows: [[`a\u0000\u0007\uD800b`, null, 'geen dag', null, 'x'.repeat(9_999)]],
      }),
    );
    expect(row?.cells.get(0)).toEqual(text('ab'));
    expect(row?.cells.get(2)).toEqual(text('geen dag'));
    expect(row?.cells.get(4)).toEqual({ kind: 'unreadable' });
  });
});

describe('a sheet that is read', () => {
  test('has its formulas named and never worked out, whatever value is remembered', async () => {
    const cells = await cellsOf(
      '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>HYPERLINK("x")</f><v>klik</v></c><c r="C2"><f t="shared" si="0"/><v>3</v></c><c r="D2" t="inlineStr"><is><t>=1+1</t></is></c><c r="E2" t="inlineStr"><is><t>\'=1+1</t></is></c></row>',
    );
    expect(cells).toEqual(Array(5).fill({ kind: 'formula' }));
  });

  test('knows shared and rich texts, days by their format and both calendars', async () => {
    const styles = `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy\\-mm"/><numFmt numFmtId="171" formatCode='0" dagen"'/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>`;
    const strings =
      '<sst><si><t>een</t></si><si><r><t>t</t></r><r><t>wee</t></r><rPh><t>x</t></rPh></si><si><t/></si></sst>';
    const row =
      '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c s="1"><v>46083</v></c><c s="2"><v>46083.75</v></c><c s="3"><v>12</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c s="1"><v>-4</v></c></row>';
    const bytes = workbook(`<worksheet><sheetData>${row}</sheetData></worksheet>`, {
      'xl/styles.xml': styles,
      'xl/sharedStrings.xml': strings,
    });
    expect((await read(bytes))[0]?.cells).toEqual(
      new Map<number, SheetCell>([
        [0, text('een')],
        [1, text('twee')],
        [3, { kind: 'date', date: '2026-03-02' }],
        [4, { kind: 'date', date: '2026-03-02' }],
        [5, { kind: 'number', number: 12 }],
        [6, { kind: 'boolean', boolean: true }],
        [7, { kind: 'unreadable' }],
        [8, { kind: 'unreadable' }],
      ]),
    );
    const mac = workbook(
      '<worksheet><sheetData><row><c s="1"><v>44621</v></c></row></sheetData></worksheet>',
      {
        'xl/styles.xml': styles,
        'xl/workbook.xml':
          '<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="b" r:id="b"/></sheets></workbook>',
      },
    );
    expect((await read(mac))[0]?.cells.get(0)).toEqual({ kind: 'date', date: '2026-03-02' });
  });

  test('may have empty rows anywhere, which do not count', async () => {
    const empty = Array.from({ length: 500 }, (_, n) => `<row r="${n + 10}"><c r="A${n + 10}" s="1"/></row>`);
    const rows = await read(sheetOf(`${empty.join('')}<row r="1048576"><c r="B1048576"><v>1</v></c></row>`));
    expect(rows).toEqual([{ number: 1_048_576, cells: new Map([[1, { kind: 'number', number: 1 }]]) }]);
  });

  const many = (n: number, one: (i: number) => string) =>
    Array.from({ length: n }, (_, i) => one(i)).join('');
  test.each([
    ['rows', sheetOf(many(101, (i) => `<row r="${i + 1}"><c><v>1</v></c></row>`))],
    ['columns', sheetOf(`<row>${many(21, () => '<c><v>1</v></c>')}</row>`)],
    [
      'entries',
      workbook('<worksheet/>', Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`x${i}`, '']))),
    ],
    ['bytes unpacked', zip([...bombParts(20)])],
    ['ratio', zip([...bombParts(4)])],
  ])('is refused with too many %s', async (_, bytes) => {
    await expect(read(bytes)).rejects.toMatchObject({ name: 'SheetError', code: 'TOO_LARGE' });
  });

  test('cannot lie about its size', async () => {
    const bytes = zip([...bombParts(40)]);
    const central = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    bytes.writeUInt32LE(1_000, central + 24);
    await expect(read(bytes)).rejects.toMatchObject({ name: 'SheetError' });
  });

  test('takes no more memory for a bomb than for a sheet', async () => {
    const bomb = zip([...bombParts(30)]);
    const before = process.memoryUsage().rss;
    for (let n = 0; n < 10; n++) await expect(read(bomb)).rejects.toThrow();
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1_048_576);
  });

  test.each([
    ['no zip', Buffer.from('naam;bedrag\n')],
    ['nothing', Buffer.alloc(0)],
    ['a zip of something else', zip([['a.txt', strToU8('x')]])],
    ['broken XML', sheetOf('<row><c>')],
    ['a document type', workbook('<!DOCTYPE w [<!ENTITY a "b">]><worksheet>&a;</worksheet>')],
    ['an unknown entity', sheetOf('<row><c t="inlineStr"><is><t>&bom;</t></is></c></row>')],
    ['a shared text that is not there', sheetOf('<row><c t="s"><v>9</v></c></row>')],
    ['a column that is none', sheetOf('<row><c r="1A"><v>9</v></c></row>')],
    ['bytes that are no UTF-8', workbook('<worksheet/>', {}).subarray(0, 90)],
  ])('is refused when it is %s', async (_, bytes) => {
    await expect(read(bytes)).rejects.toMatchObject({ name: 'SheetError', code: 'NOT_XLSX' });
  });
});

/** A sheet of so many megabytes of nothing, in a few kilobytes. */
function* bombParts(megabytes: number): Generator<[string, Uint8Array]> {
  for (const [name, bytes] of Object.entries(unzipSync(sheetOf('')))) {
    yield [name, name.endsWith('x.xml') ? new Uint8Array(megabytes * 1_048_576).fill(32) : bytes];
  }
}

test('columns and days are counted as spreadsheets do', () => {
  for (const [column, name] of [
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [701, 'ZZ'],
    [702, 'AAA'],
  ] as const) {
    expect(columnName(column)).toBe(name);
    expect(columnOf(`${name}12`)).toBe(column);
  }
  expect(columnOf('12')).toBeUndefined();
  expect(dateOf(serialOf('2026-03-02'))).toBe('2026-03-02');
  expect(serialOf('1900-03-01')).toBe(61);
  expect(dateOf(60)).toBeUndefined();
});
