import pg from 'pg';
import type { Hub } from '../../scripts/start/hub.ts';

/** What a column holds in the nth copy, where it is not simply the same. `c` is the column. */
type Anders = Readonly<Record<string, (c: string) => string>>;

const id = (c: string) => `md5(${c}::text || n)::uuid`;
const sleutel = (c: string) => `decode(md5(encode(${c}, 'hex') || n), 'hex')`;

/** A copy is about another resident at another address, and has had its answer. */
const melding: Anders = {
  melding_id: id,
  kring_id: id,
  achterstand_id: (c) => `${c} || '.' || n`,
  houder: () => `'BEANTWOORD'`,
  signaal_id: () => 'null::uuid',
  geantwoord_op: () => 'aangenomen_op + 20',
  bsn_sleutel: sleutel,
  plaats_sleutel: sleutel,
  adres_sleutel: sleutel,
};

const signaal: Anders = {
  signaal_id: id,
  stand: () => `'BEEINDIGD'`,
  vorig_signaal_id: () => 'null::uuid',
};

/**
 * Fills the router's tables up to about `tot` meldingen with copies of what it holds, each under ids and keys of its
 * own: as many rows, as large, and indexes as deep as a nation that has been reporting for that long.
 */
export async function vulHistorie(hub: Hub, tot: number): Promise<number> {
  const db = new pg.Client({ connectionString: hub.postgres.url(hub.database) });
  await db.connect();
  try {
    const { rows } = await db.query<{ aantal: string }>('select count(*) as aantal from router.melding');
    const kopieen = Math.floor(tot / Number(rows[0]?.aantal ?? tot)) - 1;
    await kopieer(db, 'router.melding', melding, kopieen);
    await kopieer(db, 'router.signaal', signaal, kopieen);
    await db.query('vacuum analyze router.melding, router.signaal');
    const na = await db.query<{ aantal: string }>('select count(*) as aantal from router.melding');
    return Number(na.rows[0]?.aantal ?? 0);
  } finally {
    await db.end();
  }
}

async function kopieer(db: pg.Client, tabel: string, anders: Anders, kopieen: number): Promise<void> {
  const { rows } = await db.query<{ naam: string }>(
    `select attname as naam from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
    [tabel],
  );
  const namen = rows.map(({ naam }) => naam);
  const waarden = namen.map((naam) => anders[naam]?.(naam) ?? naam);
  // The set is fixed before the first copy lies in the table.
  await db.query(`create temporary table bron as select * from ${tabel}`);
  for (let n = 1; n <= kopieen; n++) {
    await db.query(
      `insert into ${tabel} (${namen.join(', ')}) select ${waarden.join(', ')} from bron, (values ($1::text)) as kopie(n)`,
      [n],
    );
  }
  await db.query('drop table bron');
}
