import type pg from 'pg';

/** Where the copies stand. */
export const KAAL = 'kaal';

/** Rows of one table in the order in which they lie, column by column as text, and the statement that writes them. */
export class KaleTabel {
  readonly aantal: number;
  readonly #kolommen: readonly (readonly (string | null)[])[];
  readonly #naam: string;
  readonly #text: string;
  #volgende = 0;

  private constructor(naam: string, text: string, kolommen: readonly (readonly (string | null)[])[]) {
    this.#naam = naam;
    this.#text = text;
    this.#kolommen = kolommen;
    this.aantal = kolommen[0]?.length ?? 0;
  }

  /** Copies the form and the rows of a table; the copy itself is empty. */
  static async neemOver(db: pg.Client, schema: string, tabel: string): Promise<KaleTabel> {
    const naam = `${KAAL}.${schema}_${tabel}`;
    await db.query(`drop table if exists ${naam}`);
    await db.query(`create table ${naam} (like ${schema}.${tabel} including defaults including indexes)`);
    const { rows: kolommen } = await db.query<{ naam: string; soort: string }>(
      `select quote_ident(attname) as naam, format_type(atttypid, atttypmod) as soort
         from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''
        order by attnum`,
      [`${schema}.${tabel}`],
    );
    const namen = kolommen.map((kolom) => kolom.naam);
    const { rows } = await db.query<(string | null)[]>({
      text: `select ${namen.map((kolom) => `${kolom}::text`).join(', ')} from ${schema}.${tabel}`,
      rowMode: 'array',
    });
    const velden = namen.map((_, nummer) => `k${nummer}`);
    const waarden = kolommen.map(({ soort }, nummer) => `k${nummer}::${soort}`);
    const parameters = namen.map((_, nummer) => `$${nummer + 1}::text[]`);
    return new KaleTabel(
      naam,
      `insert into ${naam} (${namen.join(', ')}) select ${waarden.join(', ')} from unnest(${parameters.join(', ')}) as r(${velden.join(', ')})`,
      namen.map((_, nummer) => rows.map((rij) => rij[nummer] ?? null)),
    );
  }

  /** Writes rows up to this share of all of them. */
  async schrijf(db: pg.Client, deel: number): Promise<void> {
    const tot = Math.min(this.aantal, Math.round(this.aantal * deel));
    if (tot <= this.#volgende) return;
    const values = this.#kolommen.map((kolom) => kolom.slice(this.#volgende, tot));
    this.#volgende = tot;
    await db.query({ name: this.#naam, text: this.#text, values });
  }
}
