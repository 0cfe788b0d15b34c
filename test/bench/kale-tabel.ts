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
  readonly #aantal: number;
  readonly #kolommen: readonly (readonly unknown[])[];
  readonly #schrijf: Statement;
  /** How often the stage wrote a row of it: once to make it, and again each time it changed. */
  readonly #keren: number;
  #volgende = 0;
  #gedaan = 0;

  private constructor(schrijf: Statement, kolommen: readonly (readonly unknown[])[], keren: number) {
    this.#schrijf = schrijf;
    this.#kolommen = kolommen;
    this.#aantal = kolommen[0]?.length ?? 0;
    this.#keren = Math.max(this.#aantal, keren);
  }

  /**
   * Copies the form and the rows of a table; the copy itself is empty. It has the columns, their defaults, what may not
   * be null, the indexes and the room left in each page, and neither checks, references nor row-level security.
   */
  static async neemOver(db: Verbinding, schema: string, tabel: string): Promise<KaleTabel> {
    const bron = `${schema}.${tabel}`;
    const naam = `${KAAL}.${schema}_${tabel}`;
    const { rows: vormen } = await db.query<{ opties: string | null; keren: number }>(
      `select array_to_string(reloptions, ', ') as opties, n_tup_ins + n_tup_upd as keren
         from pg_class join pg_stat_user_tables on relid = pg_class.oid where pg_class.oid = $1::regclass`,
      [bron],
    );
    const { opties = null, keren = 0 } = vormen[0] ?? {};
    await db.query(`drop table if exists ${naam}`);
    await db.query(
      `create table ${naam} (like ${bron} including defaults including indexes) ${opties === null ? '' : `with (${opties})`}`,
    );
    // What the database fills in by its own clock no stage sends.
    const { rows: kolommen } = await db.query<{ naam: string; soort: string; sleutel: boolean }>(
      `select quote_ident(attname) as naam, format_type(atttypid, atttypmod) as soort,
              coalesce(attnum = any(indkey), false) as sleutel
         from pg_attribute left join pg_index on indrelid = attrelid and indisprimary
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
    const sleutel = kolommen.flatMap((kolom) => (kolom.sleutel ? [kolom.naam] : []));
    const anders = kolommen.flatMap((kolom) => (kolom.sleutel ? [] : [kolom.naam]));
    const overschrijf = (anders.length > 0 ? anders : sleutel).map((kolom) => `${kolom} = excluded.${kolom}`);
    return new KaleTabel(
      statement(
        naam,
        `insert into ${naam} (${lijst('kolom')}) select ${lijst('waarde')}
           from unnest(${lijst('parameter')}) as r(${velden.map((_, nummer) => `k${nummer}`).join(', ')})
         on conflict (${sleutel.join(', ')}) do update set ${overschrijf.join(', ')}`,
      ),
      velden.map((_, nummer) => rows.map((rij) => rij[`k${nummer}`])),
      keren,
    );
  }

  /**
   * Writes rows up to this share of all of them, and those just before them once more, until rows were written as often as
   * the stage wrote them; none twice in one transaction, so that a few that changed all the time are written less often.
   */
  async schrijf(db: Verbinding, deel: number): Promise<void> {
    const tot = Math.min(this.#aantal, Math.round(this.#aantal * deel));
    const keren = Math.round(this.#keren * deel) - this.#gedaan;
    const van = Math.max(0, Math.min(this.#volgende, tot - keren));
    if (van === tot) return;
    this.#volgende = tot;
    this.#gedaan += tot - van;
    await db.query(
      this.#schrijf,
      this.#kolommen.map((kolom) => kolom.slice(van, tot)),
    );
  }
}
