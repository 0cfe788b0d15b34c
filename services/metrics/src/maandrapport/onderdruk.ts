import { KLEINSTE_TELLING } from '@meldpunt/contracts';
import { type Netcel, Rekennet } from './rekennet.ts';

/*
 * Which numbers of municipalities a national report shows (`docs/besluiten/0052`). The sum of every column is published,
 * and the kinds of a municipality add up to its meldingen, so what is hidden may not follow along a row, along a
 * column, or along both together. As in a trial (0088): what is hidden in a line must leave every small number all its
 * values, and what is hidden along is taken in a fixed order, never by size, for who knows that the smallest went along
 * can bound it.
 */

/** The numbers of one municipality. */
export interface Rij {
  readonly meldingen: number;
  /** Of the meldingen, each in one. */
  readonly soorten: readonly number[];
  /** Each a part of the meldingen or of the one before. */
  readonly zaken: number;
  readonly contact: number;
  readonly hulp: number;
  readonly termijnVerstreken: number;
}

/**
 * What the reader does not know of a municipality of its own: meldingen that no formule signalled. What of them is
 * hidden was decided in its own report and is no different here, but must not follow from the lines of others.
 */
export interface EigenRij {
  readonly meldingen: Hidden;
  readonly soorten: readonly Hidden[];
}

interface Hidden {
  readonly aantal: number;
  readonly verborgen: boolean;
}

/** True is hidden. */
export interface Verborgen {
  readonly meldingen: boolean;
  readonly soorten: readonly boolean[];
  readonly zaken: boolean;
  readonly contact: boolean;
  readonly hulp: boolean;
  readonly termijnVerstreken: boolean;
}

/** What to hide of these municipalities, in whose order numbers are hidden along. Beside them the reader's own. */
export function onderdruk(rijen: readonly Rij[], eigen: readonly EigenRij[]): Verborgen[] {
  const own = eigen.map(({ meldingen }) => meldingen);
  // A part tells how large the whole is at least, so what is hidden of the whole is hidden of its parts.
  const along = (naam: Exclude<keyof Rij, 'soorten'>, whole: readonly boolean[] = []) =>
    verbergKolom(
      rijen.map((rij, nr) => ({ aantal: rij[naam], verborgen: whole[nr] === true })),
      naam === 'meldingen' ? own : [],
    );
  const found = along('meldingen');
  const parts = new Soorten(rijen, eigen, found).verberg();
  // Hardly anybody but one municipality reported: not even the totals can stand.
  const meldingen = parts === undefined ? rijen.map(() => true) : found;
  const soorten = parts ?? rijen.map(({ soorten }) => soorten.map(() => true));
  const zaken = along('zaken', meldingen);
  const contact = along('contact', zaken);
  const hulp = along('hulp', contact);
  const termijnVerstreken = along('termijnVerstreken', zaken);
  return rijen.map((_, nr) => ({
    meldingen: meldingen[nr] === true,
    soorten: soorten[nr] ?? [],
    zaken: zaken[nr] === true,
    contact: contact[nr] === true,
    hulp: hulp[nr] === true,
    termijnVerstreken: termijnVerstreken[nr] === true,
  }));
}

/**
 * Hides small numbers of a line whose sum is known, and others along in their order, nought excepted, until what is
 * hidden could be anything; when that cannot be, all of them, nought included. `vast` stands as it is.
 */
export function verbergKolom(cellen: readonly Hidden[], vast: readonly Hidden[] = []): boolean[] {
  const hidden = cellen.map(({ aantal, verborgen }) => verborgen || isSmall(aantal));
  const fixed = vast.filter(({ verborgen }) => verborgen).map(({ aantal }) => aantal);
  const isDone = () =>
    isProtected([...cellen.filter((_, nr) => hidden[nr]).map(({ aantal }) => aantal), ...fixed]);
  while (!isDone()) {
    const next = cellen.findIndex(({ aantal }, nr) => hidden[nr] === false && aantal > 0);
    if (next === -1) return cellen.map(() => true);
    hidden[next] = true;
  }
  return hidden;
}

function isSmall(aantal: number): boolean {
  return aantal > 0 && aantal < KLEINSTE_TELLING;
}

const MARGIN = 10;

/** Of n numbers with a known sum each has all its values 1 to 4 left when the sum is n + 10 or more. */
function isProtected(hidden: readonly number[]): boolean {
  const values = hidden.filter((aantal) => aantal > 0);
  const sum = values.reduce((before, value) => before + value, 0);
  return values.length === 0 || (values.length > 1 && sum >= MARGIN + values.length);
}

/** The kinds of every municipality: rows and columns, hidden until neither tells. Hiding more never tells more. */
class Soorten {
  readonly #rijen: readonly Rij[];
  readonly #eigen: readonly EigenRij[];
  readonly #meldingen: readonly boolean[];
  readonly #hidden: boolean[][];
  /** Rows and columns of which nought is hidden as well. */
  readonly #wholeRows: Set<number>;
  readonly #wholeColumns = new Set<number>();

  constructor(rijen: readonly Rij[], eigen: readonly EigenRij[], meldingen: readonly boolean[]) {
    this.#rijen = rijen;
    this.#eigen = eigen;
    this.#meldingen = meldingen;
    // A hidden total would follow from its parts.
    this.#wholeRows = new Set([...rijen.keys()].filter((nr) => meldingen[nr] === true));
    this.#hidden = rijen.map(({ soorten }, nr) => soorten.map(() => this.#wholeRows.has(nr)));
  }

  /** Undefined: with all kinds hidden a small number still follows. */
  verberg(): boolean[][] | undefined {
    this.#settle();
    const small = this.#rijen.flatMap(({ soorten }, rij) =>
      soorten.flatMap((aantal, soort) => (isSmall(aantal) ? [{ rij, soort }] : [])),
    );
    const own = this.#eigen.flatMap(({ soorten }, nr) =>
      soorten.flatMap(({ aantal, verborgen }, soort) =>
        verborgen && isSmall(aantal) ? [{ rij: this.#rijen.length + nr, soort }] : [],
      ),
    );
    let net = this.#net();
    for (const { rij, soort } of [...small, ...own]) {
      while (net.isHerleidbaar(rij, soort)) {
        const isOwn = rij >= this.#rijen.length;
        const more = isOwn || this.#wholeRows.has(rij) ? this.#nextRow() : rij;
        // Nobody else has the kinds that are hidden of the reader's own: no line of others could change that.
        if (more === undefined && isOwn) break;
        if (more === undefined) return undefined;
        this.#hideRow(more);
        this.#settle();
        net = this.#net();
      }
    }
    return this.#hidden;
  }

  #settle(): void {
    let changed = true;
    while (changed) {
      const columns = this.#eachColumn();
      const rows = this.#eachRow();
      changed = columns || rows;
    }
  }

  #eachColumn(): boolean {
    let changed = false;
    for (const soort of this.#rijen[0]?.soorten.keys() ?? []) {
      const column = verbergKolom(
        this.#rijen.map(({ soorten }, nr) => ({
          aantal: soorten[soort] ?? 0,
          verborgen: this.#hidden[nr]?.[soort] === true,
        })),
        this.#eigen.flatMap(({ soorten }) => soorten[soort] ?? []),
      );
      if (column.every(Boolean)) this.#wholeColumns.add(soort);
      column.forEach((verborgen, nr) => {
        const row = this.#hidden[nr];
        if (row === undefined || !verborgen || row[soort] === true) return;
        row[soort] = true;
        changed = true;
      });
    }
    return changed;
  }

  #eachRow(): boolean {
    let changed = false;
    this.#rijen.forEach(({ soorten }, nr) => {
      const before = this.#hidden[nr] ?? [];
      const row = verbergKolom(
        soorten.map((aantal, soort) => ({ aantal, verborgen: before[soort] === true })),
      );
      if (row.every(Boolean)) this.#wholeRows.add(nr);
      if (row.every((verborgen, soort) => verborgen === before[soort])) return;
      this.#hidden[nr] = row;
      changed = true;
    });
    return changed;
  }

  #nextRow(): number | undefined {
    return [...this.#rijen.keys()].find((nr) => !this.#wholeRows.has(nr));
  }

  #hideRow(nr: number): void {
    this.#wholeRows.add(nr);
    this.#hidden[nr]?.fill(true);
  }

  /** What is hidden as a reader sees it, who knows that nought is shown but where a whole row or column is hidden. */
  #net(): Rekennet {
    const allMeldingen = this.#meldingen.every(Boolean);
    const cellen: Netcel[] = this.#rijen.flatMap(({ soorten, meldingen }, rij) => [
      ...soorten.flatMap((aantal, soort) => {
        if (this.#hidden[rij]?.[soort] !== true) return [];
        const least = this.#wholeRows.has(rij) || this.#wholeColumns.has(soort) ? 0 : 1;
        return [{ rij, kolom: soort, aantal, least }];
      }),
      ...(this.#meldingen[rij] === true
        ? [{ rij, kolom: TOTAAL, aantal: meldingen, least: allMeldingen ? 0 : 1 }]
        : []),
    ]);
    this.#eigen.forEach(({ soorten, meldingen }, nr) => {
      const rij = this.#rijen.length + nr;
      const least = soorten.every(({ verborgen }) => verborgen) ? 0 : 1;
      soorten.forEach(({ aantal, verborgen }, kolom) => {
        if (verborgen) cellen.push({ rij, kolom, aantal, least });
      });
      // One's own total is hidden when it is small and never else.
      if (meldingen.verborgen)
        cellen.push({ rij, kolom: TOTAAL, aantal: meldingen.aantal, least: 1, most: KLEINSTE_TELLING - 1 });
    });
    return new Rekennet(cellen, TOTAAL);
  }
}

/** Column of the meldingen, of which the kinds are parts. */
const TOTAAL = -1;
