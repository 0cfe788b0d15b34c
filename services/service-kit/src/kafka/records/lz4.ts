import { Bytes } from './bytes.ts';
import { Output } from './output.ts';

const MAGIC = 0x184d2204;
const VERSION_BITS = 0xc0;
const VERSION_ONE = 0x40;
const BLOCK_CHECKSUMS = 0x10;
const CONTENT_SIZE = 0x08;
/** Of the length of a block: it stands there as it is. */
const AS_IT_IS = 0x80000000;
const SHORTEST_REPEAT = 4;
/** A length of this in its four bits goes on in the bytes behind it. */
const GOES_ON = 15;

/**
 * Unpacks an LZ4 frame as Kafka's clients write it: blocks that do not lean on each other. Checksums are passed over, the
 * broker has compared that of the whole batch. Format: lz4/lz4, lz4_Frame_format.md and lz4_Block_format.md.
 */
export function unpackLz4(packed: Buffer, most: number): Buffer {
  const frame = new Bytes(packed);
  if (frame.littleEndian(4) !== MAGIC) throw new RangeError('no LZ4 frame');
  const flags = frame.byte();
  if ((flags & VERSION_BITS) !== VERSION_ONE) throw new RangeError('another version of LZ4 frames');
  // Largest block, size of the content where it is given, checksum of this header.
  frame.skip(1 + ((flags & CONTENT_SIZE) === 0 ? 0 : 8) + 1);
  const output = new Output(most);
  for (;;) {
    const head = frame.littleEndian(4);
    const isPacked = head < AS_IT_IS;
    const length = isPacked ? head : head - AS_IT_IS;
    if (length === 0) return output.done();
    const block = frame.take(length);
    if (isPacked) unpackBlock(block, output);
    else output.add(block);
    if ((flags & BLOCK_CHECKSUMS) !== 0) frame.skip(4);
  }
}

function unpackBlock(block: Buffer, output: Output): void {
  const bytes = new Bytes(block);
  const since = output.length;
  for (;;) {
    const token = bytes.byte();
    output.add(bytes.take(lengthFrom(token >>> 4, bytes)));
    if (bytes.left === 0) return;
    const back = bytes.littleEndian(2);
    output.repeat(back, SHORTEST_REPEAT + lengthFrom(token & 0xf, bytes), since);
  }
}

function lengthFrom(bits: number, bytes: Bytes): number {
  let length = bits;
  for (let more = bits === GOES_ON; more; ) {
    const byte = bytes.byte();
    length += byte;
    more = byte === 255;
  }
  return length;
}
