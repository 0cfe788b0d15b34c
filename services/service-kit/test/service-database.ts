import { createTestDatabase, type TestDatabase } from '../../../test/harnas/database.ts';
import { withClient } from '../../../test/harnas/database-server.ts';
import {
  Database,
  type DatabaseSettings,
  migrate,
  provisionSchema,
  roleUrls,
  silentLog,
} from '../src/index.ts';

export interface ServiceDatabase {
  /** Connection string of the owner of the server, for this database. */
  adminUrl: string;
  settings: DatabaseSettings;
  database: Database;
  drop(): Promise<void>;
}

/** Passwords of the roles on a test server; the same everywhere, because roles belong to the whole server. */
export const TEST_PASSWORDS = { eigenaar: 'proef-e', verwerker: 'proef-v', api: 'proef-a' };

/**
 * A database with one service's schema, roles and migrations, as production has it. The migrated state is made once
 * per test run and copied for each file.
 */
export async function createServiceDatabase(
  schema: string,
  migrations: URL,
  overrides: Partial<DatabaseSettings> = {},
): Promise<ServiceDatabase> {
  const provision = { schema, passwords: TEST_PASSWORDS };
  const settingsFor = (url: string): DatabaseSettings => ({
    schema,
    urls: roleUrls(url, provision),
    log: silentLog,
    ...overrides,
  });
  const copy: TestDatabase = await createTestDatabase(schema, {
    name: `schema_${schema}`,
    prepare: async (url) => {
      await withClient(url, (client) => provisionSchema(client, provision));
      const database = new Database(settingsFor(url));
      await migrate(database, migrations);
      await database.close();
    },
  });
  const settings = settingsFor(copy.url);
  const database = new Database(settings);
  return {
    adminUrl: copy.url,
    settings,
    database,
    drop: async () => {
      await database.close();
      await copy.drop();
    },
  };
}
