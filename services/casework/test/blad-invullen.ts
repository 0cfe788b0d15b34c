import { readSheet, type SheetColumn, type SheetRow, writeSheet } from '@meldpunt/service-kit';
import { invulkolommen } from '../src/blad/kolommen.ts';

export const limits = { rows: 1_000, columns: 100, cellLength: 500 };
type Ingevuld = Readonly<Record<string, string | number>>;

/** The same sheet with cells filled in, as a spreadsheet program saves it: per row of the list what stands under which heading. */
export async function vulIn(blad: Buffer, rijen: Readonly<Record<number, Ingevuld>>): Promise<Buffer> {
  const [kop, ...rest] = await readSheet(blad, limits);
  const koppen = [...(kop?.cells.values() ?? [])].map((cel) => (cel.kind === 'text' ? cel.text : ''));
  const datumkoppen = invulkolommen.filter(({ invul }) => invul.soort === 'dag').map(({ kop: naam }) => naam);
  const columns = koppen.map((header): SheetColumn => {
    return { header, width: 9, kind: datumkoppen.includes(header) ? 'date' : 'number' };
  });
  return writeSheet({
    name: 'Opgeslagen',
    columns,
    rows: rest.map((rij, plaats) =>
      koppen.map((naam, kolom) => rijen[plaats + 1]?.[naam] ?? celwaarde(rij, kolom)),
    ),
  });
}

function celwaarde(rij: SheetRow, kolom: number): string | number | null {
  const cel = rij.cells.get(kolom);
  return cel?.kind === 'text'
    ? cel.text
    : cel?.kind === 'number'
      ? cel.number
      : cel?.kind === 'date'
        ? cel.date
        : null;
}
