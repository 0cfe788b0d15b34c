import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NOT_READ } from './not-read.ts';
import { readRecords } from './read-records.ts';
import { unpack } from './unpack.ts';

/** A batch at offset 5000 as a broker hands it on. */
function batch(kind: number, count: number, records: Buffer, last = count - 1): Buffer {
  const head = Buffer.alloc(61);
  head.writeBigInt64BE(5000n, 0);
  head.writeInt32BE(49 + records.length, 8);
  head.writeInt8(2, 16);
  head.writeInt16BE(kind, 21);
  head.writeInt32BE(last, 23);
  head.writeBigInt64BE(1_000n, 27);
  head.writeBigInt64BE(2_000n, 35);
  head.writeBigInt64BE(-1n, 43);
  head.writeInt32BE(count, 57);
  return Buffer.concat([head, records]);
}

function zigzag(value: number): Buffer {
  const bytes: number[] = [];
  let left = value < 0 ? -2 * value - 1 : 2 * value;
  for (; left > 0x7f; left = Math.floor(left / 128)) bytes.push((left % 128) | 0x80);
  return Buffer.from([...bytes, left]);
}

function record(
  offsetDelta: number,
  value: string,
  headers: readonly (readonly [string, string | null])[] = [],
): Buffer {
  const field = (text: string | null) =>
    text === null ? zigzag(-1) : Buffer.concat([zigzag(Buffer.byteLength(text)), Buffer.from(text)]);
  const body = Buffer.concat([
    Buffer.from([0]),
    zigzag(3),
    zigzag(offsetDelta),
    field(null),
    field(value),
    zigzag(headers.length),
    ...headers.flatMap(([name, text]) => [field(name), field(text)]),
  ]);
  return Buffer.concat([zigzag(body.length), body]);
}

const records = (count: number) =>
  Buffer.concat(Array.from({ length: count }, (_, nr) => record(nr, `w${nr}`)));
const shown = async (set: Buffer) =>
  (await readRecords(set)).map(({ offset, value, headers }) =>
    NOT_READ in headers ? `${offset} not read` : `${offset} ${value}`,
  );

describe('what a broker hands on', () => {
  test('is read with its offsets, times and keys, and batches one after the other', async () => {
    const first = batch(
      0,
      2,
      Buffer.concat([
        record(0, 'a'),
        record(1, 'b', [
          ['x', 'y'],
          ['leeg', null],
          ['x', 'later'],
        ]),
      ]),
    );
    const read = await readRecords(Buffer.concat([first, batch(1, 3, gzipSync(records(3)))]));
    expect(read.map(({ offset, value }) => `${offset} ${value}`)).toEqual([
      '5000 a',
      '5001 b',
      '5000 w0',
      '5001 w1',
      '5002 w2',
    ]);
    expect(read[0]).toMatchObject({ key: null, timestamp: '1003', isControlRecord: false });
  });

  test('has the time of the broker where the topic has it so', async () => {
    expect((await readRecords(batch(8, 1, record(0, 'a'))))[0]?.timestamp).toBe('2000');
  });

  test('may be cut off anywhere by the size of a fetch', async () => {
    const whole = batch(0, 1, record(0, 'a'));
    for (let length = 0; length < whole.length; length++)
      expect(await shown(Buffer.concat([whole, whole.subarray(0, length)]))).toEqual(['5000 a']);
  });

  test('may leave offsets out, as a compacted topic does', async () => {
    expect(await shown(batch(0, 2, Buffer.concat([record(1, 'a'), record(7, 'b')]), 9))).toEqual([
      '5001 a',
      '5007 b',
    ]);
  });

  test('has its headers when they are asked for, the first hundred, of which none is a name of the language', async () => {
    const many = Array.from({ length: 30_000 }, (_, nr) => [`kop-${nr}`, nr % 2 === 0 ? 'x' : null] as const);
    const [read] = await readRecords(
      batch(0, 1, record(0, 'a', [['__proto__', 'p'], ['kop-0', 'first'], ...many])),
    );
    const headers = read?.headers ?? {};
    expect(Object.keys(headers).length).toBe(99);
    expect([headers['kop-0']?.toString(), headers['kop-1'], Object.hasOwn(headers, '__proto__')]).toEqual([
      'first',
      null,
      true,
    ]);
  });
});

describe('what is not as the format says is one empty record at the last offset, and the next batch is read', () => {
  const next = batch(0, 1, record(0, 'next'));

  test.for<[string, Buffer]>([
    ['more records than counted bytes hold', batch(0, 3, records(2))],
    ['a length below nought', batch(0, 1, Buffer.from([0x09, 0, 0, 0, 1, 1, 0]))],
    ['an offset past the last of the batch', batch(0, 1, record(1_000, 'a'))],
    ['an offset twice', batch(0, 2, Buffer.concat([record(0, 'a'), record(0, 'b')]))],
    ['a number that does not end', batch(0, 1, Buffer.alloc(20, 0xff))],
    ['a kind of packing that Kafka does not have', batch(6, 1, record(0, 'a'))],
    ['more records than one batch may hold', batch(1, 130_000, gzipSync(Buffer.alloc(1_000)))],
    ['records that grow out of all proportion', batch(1, 1, gzipSync(record(0, 'a'.repeat(5_000_000))))],
  ])('%s', async ([, bad]) => {
    const last = 5000 + bad.readInt32BE(23);
    expect(await shown(Buffer.concat([bad, next]))).toEqual([`${last} not read`, '5000 next']);
  });
});

test('a batch of as many records as one may hold is read, and those behind it are left for the next fetch', async () => {
  const whole = batch(1, 65_536, gzipSync(records(65_536)));
  const read = await readRecords(Buffer.concat([whole, whole]));
  expect(read.length).toBe(65_536);
});

/** Taken in by the broker's own code; made to lead a reader astray. Offset 5000, one record of 120 or so bytes. */
describe('packed as the broker allows', () => {
  test.for<[string, string]>([
    [
      'snappy with a length that would lead back',
      '0000000000001388000000df000000000209aafaa800020000000000000000000003e800000000000003e8ffffffffffffffffffffffffffff0000000182534e4150505900000000010000000100000016144cfe0100000001f00161616161616161616161616182534e41505059000000000100000001000000706df06c61616161fcfaffffff61616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616100',
    ],
    [
      'two joined streams of snappy',
      '0000000000001388000000df00000000020b45cddb00020000000000000000000003e800000000000003e8ffffffffffffffffffffffffffff0000000182534e415050590000000001000000010000003432c4fe0100000001f00161616161616161616161616161616161616161616161616161616161616161616161616161616161616182534e41505059000000000100000001000000524ff04e61616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616100',
    ],
    [
      'LZ4 with checksums behind its blocks',
      '0000000000001388000000c50000000002f7a3a40000030000000000000000000003e800000000000003e8ffffffffffffffffffffffffffff0000000104224d187040ad81000080fe0100000001f001616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161005b03a26f00000000',
    ],
    [
      'LZ4 with an end that says it is not packed, and bytes behind it',
      '0000000000001388000000570000000002ef058bf200030000000000000000000003e800000000000003e8ffffffffffffffffffffffffffff0000000104224d18604082130000009ffe0100000001f0016101006050616161610000000080ffffff7f',
    ],
    [
      'two joined members of gzip',
      '0000000000001388000000690000000002b063591600010000000000000000000003e800000000000003e8ffffffffffffffffffffffffffff000000011f8b08000000000000fffbc7c8c0c0c0f8813191680000b312c988320000001f8b08000000000000ff4b4ca4266000009d2186764f000000',
    ],
    [
      'two joined frames of zstd',
      '0000000000001388000000610000000002d7f1473f00040000000000000000000003e800000000000003e8ffffffffffffffffffffffffffff0000000128b52ffd00587c000048fe0100000001f00161010020700401000028b52ffd00584c000018616100010089022c010000',
    ],
    [
      'zstd with a frame to be passed over',
      '000000000000138800000059000000000260ca852400040000000000000000000003e800000000000003e8ffffffffffffffffffffffffffff00000001502a4d18040000000102030428b52ffd005884000050fe0100000001f00161000100340547010000',
    ],
    [
      'zstd of level 20',
      '00000000000013880000004d0000000002f208f21b00040000000000000000000003e800000000000003e8ffffffffffffffffffffffffffff0000000128b52ffd007884000050fe0100000001f00161000100340547010000',
    ],
  ])('%s is read', async ([, hex]) => {
    const [read, ...more] = await readRecords(Buffer.from(hex, 'hex'));
    expect([read?.offset, read?.value?.length, more]).toEqual(['5000', 120, []]);
  });

  test.for<[string, string]>([
    [
      'snappy that ends in half a header',
      '0000000000001388000000da00000000020390448300020000000000000000000003e800000000000003e8ffffffffffffffffffffffffffff0000000182534e41505059000000000100000001000000858101f080fe0100000001f0016161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161610082534e41000000000000000000000000',
    ],
    [
      'a record at an offset that is not its own',
      '0000000000001388000000b30000000002eec91fd900000000000000000000000003e800000000000003e8ffffffffffffffffffffffffffff0000000180020000d00f01f00161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616100',
    ],
  ])('%s is not', async ([, hex]) => {
    expect(await shown(Buffer.from(hex, 'hex'))).toEqual(['5000 not read']);
  });
});

test('whatever bytes are unpacked, it ends, within the limit or with an error', async () => {
  const xerial = Buffer.from('82534e41505059000000000100000001', 'hex');
  const lz4 = Buffer.from('04224d18604082', 'hex');
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(2, 3),
      fc.constantFrom(Buffer.alloc(0), xerial, lz4),
      fc.uint8Array({ maxLength: 200 }),
      async (kind, start, bytes) => {
        const out = await unpack(kind, Buffer.concat([start, bytes]), 10_000).catch(() => undefined);
        expect(out?.length ?? 0).toBeLessThanOrEqual(10_000);
      },
    ),
    { numRuns: 2_000 },
  );
});
