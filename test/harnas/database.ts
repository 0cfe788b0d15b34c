import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { databaseUrl } from '../../infra/postgres/start.ts';
import { testDatabasePrefix, withClient } from './database-server.ts';

export type TestDatabase = {
  name: string;
  /** Connection string of the owner of the server, for this database. */
  url: string;
  /** Throws the database away, with every connection to it. */
  drop(): Promise<void>;
};

/**
 * What a new database starts as. Prepared once in a test run, then copied, so that a file that wants all migrations
 * pays some 50 ms for them.
 */
export type DatabaseTemplate = {
  /** Lower-case letters, digits and underscores; one name always means the same preparation. */
  name: string;
  prepare(url: string): Promise<void>;
};

/**
 * A database of its own for a test file: empty, or a copy of the template. Roles belong to the server and are shared
 * with the files that run at the same time; make them with `if not exists` care.
 */
export async function createTestDatabase(name: string, template?: DatabaseTemplate): Promise<TestDatabase> {
  const serverUrl = inject('postgresUrl');
  const source = template === undefined ? 'template0' : await prepareTemplate(serverUrl, template);
  const suffix = randomBytes(4).toString('hex');
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, 24);
  const database = `${testDatabasePrefix(inject('runId'))}${slug}_${suffix}`;
  await withClient(serverUrl, (client) =>
    client.query(
      `create database ${client.escapeIdentifier(database)} template ${client.escapeIdentifier(source)}`,
    ),
  );
  return {
    name: database,
    url: databaseUrl(serverUrl, database),
    drop: () =>
      withClient(serverUrl, async (client) => {
        await client.query(`drop database if exists ${client.escapeIdentifier(database)} with (force)`);
      }),
  };
}

/** Test files run side by side: the first one prepares under a lock, the others wait and find it done. */
function prepareTemplate(serverUrl: string, template: DatabaseTemplate): Promise<string> {
  if (!/^[a-z0-9_]{1,30}$/.test(template.name)) throw new Error(`"${template.name}" cannot name a template.`);
  const database = `${testDatabasePrefix(inject('runId'))}t_${template.name}`;
  return withClient(serverUrl, async (client) => {
    await client.query('select pg_advisory_lock(hashtext($1))', [database]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    if (rowCount === 0) {
      const draft = `${database}_draft`;
      await client.query(`drop database if exists ${client.escapeIdentifier(draft)} with (force)`);
      await client.query(`create database ${client.escapeIdentifier(draft)} template template0`);
      await template.prepare(databaseUrl(serverUrl, draft));
      await client.query(
        `alter database ${client.escapeIdentifier(draft)} rename to ${client.escapeIdentifier(database)}`,
      );
    }
    // Ending the session frees the lock.
    return database;
  });
}
