import { afterAll, describe, expect, test } from 'vitest';
import { startTcpProxy } from '../../../test/faults/tcp-proxy.ts';
import {
  createLog,
  Database,
  type DatabasePool,
  type DatabaseTimeouts,
  type Queryable,
  withUnitOfWork,
} from '../src/index.ts';
import { createServiceDatabase } from './service-database.ts';

const MIGRATIONS = new URL('./proef/migrations', import.meta.url);

const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const clean of cleanUp.reverse()) await clean();
});

/** A database of its own with these limits, for as many connections. */
async function maakDatabase(timeouts: Partial<DatabaseTimeouts>, connections: number) {
  const lines: string[] = [];
  const log = createLog({ service: 'proef', write: (line) => lines.push(line) });
  const maxConnections = { verwerker: connections };
  const db = await createServiceDatabase('proef', MIGRATIONS, { timeouts, maxConnections, log });
  cleanUp.push(() => db.drop());
  return { db, pool: db.database.verwerker, lines };
}

/** The session at the server behind the connection that answers. */
async function sessionOf(db: Queryable): Promise<number | undefined> {
  const { rows } = await db.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid;
}

const INSERT = `insert into ding (id, gemeentecode, partner_id, versie, waarde) values ($1, '0268', 'p1', 1, 'w')`;

async function idsOf(pool: DatabasePool): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>('select id from ding order by id');
  return rows.map(({ id }) => id);
}

describe('a statement that takes longer than it may', () => {
  const STOPPED = { code: '57014' };
  const SLOW = 'select pg_sleep(20)';

  test('is stopped by the server, and its connection serves the next one', async () => {
    const { pool } = await maakDatabase({ statement: 1_000 }, 1);
    const session = await sessionOf(pool);
    await expect(pool.query(SLOW)).rejects.toMatchObject(STOPPED);
    expect(await sessionOf(pool)).toBe(session);
  });

  test('ends its transaction, of which nothing stays, and the connection serves the next one', async () => {
    const { pool } = await maakDatabase({ statement: 1_000 }, 1);
    const session = await sessionOf(pool);
    const slow = withUnitOfWork(pool, async ({ db }) => {
      await db.query(INSERT, ['te-laat']);
      await db.query(SLOW);
    });
    await expect(slow).rejects.toMatchObject(STOPPED);
    expect(await withUnitOfWork(pool, ({ db }) => sessionOf(db))).toBe(session);
    expect(await idsOf(pool)).toEqual([]);
  });
});

describe('a connection that goes silent', () => {
  const QUERY = 2_000;
  /** Long after the client gave up, so that it cannot have been the server that ended it. */
  const SERVER_GIVES_UP = 40_000;

  async function achterProxy() {
    const { db, lines } = await maakDatabase({}, 1);
    const server = new URL(db.settings.urls.verwerker);
    const proxy = await startTcpProxy({ host: server.hostname, port: Number(server.port) });
    server.port = String(proxy.port);
    const urls = { ...db.settings.urls, verwerker: server.href };
    const database = new Database({ ...db.settings, urls, timeouts: { query: QUERY } });
    cleanUp.push(async () => {
      await database.close();
      await proxy.stop();
    });
    return { pool: database.verwerker, direct: db.database.verwerker, proxy, lines };
  }

  test('is given up and thrown away, and the next query goes over a new one', async () => {
    const { pool, proxy } = await achterProxy();
    const session = await sessionOf(pool);
    expect(proxy.verstom(() => true, SERVER_GIVES_UP)).toBe(1);
    const started = performance.now();
    await expect(pool.query('select 1')).rejects.toThrow('Query read timeout');
    expect(performance.now() - started).toBeGreaterThanOrEqual(QUERY - 10);
    expect(await sessionOf(pool)).not.toBe(session);
  });

  test('takes its transaction with it, and the next transaction goes over a new one', async () => {
    const { pool, direct, proxy } = await achterProxy();
    let session: number | undefined;
    const silenced = withUnitOfWork(pool, async ({ db }) => {
      session = await sessionOf(db);
      await db.query(INSERT, ['verstomd']);
      expect(proxy.verstom(() => true, SERVER_GIVES_UP)).toBe(1);
      await db.query('select 1');
    });
    await expect(silenced).rejects.toThrow('Query read timeout');
    const next = await withUnitOfWork(pool, async ({ db }) => {
      await db.query(INSERT, ['daarna']);
      return sessionOf(db);
    });
    expect(next).not.toBe(session);
    expect(await idsOf(direct)).toEqual(['daarna']);
  });
});

test('a session that sits in a transaction is ended, and who waits for its row gets it', async () => {
  const { pool, lines } = await maakDatabase({ idleInTransaction: 1_500, statement: 15_000 }, 2);
  await pool.query(INSERT, ['bezet']);
  let waarde: unknown;
  const sitting = withUnitOfWork(pool, async ({ db }) => {
    await db.query(`update ding set waarde = 'van de slaper' where id = 'bezet'`);
    // The other waits for the row, this one for the other: nothing but the limit can part them.
    const { rows } = await pool.query(
      `update ding set waarde = waarde || ', van de wachter' where id = 'bezet' returning waarde`,
    );
    waarde = rows[0]?.waarde;
  });
  await expect(sitting).rejects.toThrow();
  expect(waarde).toBe('w, van de wachter');
  expect(lines.join('\n')).toContain('database connection lost');
  const sessions = await Promise.all([sessionOf(pool), sessionOf(pool)]);
  expect(new Set(sessions).size).toBe(2);
  expect(await withUnitOfWork(pool, async ({ db }) => db.query('select 1'))).toMatchObject({ rowCount: 1 });
});
