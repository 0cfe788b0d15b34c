import { promisify } from 'node:util';
import { gunzip, zstdDecompress } from 'node:zlib';
import { unpackLz4 } from './lz4.ts';
import { unpackSnappy } from './snappy.ts';

type Unpack = (packed: Buffer, most: number) => Promise<Buffer> | Buffer;

/** By the number Kafka has for each. */
const UNPACK: Readonly<Record<number, Unpack>> = {
  0: (plain) => plain,
  1: (packed, most) => promisify(gunzip)(packed, { maxOutputLength: most }),
  2: unpackSnappy,
  3: unpackLz4,
  4: (packed, most) => promisify(zstdDecompress)(packed, { maxOutputLength: most }),
};

/** @throws when these are no bytes of that kind, or would unpack to more than `most`. */
export async function unpack(kind: number, packed: Buffer, most: number): Promise<Buffer> {
  const how = UNPACK[kind];
  if (how === undefined) throw new RangeError('packed in a way that Kafka does not have');
  return how(packed, most);
}
