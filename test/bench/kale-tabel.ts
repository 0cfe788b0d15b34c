import { type DatabasePool, type Statement, statement } from '@meldpunt/service-kit';

/** Where the copies stand. */
export const KAAL = 'kaal';

/** A connection with the options of a stage, which sends lists as the stages do. */
export type Verbinding = Awaited<ReturnType<DatabasePool['checkOut']>>;

/** Types of which the kit sends lists as the database keeps them. A column of another type travels as text. */
const BINAIR: ReadonlySet<string> = new Set(
  'text uuid bytea boolean integer bigint date json jsonb'.split(' '),
);
/** Of the types above those that a stage holds as text. */
const ALS_TEKST: ReadonlySet<string> = new Set(['json', 'jsonb']);

/** Rows of one table in the order in which they lie, column by column, and the statement that writes them. */
export class KaleTabel {
  readonly aantal: number;
  readonly #kolommen: readonly (readonly unknown[])[];
  readonly #schrijf: Statement;
  #volgende = 0;

  private constructor(schrijf: Statement, kolommen: readonly (readonly unknown[])[]) {
    this.#schrijf = schrijf;
    this.#kolommen = kolommen;
    this.aantal = kolommen[0]?.length ?? 0;
  }

  /**
   * Copies the form and the rows of a table; the copy itself is empty. It has the columns, their defaults, what may not
   * be null, the indexes and the room left in each page, and neither checks, references nor row-level security.
   */
  static async neemOver(db: Verbinding, schema: string, tabel: string): Promise<KaleTabel> {
    const bron = `${schema}.${tabel}`;
    const naam = `${KAAL}.${schema}_${tabel}`;
    const { rows: vormen } = await db.query<{ opties: string | null }>(
      `select array_to_string(reloptions, ', ') as opties from pg_class where oid = $1::regclass`,
      [bron],
    );
    const opties = vormen[0]?.opties ?? null;
    await db.query(`drop table if exists ${naam}`);
    await db.query(
      `create table ${naam} (like ${bron} including defaults including indexes) ${opties === null ? '' : `with (${opties})`}`,
    );
    // What the database fills in by its own clock no stage sends.
    const { rows: kolommen } = await db.query<{ naam: string; soort: string }>(
      `select quote_ident(attname) as naam, format_type(atttypid, atttypmod) as soort
         from pg_attribute
        where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''
          and not (atthasdef and atttypid = 'timestamptz'::regtype)
        order by attnum`,
      [bron],
    );
    const velden = kolommen.map(({ naam: kolom, soort }, nummer) => {
      const binair = BINAIR.has(soort);
      return {
        kolom,
        lees: `${kolom}${binair && !ALS_TEKST.has(soort) ? '' : '::text'} as k${nummer}`,
        parameter: `$${nummer + 1}::${binair ? soort : 'text'}[]`,
        waarde: `k${nummer}${binair ? '' : `::${soort}`}`,
      };
    });
    const lijst = (wat: 'kolom' | 'lees' | 'parameter' | 'waarde') =>
      velden.map((veld) => veld[wat]).join(', ');
    const { rows } = await db.query(`select ${lijst('lees')} from ${bron}`);
    return new KaleTabel(
      statement(
        naam,
        `insert into ${naam} (${lijst('kolom')}) select ${lijst('waarde')}
           from unnest(${lijst('parameter')}) as r(${velden.map((_, nummer) => `k${nummer}`).join(', ')})`,
      ),
      velden.map((_, nummer) => rows.map((rij) => rij[`k${nummer}`])),
    );
  }

  /** Writes rows up to this share of all of them. */
  async schrijf(db: Verbinding, deel: number): Promise<void> {
    const tot = Math.min(this.aantal, Math.round(this.aantal * deel));
    if (tot <= this.#volgende) return;
    const waarden = this.#kolommen.map((kolom) => kolom.slice(this.#volgende, tot));
    this.#volgende = tot;
    await db.query(this.#schrijf, waarden);
  }
}
