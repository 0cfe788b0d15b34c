import { promisify } from 'node:util';
import { constants, gunzip, zstdDecompress } from 'node:zlib';
import kafkajs from 'kafkajs';
import encodeRecord from 'kafkajs/src/protocol/recordBatch/record/v0/index.js';
import lz4 from 'lz4js';
import snappy from 'snappyjs';
import { NOT_UNPACKED } from './not-unpacked.ts';

// Node does not see these two among the names of the library, which is CommonJS.
const { CompressionCodecs, CompressionTypes } = kafkajs;

/** A batch that would unpack to more bytes than this, or to more than so many times its own, is not read. */
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_GROWTH = 64;
/** What any batch may grow to: a few records of nearly the same text pack better than many of different ones. */
const ALWAYS_BYTES = 16 * 1024;

/** Largest window of a zstd frame, as a power of two: memory is taken for it before anything is unpacked. */
const ZSTD_WINDOW_LOG = 24;

/** The header that Java's clients put before blocks of snappy: eight bytes, and two versions of four. */
const XERIAL = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_HEADER = 16;

type Unpack = (packed: Buffer, most: number) => Promise<Buffer> | Buffer;

let ready = false;

/**
 * Has the client library read batches however their sender packed them. By itself it knows gzip alone, gives up for good
 * at any other kind, and unpacks whatever it is given: one setting of one party's client would end this process over and
 * over, and a message of a megabyte could take all memory. What cannot be unpacked, or grows out of all proportion, is
 * read as so many empty records with the header `NOT_UNPACKED`, so that what follows it in the log can be read.
 */
export function readPackedBatches(): void {
  if (ready) return;
  ready = true;
  CompressionCodecs[CompressionTypes.GZIP] = codec((packed, most) =>
    promisify(gunzip)(packed, { maxOutputLength: most }),
  );
  CompressionCodecs[CompressionTypes.ZSTD] = codec((packed, most) =>
    promisify(zstdDecompress)(packed, {
      maxOutputLength: most,
      params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG },
    }),
  );
  CompressionCodecs[CompressionTypes.Snappy] = codec(unpackSnappy);
  CompressionCodecs[CompressionTypes.LZ4] = codec(unpackLz4);
}

function codec(unpack: Unpack) {
  return () => ({
    compress: () => {
      throw new Error('the hub sends its messages as they are');
    },
    decompress: async (packed: Buffer): Promise<Buffer> => {
      try {
        return await unpack(
          packed,
          Math.min(MOST_BYTES, Math.max(ALWAYS_BYTES, packed.length * MOST_GROWTH)),
        );
      } catch {
        return standIns(recordCount(packed));
      }
    },
  });
}

/** One block, or as Java writes it: a header, and blocks that each have their length before them. */
function unpackSnappy(packed: Buffer, most: number): Buffer {
  if (!packed.subarray(0, XERIAL.length).equals(XERIAL)) return snappy.uncompress(packed, most);
  const blocks: Buffer[] = [];
  let bytes = 0;
  for (let at = XERIAL_HEADER; at < packed.length; ) {
    const start = at + 4;
    const end = start + packed.readUInt32BE(at);
    const block = snappy.uncompress(packed.subarray(start, end), most - bytes);
    blocks.push(block);
    bytes += block.length;
    at = end;
  }
  return Buffer.concat(blocks);
}

function unpackLz4(packed: Buffer, most: number): Buffer {
  const into = Buffer.alloc(Math.min(most, lz4.decompressBound(packed)));
  const bytes = lz4.decompressFrame(packed, into);
  if (bytes > into.length) throw new Error('more than fits');
  return into.subarray(0, bytes);
}

/** A batch has its number of records right before what was packed of it, and the library hands over the latter in place. */
function recordCount(packed: Buffer): number {
  return Buffer.from(packed.buffer, packed.byteOffset - 4, 4).readInt32BE();
}

/** A batch of a producer leaves no offset out, so that the place of a record is its number. */
function standIns(count: number): Buffer {
  return Buffer.concat(
    Array.from(
      { length: count },
      (_, offsetDelta) =>
        encodeRecord({ offsetDelta, key: null, value: null, headers: { [NOT_UNPACKED]: '' } }).buffer,
    ),
  );
}
