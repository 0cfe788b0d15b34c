import { readdir } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../../../test/harnas/database.ts';
import { withClient } from '../../../test/harnas/database-server.ts';
import {
  applyDay,
  catalogueProblems,
  Database,
  migrate,
  provisionSchema,
  readDay,
  roleUrls,
  runDagtaak,
  silentLog,
  statement,
  withTenant,
  withUnitOfWork,
} from '../src/index.ts';
import { createServiceDatabase, type ServiceDatabase, TEST_PASSWORDS } from './service-database.ts';

const KIT_MIGRATIONS = new URL('../migrations', import.meta.url);
const MIGRATIONS = new URL('./proef/migrations', import.meta.url);
const PROEF = { schema: 'proef', passwords: TEST_PASSWORDS };
let db: ServiceDatabase;

beforeAll(async () => {
  db = await createServiceDatabase('proef', MIGRATIONS);
});
afterAll(() => db.drop());

describe('migrations', () => {
  test('twenty instances that start at once install the schema once', async () => {
    const { url, drop } = await createTestDatabase('twintig');
    await withClient(url, (client) => provisionSchema(client, PROEF));
    const databases = Array.from(
      { length: 20 },
      () => new Database({ schema: 'proef', urls: roleUrls(url, PROEF), log: silentLog }),
    );
    await Promise.all(databases.map((database) => migrate(database, MIGRATIONS)));
    await Promise.all(databases.map((database) => database.close()));
    const names = await withClient(url, async (client) => {
      const kit = await client.query('select name from proef.kit_migraties');
      const own = await client.query('select name from proef.migraties');
      return [...kit.rows, ...own.rows];
    });
    const files = [...(await readdir(KIT_MIGRATIONS)).sort(), ...(await readdir(MIGRATIONS)).sort()];
    expect(names).toEqual(files.map((file) => ({ name: file.replace(/\.sql$/, '') })));
    await drop();
  });

  test('schemas and roles made by many at once, in several databases of one server', async () => {
    const databases = await Promise.all([1, 2, 3].map((nr) => createTestDatabase(`rollen-${nr}`)));
    const schemas = ['een', 'twee'];
    await Promise.all(
      databases.flatMap(({ url }) =>
        schemas.map((schema) => withClient(url, (client) => provisionSchema(client, { ...PROEF, schema }))),
      ),
    );
    for (const { url, drop } of databases) {
      const { rows } = await withClient(url, (client) =>
        client.query(`select nspname from pg_namespace where nspname = any($1) order by 1`, [schemas]),
      );
      expect(rows.map(({ nspname }) => nspname)).toEqual(schemas);
      await drop();
    }
  });
});

const TENANTS = {
  A: { gemeenten: ['0268'] },
  B: { gemeenten: ['0363'] },
  P: { partners: ['p2'] },
  niemand: {},
};
const OWN = { A: 'van-a', B: 'van-b', P: 'van-b', niemand: '' };

describe('who sees what', () => {
  beforeAll(async () => {
    await db.database.verwerker.query(
      `insert into ding values ('van-a', '0268', 'p1', 1, 'a'), ('van-b', '0363', 'p2', 1, 'b')`,
    );
  });

  for (const [name, tenant] of Object.entries(TENANTS)) {
    for (const [other, id] of Object.entries({ A: 'van-a', B: 'van-b' })) {
      const own = OWN[name as keyof typeof OWN] === id;
      test(`${name} ${own ? 'reads and changes' : 'neither sees nor changes'} what is of ${other}`, async () => {
        const act = (sql: string) => withTenant(db.database.api, tenant, (work) => work.db.query(sql, [id]));
        expect((await act('select 1 from ding where id = $1')).rowCount).toBe(own ? 1 : 0);
        expect((await act(`update ding set waarde = 'x' where id = $1`)).rowCount).toBe(own ? 1 : 0);
        const deleted = withTenant(db.database.api, tenant, async (work) => {
          const { rowCount } = await work.db.query('delete from ding where id = $1', [id]);
          expect(rowCount).toBe(own ? 1 : 0);
          throw new Error('terug');
        });
        await expect(deleted).rejects.toThrow('terug');
      });

      test(`${name} ${own ? 'adds' : 'cannot add or push'} a row of ${other}`, async () => {
        const [gemeentecode, partner] = other === 'A' ? ['0268', 'p1'] : ['0363', 'p2'];
        const insert = withTenant(db.database.api, tenant, async (work) => {
          await work.db.query(`insert into ding values ('nieuw', $1, $2, 1, '')`, [gemeentecode, partner]);
          throw new Error('mocht');
        });
        await expect(insert).rejects.toThrow(own ? 'mocht' : 'row-level security');
        if (name === 'niemand' || own) return;
        const push = withTenant(db.database.api, tenant, async (work) => {
          await work.db.query(`update ding set gemeentecode = $1, partner_id = $2`, [gemeentecode, partner]);
        });
        await expect(push).rejects.toThrow('row-level security');
      });
    }
  }

  test('after a tenant’s transaction its connection sees nothing again, where the setting reads empty and not null', async () => {
    const one = new Database({ ...db.settings, maxConnections: { api: 1 } });
    await withTenant(one.api, TENANTS.A, (work) => work.db.query('select 1'));
    const { rows } = await one.api.query(
      `select current_setting('meldpunt.gemeenten', true) as instelling, count(*)::int as n from ding`,
    );
    expect(rows).toEqual([{ instelling: '', n: 0 }]);
    await one.close();
  });

  test('a tenant id that holds more than an id is refused before it reaches the database', async () => {
    for (const id of ["0268','x", '0268,0363', '', 'a b']) {
      await expect(withTenant(db.database.api, { gemeenten: [id] }, async () => {})).rejects.toThrow(
        'tenant id',
      );
    }
  });

  test.for(['verbruik', 'geparkeerd', 'dagtaak', 'gezien'])('the API role cannot touch %s', async (table) => {
    await expect(db.database.api.query(`select * from ${table}`)).rejects.toThrow('permission denied');
  });

  test('the API role adds to the outbox and cannot read it back or empty it', async () => {
    await withTenant(db.database.api, TENANTS.A, async (work) => {
      work.outbox.add({ topic: 't', key: null, value: Buffer.from('x') });
    });
    await expect(db.database.api.query('select * from outbox')).rejects.toThrow('permission denied');
    await expect(db.database.api.query('delete from outbox')).rejects.toThrow('permission denied');
    await db.database.verwerker.query('delete from outbox');
  });

  test('truncate, a policy or a grant of its own: none is for the API or the processor role', async () => {
    for (const pool of [db.database.api, db.database.verwerker]) {
      for (const sql of [
        'truncate ding',
        'alter table ding disable row level security',
        'set role proef_eigenaar',
      ]) {
        await expect(pool.query(sql)).rejects.toMatchObject({ code: '42501' });
      }
    }
  });
});

describe('the catalogue check', () => {
  test('finds nothing wrong after the migrations', async () => {
    expect(await catalogueProblems(db.database.verwerker, ['proef'])).toEqual([]);
  });

  test.for([
    [
      'create table open (gemeentecode text)',
      'proef.open has gemeentecode without forced row-level security',
    ],
    [
      'create table half (partner_id text); alter table half enable row level security',
      'proef.half has partner_id without forced row-level security',
    ],
    ['grant select on ding to public', 'public has a grant on proef.ding'],
    ['grant usage on schema proef to public', 'public has a grant on schema proef'],
    [
      'create policy wijd on ding to proef_api using (true)',
      'policy wijd on proef.ding opens it without looking at the tenant',
    ],
    [
      `create policy wijd on ding to proef_api using (true)
         with check (gemeentecode = current_setting('meldpunt.gemeenten'))`,
      'policy wijd on proef.ding opens it without looking at the tenant',
    ],
    [
      `create policy wijd on ding to proef_api using (gemeentecode = current_setting('meldpunt.gemeenten'))
         with check (true)`,
      'policy wijd on proef.ding opens it without looking at the tenant',
    ],
    [
      'create materialized view bewaard as select 1 as een',
      'materialized view proef.bewaard keeps rows that no row-level security looks at',
    ],
    [
      'create function alles() returns setof ding language sql security definer as $$ select * from ding $$',
      "function proef.alles runs with its owner's rights",
    ],
    ['create view zicht as select * from ding', "view proef.zicht runs with its owner's rights"],
  ] as const)('reports: %s', async ([sql, problem]) => {
    const owner = new pg.Client({ connectionString: db.settings.urls.eigenaar });
    await owner.connect();
    await owner.query(`begin; set local search_path = proef; ${sql}`);
    const query = async <R extends object>(text: unknown, values?: readonly unknown[]) => {
      const { rows } = await owner.query<R & pg.QueryResultRow>(String(text), [...(values ?? [])]);
      return { rows, rowCount: rows.length };
    };
    expect(await catalogueProblems({ query }, ['proef'])).toEqual([problem]);
    await owner.query('rollback');
    await owner.end();
  });
});

describe('the day', () => {
  test('moves forward only', async () => {
    const { verwerker } = db.database;
    expect(await readDay(verwerker)).toBeUndefined();
    const apply = (day: string) => withUnitOfWork(verwerker, (work) => applyDay(work, day));
    expect(await apply('2026-03-01')).toBe(true);
    expect(await apply('2026-02-28')).toBe(false);
    expect(await apply('2026-03-01')).toBe(false);
    expect(await readDay(db.database.api)).toBe('2026-03-01');
    await expect(apply('1 maart')).rejects.toThrow('YYYY-MM-DD');
  });

  test('a task of the day runs once per unit, catches up skipped days in order, and not at all when it fails', async () => {
    const { verwerker } = db.database;
    const done: string[] = [];
    const run = (day: string, unit: string, fail = false) =>
      withUnitOfWork(verwerker, (work) =>
        runDagtaak(work, day, 'sluiten', unit, async (dag) => {
          done.push(`${unit} ${dag}`);
          if (fail) throw new Error('mislukt');
        }),
      );
    expect(await run('2026-02-27', '0268')).toEqual(['2026-02-27']);
    expect(await run('2026-03-02', '0268')).toEqual(['2026-02-28', '2026-03-01', '2026-03-02']);
    expect(await run('2026-03-02', '0268')).toEqual([]);
    expect(await run('2026-03-01', '0268')).toEqual([]);
    await expect(run('2026-03-02', '0363', true)).rejects.toThrow('mislukt');
    expect(await run('2026-03-02', '0363')).toEqual(['2026-03-02']);
    done.length = 0;
    await Promise.all(Array.from({ length: 8 }, () => run('2026-03-05', '0268')));
    expect(done).toEqual(['0268 2026-03-03', '0268 2026-03-04', '0268 2026-03-05']);
  });
});

describe('parking', () => {
  test('what waits for a key comes back in order of arrival, once, also within one transaction', async () => {
    const { verwerker } = db.database;
    const message = (nr: number, waitsFor = 'zaak:1') => ({
      waitsFor,
      topic: 't',
      key: null,
      value: Buffer.from(`${nr}`),
    });
    await withUnitOfWork(verwerker, async (work) => {
      for (const nr of [1, 2]) work.park(message(nr));
      work.park(message(9, 'zaak:2'));
    });
    const released = await withUnitOfWork(verwerker, async (work) => {
      work.park(message(3));
      return work.releaseParked(['zaak:1', 'zaak:3']);
    });
    expect(released.map(({ value }) => value.toString())).toEqual(['1', '2', '3']);
    expect(released[0]?.parkedAt).toBeInstanceOf(Date);
    expect(await withUnitOfWork(verwerker, (work) => work.releaseParked(['zaak:1']))).toEqual([]);
    expect((await withUnitOfWork(verwerker, (work) => work.releaseParked(['zaak:2']))).length).toBe(1);
  });
});

describe('a transaction', () => {
  test('in which a statement failed cannot seem to commit', async () => {
    const swallowing = withUnitOfWork(db.database.verwerker, async (work) => {
      await work.db.query('select 1/0').catch(() => {});
    });
    await expect(swallowing).rejects.toThrow('division by zero');
    const connection = await db.database.verwerker.checkOut();
    await connection.query('begin');
    await connection.query('select 1/0').catch(() => {});
    await expect(connection.commit()).rejects.toThrow('could not commit');
    connection.release();
  });

  test('tells why a statement failed that nobody waited for, whatever failed after it', async () => {
    const attempt = withUnitOfWork(db.database.verwerker, async ({ db: tx }) => {
      tx.send(`insert into ding values ('half', '0268', 'p1', 1, '')`);
      tx.send('select 1 / 0');
      await tx.query('select 2');
    });
    await expect(attempt).rejects.toThrow('division by zero');
    const late = withUnitOfWork(db.database.verwerker, async ({ db: tx }) => {
      tx.send(`insert into ding values ('half', '0268', 'p1', 1, '')`);
      tx.send('select 1 / 0');
    });
    await expect(late).rejects.toThrow('division by zero');
    const { rowCount } = await db.database.verwerker.query(`select 1 from ding where id = 'half'`);
    expect(rowCount).toBe(0);
  });

  test('is not committed without a statement whose value the driver cannot write', async () => {
    const unwritable = {
      toPostgres() {
        throw new Error('onschrijfbaar');
      },
    };
    const attempt = withUnitOfWork(db.database.verwerker, async ({ db: tx }) => {
      tx.send(`insert into ding values ('half', '0268', 'p1', 1, '')`);
      tx.send(`insert into ding values ('heel', '0268', 'p1', 1, $1)`, [unwritable]);
    });
    await expect(attempt).rejects.toThrow('onschrijfbaar');
    const { rowCount } = await db.database.verwerker.query(`select 1 from ding where id = 'half'`);
    expect(rowCount).toBe(0);
  });

  test('tells why it failed also when an answer asked for later is awaited first', async () => {
    const attempt = withUnitOfWork(db.database.verwerker, async ({ db: tx }) => {
      // As through the functions of a store: it takes turns to come up from them.
      const deep = async () => await (async () => await tx.query('select 1 / 0'))();
      const both = Promise.all([deep(), tx.query('select 1')]);
      await nextTurn();
      // A process that is busy reads both answers at once.
      for (const until = performance.now() + 200; performance.now() < until; );
      await both;
    });
    await expect(attempt).rejects.toThrow('division by zero');
  });

  test('that a handler gave up with an error of its own tells that one', async () => {
    const attempt = withUnitOfWork(db.database.verwerker, async ({ db: tx }) => {
      await tx.query('select 1 / 0').catch(() => {
        throw new RangeError('by nothing');
      });
    });
    await expect(attempt).rejects.toThrow('by nothing');
  });

  test('that failed leaves its connection as good as new, named statements included', async () => {
    const one = new Database({ ...db.settings, maxConnections: { verwerker: 1 } });
    const named = statement('test-na-een-fout', 'select $1::int as getal');
    const attempt = withUnitOfWork(one.verwerker, async ({ db: tx }) => {
      tx.send('select 1 / 0');
      await tx.query(named, [1]);
    });
    await expect(attempt).rejects.toThrow('division by zero');
    const both = await withUnitOfWork(one.verwerker, ({ db: tx }) =>
      Promise.all([2, 3].map((getal) => tx.query<{ getal: number }>(named, [getal]))),
    );
    expect(both.flatMap(({ rows }) => rows)).toEqual([{ getal: 2 }, { getal: 3 }]);
    await one.close();
  });

  test('in which the driver could not write a value gives its connection up, whose named statements are in doubt', async () => {
    const one = new Database({ ...db.settings, maxConnections: { verwerker: 1 } });
    const named = statement('test-onschrijfbaar', 'select $1::text as tekst');
    const unwritable = {
      toPostgres() {
        throw new Error('onschrijfbaar');
      },
    };
    const attempt = withUnitOfWork(one.verwerker, ({ db: tx }) => tx.query(named, [unwritable]));
    await expect(attempt).rejects.toThrow('onschrijfbaar');
    const { rows } = await withUnitOfWork(one.verwerker, ({ db: tx }) => tx.query(named, ['goed']));
    expect(rows).toEqual([{ tekst: 'goed' }]);
    await one.close();
  });

  test.each(['commits', 'fails'])('that %s takes no statement afterwards', async (how) => {
    const one = new Database({ ...db.settings, maxConnections: { verwerker: 1 } });
    const over = Promise.withResolvers<void>();
    let late: Promise<unknown> = Promise.resolve();
    const attempt = withUnitOfWork(one.verwerker, async ({ db: tx }) => {
      // A branch that nobody waits for, and that goes on when all is over.
      late = over.promise.then(() => tx.query(`insert into ding values ('laat', '0268', 'p1', 1, '')`));
      late.catch(() => {});
      await tx.query('select 1');
      if (how === 'fails') throw new Error('mislukt');
    });
    await attempt.catch(() => {});
    over.resolve();
    await expect(late).rejects.toThrow('statement after the end of its transaction');
    expect((await one.verwerker.query(`select 1 from ding where id = 'laat'`)).rowCount).toBe(0);
    await one.close();
  });

  test('survives the death of its connection: the pool gives another one', async () => {
    const killed = withUnitOfWork(db.database.verwerker, async (work) => {
      const { rows } = await work.db.query<{ pid: number }>('select pg_backend_pid() as pid');
      await withClient(db.adminUrl, (client) =>
        client.query('select pg_terminate_backend($1)', [rows[0]?.pid]),
      );
      await work.db.query('select 1');
    });
    await expect(killed).rejects.toThrow();
    expect((await db.database.verwerker.query('select 1 as een')).rows).toEqual([{ een: 1 }]);
  });

  test('gives dates as text, whole numbers as numbers, and refuses to round what is larger', async () => {
    const { rows } = await db.database.verwerker.query(
      `select date '2026-03-29' as dag, 9007199254740991::bigint as groot, 1.10::numeric as bedrag`,
    );
    expect(rows).toEqual([{ dag: '2026-03-29', groot: 9007199254740991, bedrag: '1.10' }]);
    await expect(db.database.verwerker.query('select 9007199254740993::bigint as n')).rejects.toThrow('2^53');
  });
});

describe('a pool that is full', () => {
  test('tells callers behind HTTP to come back, and is as before once it empties', async () => {
    const small = new Database({
      ...db.database.settings,
      maxConnections: { api: 1 },
      timeouts: { connect: 300 },
    });
    const release = Promise.withResolvers<void>();
    const held = withTenant(small.api, {}, () => release.promise);
    const refused = expect.objectContaining({
      code: 'TIJDELIJK_NIET_BESCHIKBAAR',
      options: expect.objectContaining({ retryAfter: 5 }),
    });
    await expect(withTenant(small.api, {}, async () => {})).rejects.toEqual(refused);
    await expect(small.api.query('select 1')).rejects.toEqual(refused);
    release.resolve();
    await held;
    expect((await small.api.query('select 1 as een')).rows).toEqual([{ een: 1 }]);
    // A statement that fails gives its connection back.
    await expect(small.api.query('select 1/0')).rejects.toMatchObject({ code: '22012' });
    expect((await small.api.query('select 1 as een')).rows).toEqual([{ een: 1 }]);
    await small.close();
  });
});
