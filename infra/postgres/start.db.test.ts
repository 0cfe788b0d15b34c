import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { withClient } from '../../test/harnas/database-server.ts';
import { findFreePorts } from '../port.ts';
import { isAlive } from '../process.ts';
import { deletePostgres } from './place.ts';
import { connectPostgres, databaseUrl, startPostgres } from './start.ts';

const directory = await mkdtemp(join(tmpdir(), 'postgres-'));
await chmod(directory, 0o711);
const dataDir = join(directory, 'data');
const postgres = await startPostgres({ dataDir, settings: { work_mem: '5MB' } });
afterAll(async () => {
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
});

const query = (text: string) =>
  withClient(postgres.url(), async (client) => (await client.query<Record<string, unknown>>(text)).rows);

describe('our PostgreSQL', () => {
  test('is version 18, durable, on loopback only, with room for 200 clients', async () => {
    const [row] = await query(`select current_setting('server_version_num')::int / 10000 as version,
      current_setting('fsync') as fsync, current_setting('synchronous_commit') as synchronous_commit,
      current_setting('data_checksums') as data_checksums, current_setting('max_connections') as max_connections,
      current_setting('listen_addresses') as listen_addresses, current_setting('work_mem') as work_mem,
      current_setting('max_slot_wal_keep_size') as slot_keeps`);
    expect(row).toEqual({
      version: 18,
      fsync: 'on',
      synchronous_commit: 'on',
      data_checksums: 'on',
      max_connections: '200',
      listen_addresses: '127.0.0.1',
      work_mem: '5MB',
      slot_keeps: '4GB',
    });
  });

  test('asks for a password, kept where only we can read it', async () => {
    const url = new URL(postgres.url());
    const file = join(dataDir, 'superuser-password');
    expect((await readFile(file, 'utf8')).trim()).toBe(url.password);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    url.password = 'guess';
    await expect(withClient(url.href, (client) => client.query('select 1'))).rejects.toThrow(
      'password authentication',
    );
  });

  test('does not write a person’s data into its log', async () => {
    await query('create table persoon (naam text primary key)');
    const clash = "insert into persoon values ('Achternaam van iemand'), ('Achternaam van iemand')";
    await expect(query(clash)).rejects.toThrow('duplicate key');
    const log = await readFile(postgres.process.logFile, 'utf8');
    expect(log).toContain('duplicate key');
    expect(log).not.toContain('Achternaam van iemand');
  });

  test('keeps its rows over a stop and over a kill, and leaves no process behind', async () => {
    await query("create table blijft as select 'before the stop' as toen");
    const first = postgres.process.pid;
    await postgres.stop();
    expect(isAlive(first)).toBe(false);
    await postgres.start();
    await query("insert into blijft values ('before the kill')");
    const second = postgres.process.pid;
    await postgres.kill();
    expect(isAlive(second)).toBe(false);
    await postgres.start();
    expect(await query('select toen from blijft')).toEqual([
      { toen: 'before the stop' },
      { toen: 'before the kill' },
    ]);
  });

  test('stops at once although a client is still connected', async () => {
    await withClient(postgres.url(), async () => {
      const before = Date.now();
      await postgres.stop();
      expect(Date.now() - before).toBeLessThan(5_000);
    });
    await postgres.start();
  });

  test('on a taken port says which', async () => {
    const fails = startPostgres({ dataDir: join(directory, 'second'), port: postgres.port });
    await expect(fails).rejects.toThrow(
      `Port ${postgres.port} on 127.0.0.1 is taken, and PostgreSQL needs it.`,
    );
  });
});

test('a database in a private directory works, also when PostgreSQL runs as another user', async () => {
  const home = await mkdtemp(join(tmpdir(), 'private-'));
  await chmod(home, 0o700);
  const hidden = await startPostgres({ dataDir: join(home, 'data') });
  await withClient(hidden.url(), (client) => client.query('select 1'));
  await hidden.stop();
  await deletePostgres(hidden.dataDir);
  await rm(home, { recursive: true });
});

test('DATABASE_URL names a server to use instead, and nothing is started', async () => {
  const own = await startPostgres({ dataDir: join(directory, 'own') });
  try {
    const named = `${own.url('postgres')}?application_name=meldpunt`;
    const access = await connectPostgres({ dataDir: join(directory, 'never') }, { DATABASE_URL: named });
    expect(access.url()).toBe(named);
    expect(access.url('tweede')).toBe(`${own.url('tweede')}?application_name=meldpunt`);
    expect(databaseUrl(access.url(), 'met spatie')).toContain('/met%20spatie?');
    await access.stop();
    expect(existsSync(join(directory, 'never'))).toBe(false);
    expect(isAlive(own.process.pid)).toBe(true);
  } finally {
    await own.stop();
  }
});

test('a server that DATABASE_URL names and that does not answer is a sentence without the password', async () => {
  const [port] = await findFreePorts(1);
  const named = `postgresql://me:geheim@127.0.0.1:${port}/eerste`;
  const failure = connectPostgres({ dataDir: join(directory, 'never') }, { DATABASE_URL: named });
  await expect(failure).rejects.toThrow(/DATABASE_URL names cannot be used \(ECONNREFUSED\)/);
  await expect(failure).rejects.not.toThrow('geheim');
});
