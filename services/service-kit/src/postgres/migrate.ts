import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { classifyFailure } from '../consumer/classify-failure.ts';
import type { Log } from '../log/log.ts';
import { connectionConfig, type Database } from './database.ts';

const KIT_MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));

/**
 * Brings a schema to the newest version: first the kit's tables, then the service's SQL files, each in a migrations
 * table of its own so that their numbers never meet. Runs as `_eigenaar`. Many instances may start at once: one
 * works, the others wait for its lock and then find nothing to do.
 */
export async function migrate(database: Database, directory: URL | string): Promise<void> {
  const { schema, settings } = database;
  const config = connectionConfig(settings, settings.urls.eigenaar);
  const client = new pg.Client({
    ...config,
    statement_timeout: 0,
    query_timeout: 0,
    idle_in_transaction_session_timeout: 0,
  });
  client.on('error', (error) => settings.log.warn('migration connection lost', { schema }, error));
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(hashtext('meldpunt migrate'), hashtext($1))`, [schema]);
    await up(client, schema, KIT_MIGRATIONS, 'kit_migraties', settings.log);
    await up(
      client,
      schema,
      directory instanceof URL ? fileURLToPath(directory) : directory,
      'migraties',
      settings.log,
    );
  } finally {
    await client.end().catch(() => {});
  }
}

/** `migrate`, waiting up to half a minute for a server that is still starting. */
export async function migrateWhenReachable(database: Database, directory: URL | string): Promise<void> {
  const until = performance.now() + 30_000;
  for (;;) {
    try {
      return await migrate(database, directory);
    } catch (error) {
      if (classifyFailure(error) !== 'stuck' || performance.now() > until) throw error;
      await sleep(500);
    }
  }
}

async function up(client: pg.Client, schema: string, dir: string, table: string, log: Log): Promise<void> {
  const done = await runner({
    dbClient: client,
    dir,
    direction: 'up',
    schema,
    migrationsTable: table,
    migrationsSchema: schema,
    noLock: true,
    singleTransaction: true,
    checkOrder: true,
    logger: { debug() {}, info() {}, warn() {}, error: () => log.error('migration failed', { schema }) },
  });
  for (const migration of done) log.info('migrated', { schema, migration: migration.name });
}
