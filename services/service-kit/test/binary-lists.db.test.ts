import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { statement } from '../src/index.ts';
import { createServiceDatabase, type ServiceDatabase } from './service-database.ts';

const day = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((moment) => moment.toISOString().slice(0, 10));
const json = fc.json().filter((text) => !text.includes('\\u0000'));
// PostgreSQL has no place for this letter in any text.
const text = fc.string({ unit: 'binary' }).filter((one) => !one.includes('\0'));

const elements: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  text: fc.oneof(text, fc.string({ minLength: 60 })),
  json,
  jsonb: json,
  uuid: fc.oneof(
    fc.uuid(),
    fc.uuid().map((id) => id.toUpperCase()),
  ),
  bytea: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  boolean: fc.boolean(),
  integer: fc.integer(),
  bigint: fc.maxSafeInteger(),
  date: day,
};

let db: ServiceDatabase;

beforeAll(async () => {
  db = await createServiceDatabase('lijst', new URL('./proef/migrations', import.meta.url));
});
afterAll(() => db.drop());

describe.each(Object.entries(elements))('a list of %s', (type, element) => {
  const sql = `select $1::${type}[]::text as list, cardinality($1::${type}[]) as length`;
  const named = statement(`test-list-${type}`, sql);

  test('is to the server what the driver would have made of it', async () => {
    const { verwerker } = db.database;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(element), { maxLength: 20 }), async (list) => {
        // A query without a name is written by the driver alone.
        const [binary, written] = await Promise.all([
          verwerker.query(named, [list]),
          verwerker.query(sql, [list]),
        ]);
        expect(binary.rows).toEqual(written.rows);
        expect(binary.rows[0]).toMatchObject({ length: list.length });
      }),
      { numRuns: 60 },
    );
  });
});

test.each([
  ['uuid', 'geen-uuid', '22P02'],
  ['date', '2025-02-30', '22008'],
  ['integer', 2 ** 31, '22003'],
  ['bigint', 0.5, '22P02'],
  ['boolean', 'misschien', '22P02'],
  ['json', '{"a":', '22P02'],
  ['text', 'a\0b', '22021'],
])('a list of %s with %j in it is refused by the server with its own code', async (type, value, code) => {
  const named = statement(`test-refused-${type}`, `select $1::${type}[] as list`);
  await expect(db.database.verwerker.query(named, [[value]])).rejects.toMatchObject({ code });
});
