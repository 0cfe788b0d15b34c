import { Bytes } from './bytes.ts';
import { Output } from './output.ts';

/** What Java's clients put before blocks, each with its length before it: eight bytes, and two versions of four. */
const XERIAL = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_HEADER = 16;

/**
 * Unpacks snappy as Kafka's clients write it: one block, or the stream of Java with blocks of 32 KB. Joined streams are
 * one. Format: google/snappy, format_description.txt.
 */
export function unpackSnappy(packed: Buffer, most: number): Buffer {
  if (!startsStream(packed)) {
    const output = new Output(Math.min(most, lengthOf(packed)));
    unpackBlock(packed, output);
    return output.done();
  }
  const output = new Output(most);
  for (let rest = packed; rest.length > 0; ) {
    if (startsStream(rest)) rest = rest.subarray(XERIAL_HEADER);
    if (rest.length === 0) break;
    const stream = new Bytes(rest);
    const block = stream.take(stream.take(4).readUInt32BE());
    unpackBlock(block, output);
    rest = rest.subarray(4 + block.length);
  }
  return output.done();
}

function startsStream(bytes: Buffer): boolean {
  return bytes.length >= XERIAL_HEADER && bytes.subarray(0, XERIAL.length).equals(XERIAL);
}

function lengthOf(block: Buffer): number {
  return new Bytes(block).varint();
}

function unpackBlock(block: Buffer, output: Output): void {
  const bytes = new Bytes(block);
  const since = output.length;
  const length = bytes.varint();
  while (bytes.left > 0) {
    const tag = bytes.byte();
    const upper = tag >>> 2;
    switch (tag & 3) {
      case 0:
        output.add(bytes.take(1 + (upper < 60 ? upper : bytes.littleEndian(upper - 59))));
        break;
      case 1:
        output.repeat(((tag >>> 5) << 8) | bytes.byte(), 4 + (upper & 7), since);
        break;
      case 2:
        output.repeat(bytes.littleEndian(2), 1 + upper, since);
        break;
      default:
        output.repeat(bytes.littleEndian(4), 1 + upper, since);
    }
  }
  if (output.length - since !== length) throw new RangeError('not as long as it says');
}
