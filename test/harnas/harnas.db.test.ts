import { afterAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type DatabaseTemplate, type TestDatabase } from './database.ts';
import { withClient } from './database-server.ts';

const opened: TestDatabase[] = [];
afterAll(async () => {
  for (const database of opened) await database.drop();
});

describe('a database for a test file', () => {
  test('is empty and nobody else’s', async () => {
    const [one, two] = await Promise.all([createTestDatabase('een'), createTestDatabase('een')]);
    opened.push(one, two);
    await withClient(one.url, (client) => client.query('create table alleen_hier (id int)'));
    const { rows } = await withClient(two.url, (client) =>
      client.query("select count(*)::int as aantal from pg_tables where tablename = 'alleen_hier'"),
    );
    expect(rows).toEqual([{ aantal: 0 }]);
  });

  test('starts as a copy of a template that is prepared once, also when many ask at the same time', async () => {
    let prepared = 0;
    const template: DatabaseTemplate = {
      name: 'harnas',
      prepare: async (url) => {
        prepared += 1;
        await withClient(url, (client) => client.query('create table uit_sjabloon as select 42 as waarde'));
      },
    };
    const databases = await Promise.all([1, 2, 3, 4].map((n) => createTestDatabase(`kopie-${n}`, template)));
    opened.push(...databases);
    for (const { url } of databases) {
      const { rows } = await withClient(url, (client) => client.query('select waarde from uit_sjabloon'));
      expect(rows).toEqual([{ waarde: 42 }]);
    }
    expect(prepared).toBe(1);
  });

  test('is gone after drop, even when a connection is still open', async () => {
    const database = await createTestDatabase('weg');
    await withClient(database.url, async () => database.drop());
    await expect(withClient(database.url, (client) => client.query('select 1'))).rejects.toThrow(
      'does not exist',
    );
  });
});
