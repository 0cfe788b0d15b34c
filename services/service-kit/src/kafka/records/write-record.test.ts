import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type RecordToWrite, writeRecord } from './write-record.ts';

/** The client library's own writer of a record. */
const library: (record: object) => { buffer: Buffer } = createRequire(import.meta.url)(
  'kafkajs/src/protocol/recordBatch/record/v0/index.js',
);

const text = fc.string({ unit: 'grapheme', maxLength: 200 });
const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
const field = fc.oneof(text, bytes);
const record: fc.Arbitrary<RecordToWrite> = fc.record({
  offsetDelta: fc.nat({ max: 2 ** 31 - 1 }),
  timestampDelta: fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
  key: fc.option(field),
  value: fc.option(field),
  headers: fc.dictionary(text, fc.oneof(field, fc.array(field, { maxLength: 3 })), { maxKeys: 8 }),
});

test('writes byte for byte what the client library writes', () => {
  fc.assert(
    fc.property(record, (one) => {
      expect(writeRecord(one)).toEqual(Buffer.from(library(one).buffer));
    }),
    { numRuns: 2_000 },
  );
});

test('a header that holds nothing is there, without a value', () => {
  // The library cannot write it.
  expect(writeRecord({ key: null, value: 'w', headers: { leeg: null } }).toString('hex')).toBe(
    // 13 bytes behind the length: nothing, no time, first, no key, "w", one header, "leeg", no value.
    '1a00000001027702086c65656701',
  );
});
