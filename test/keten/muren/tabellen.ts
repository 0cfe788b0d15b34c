import pg from 'pg';

export type Kolom = 'gemeentecode' | 'partner_id';
/** A table with a column that says whose a row is. */
export type Tabel = { schema: string; tabel: string; kolom: Kolom; metMuur: boolean };

const INSTELLING: Record<Kolom, string> = {
  gemeentecode: 'meldpunt.gemeenten',
  partner_id: 'meldpunt.partners',
};

/** Every table of these schemas with such a column, once per column; `metMuur` when a policy looks at it. */
export async function selectTabellen(client: pg.Client, schemas: readonly string[]): Promise<Tabel[]> {
  const { rows } = await client.query<Tabel>(
    `select n.nspname as schema, c.relname as tabel, a.attname as kolom,
            exists (select from pg_policies p where p.schemaname = n.nspname and p.tablename = c.relname
                       and p.policyname = 'kit_' || a.attname) as "metMuur"
       from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
       join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = any($1) and a.attname in ('gemeentecode', 'partner_id') and not a.attisdropped
      order by 1, 2, 3`,
    [schemas],
  );
  return rows;
}

/** Rights of the `_api` role on what has no such column, as `schema.tabel: select, insert`. */
export async function selectZonderEigenaar(client: pg.Client, schemas: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ naam: string; rechten: string }>(
    `select n.nspname || '.' || c.relname as naam, string_agg(distinct lower(r.privilege_type), ', ') as rechten
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       cross join lateral aclexplode(c.relacl) r
       join pg_roles rol on rol.oid = r.grantee and rol.rolname = n.nspname || '_api'
      where n.nspname = any($1) and c.relkind in ('r', 'p', 'v', 'm')
        and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname in ('gemeentecode', 'partner_id'))
      group by 1 order by 1`,
    [schemas],
  );
  return rows.map(({ naam, rechten }) => `${naam}: ${rechten}`);
}

const naamVan = ({ schema, tabel }: Tabel) => `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(tabel)}`;

type Rij = Record<string, unknown>;

/** A row of this owner, as JSON; one is made when the chain made none. Runs as the superuser. */
export async function zorgVoorRij(client: pg.Client, tabel: Tabel, eigenaar: string): Promise<Rij> {
  const zoek = `select to_jsonb(t) as rij from ${naamVan(tabel)} t where ${tabel.kolom} = $1 limit 1`;
  const gevonden = await client.query<{ rij: Rij }>(zoek, [eigenaar]);
  if (gevonden.rows[0] !== undefined) return gevonden.rows[0].rij;
  const { rows: kolommen } = await client.query<{ naam: string; soort: string }>(
    `select attname as naam, format_type(atttypid, atttypmod) as soort from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attidentity = ''
        and (attname = $2 or attnotnull and not atthasdef)`,
    [naamVan(tabel), tabel.kolom],
  );
  const waarden = kolommen.map(({ naam, soort }) => (naam === tabel.kolom ? eigenaar : standIn(soort)));
  await client.query('set local session_replication_role = replica');
  await client.query(
    `insert into ${naamVan(tabel)} (${kolommen.map(({ naam }) => pg.escapeIdentifier(naam)).join(', ')})
     values (${kolommen.map((_, plaats) => `$${plaats + 1}`).join(', ')})`,
    waarden,
  );
  await client.query('set local session_replication_role = origin');
  const gemaakt = await client.query<{ rij: Rij }>(zoek, [eigenaar]);
  if (gemaakt.rows[0] === undefined)
    throw new Error(`no row could be made in ${tabel.schema}.${tabel.tabel}`);
  return gemaakt.rows[0].rij;
}

function standIn(soort: string): unknown {
  if (soort === 'uuid' || soort === 'text') return crypto.randomUUID();
  if (soort.startsWith('timestamp')) return new Date(0);
  const vast: Record<string, unknown> = {
    bigint: 1,
    integer: 1,
    boolean: false,
    date: '2026-01-01',
    bytea: Buffer.alloc(1),
    jsonb: '{}',
    'text[]': [],
  };
  if (!(soort in vast)) throw new Error(`the test has no stand-in for ${soort}`);
  return vast[soort];
}

/** Number of rows touched, or the SQLSTATE of the refusal. */
type Uitkomst = number | string;

async function probeer(client: pg.Client, sql: string, waarden: readonly unknown[]): Promise<Uitkomst> {
  await client.query('savepoint poging');
  try {
    const { rowCount } = await client.query(sql, [...waarden]);
    return rowCount ?? 0;
  } catch (error) {
    if (error instanceof pg.DatabaseError) return error.code ?? error.message;
    throw error;
  } finally {
    await client.query('rollback to savepoint poging');
  }
}

export type Matrixcel = { handeling: string; uitkomst: Uitkomst };

/**
 * What the `_api` role of the schema can do to the rows of `ander` when the transaction is `eigen`'s (null: nobody's).
 * Everything is rolled back. Runs inside a transaction.
 */
export async function probeerTabel(
  client: pg.Client,
  tabel: Tabel,
  eigen: string | null,
  ander: string,
): Promise<Matrixcel[]> {
  const naam = naamVan(tabel);
  const { kolom, schema } = tabel;
  const vreemd = await zorgVoorRij(client, tabel, ander);
  if (eigen !== null) await zorgVoorRij(client, tabel, eigen);
  const { rows: invulbaar } = await client.query<{ naam: string }>(
    `select attname as naam from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped
       and attidentity = '' and attgenerated = ''`,
    [naam],
  );
  const velden = invulbaar.map((veld) => pg.escapeIdentifier(veld.naam)).join(', ');
  await client.query(`set local role ${pg.escapeIdentifier(`${schema}_api`)}`);
  await client.query('select set_config($1, $2, true)', [INSTELLING[kolom], eigen ?? '']);
  const cellen = [
    {
      handeling: 'SELECT',
      uitkomst: await probeer(client, `select 1 from ${naam} where ${kolom} = $1`, [ander]),
    },
    {
      handeling: 'SELECT alles',
      uitkomst: await probeer(client, `select 1 from ${naam} where ${kolom} is distinct from $1`, [eigen]),
    },
    {
      handeling: 'INSERT',
      uitkomst: await probeer(
        client,
        `insert into ${naam} (${velden}) select ${velden} from jsonb_populate_record(null::${naam}, $1::jsonb)`,
        [JSON.stringify(vreemd)],
      ),
    },
    {
      handeling: 'UPDATE',
      uitkomst: await probeer(client, `update ${naam} set ${kolom} = ${kolom} where ${kolom} = $1`, [ander]),
    },
    {
      handeling: 'DELETE',
      uitkomst: await probeer(client, `delete from ${naam} where ${kolom} = $1`, [ander]),
    },
    ...(eigen === null
      ? []
      : [
          {
            handeling: 'UPDATE naar de ander',
            uitkomst: await probeer(client, `update ${naam} set ${kolom} = $1 where ${kolom} = $2`, [
              ander,
              eigen,
            ]),
          },
          {
            handeling: 'SELECT eigen',
            uitkomst: await probeer(client, `select 1 from ${naam} where ${kolom} = $1`, [eigen]),
          },
        ]),
  ];
  await client.query('reset role');
  return cellen;
}
