import type { Client } from 'pg';

export const GEMEENTEN = 342;
const PARTNERS = 90;

type Kolom = { tabel: string; kolom: string; soort: string; zelf: boolean };

const KOLOMMEN = `
  select c.relname as tabel, a.attname as kolom, format_type(a.atttypid, null) as soort,
         a.attidentity <> '' or a.attgenerated <> '' or a.atthasdef and a.attname in ('id', 'volgnummer') as zelf
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = $1 and c.relkind = 'r' and c.relname = any($2) and a.attnum > 0 and not a.attisdropped
   order by c.relname, a.attnum`;

const WAARDEN: Readonly<Record<string, string>> = {
  uuid: 'gen_random_uuid()',
  'uuid[]': 'array[gen_random_uuid()]',
  text: `md5(i::text)`,
  'text[]': `array[md5(i::text)]`,
  date: `date '2026-01-01' + i % 365`,
  'timestamp with time zone': `timestamptz '2026-01-01' + i * interval '1 minute'`,
  bigint: 'i',
  integer: 'i',
  boolean: 'i % 2 = 0',
  jsonb: `'{}'::jsonb`,
  json: `'{}'::json`,
  bytea: `decode(md5(i::text), 'hex')`,
};

/**
 * Fills tables with rows that mean nothing and are as many and as different as those of a national month would be, so
 * that the planner chooses as it would there. Takes the checks and references away first: it is a database to ask plans
 * of and nothing else.
 */
export async function vul(
  client: Client,
  schema: string,
  tabellen: readonly string[],
  rijen: number,
): Promise<void> {
  const { rows: beperkingen } = await client.query<{ tabel: string; naam: string }>(
    `select c.conrelid::regclass::text as tabel, quote_ident(c.conname) as naam
       from pg_constraint c join pg_namespace n on n.oid = c.connamespace
      where n.nspname = $1 and c.contype in ('c', 'f') and c.conrelid <> 0`,
    [schema],
  );
  for (const { tabel, naam } of beperkingen)
    await client.query(`alter table ${tabel} drop constraint ${naam}`);
  const { rows } = await client.query<Kolom>(KOLOMMEN, [schema, tabellen]);
  for (const [tabel, kolommen] of Map.groupBy(rows, (rij) => rij.tabel)) {
    const gevuld = kolommen.filter(({ zelf }) => !zelf);
    await client.query(
      `insert into ${schema}.${tabel} (${gevuld.map(({ kolom }) => `"${kolom}"`).join(', ')})
       select ${gevuld.map(waarde).join(', ')} from generate_series(1, ${rijen}) as i`,
    );
  }
  await client.query('analyze');
}

function waarde({ kolom, soort, tabel }: Kolom): string {
  if (kolom === 'gemeentecode') return `lpad((i % ${GEMEENTEN})::text, 4, '0')`;
  if (kolom === 'partner_id') return `'partner-' || i % ${PARTNERS}`;
  if (kolom === 'stand' || kolom === 'status' || kolom === 'houder') return `'STAND' || i % 4`;
  const gekozen = WAARDEN[soort];
  if (gekozen === undefined) throw new Error(`no value for ${tabel}.${kolom} of type ${soort}`);
  return gekozen;
}
