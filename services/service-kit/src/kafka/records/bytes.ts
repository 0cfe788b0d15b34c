/** Reads from its beginning what somebody else wrote; throws where there is less than is asked for. */
export class Bytes {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new RangeError('the bytes end too early');
    this.#at += 1;
    return byte;
  }

  /** So many bytes, in place. */
  take(count: number): Buffer {
    if (count < 0 || count > this.left) throw new RangeError('the bytes end too early');
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  /** All that is left, which stays left. */
  rest(): Buffer {
    return this.#bytes.subarray(this.#at);
  }

  skip(count: number): void {
    this.take(count);
  }

  /** Without sign, the lowest byte first. */
  littleEndian(bytes: number): number {
    return this.take(bytes).readUIntLE(0, bytes);
  }

  /** Without sign, of at most 32 bits: seven a byte, the lowest first. */
  varint(): number {
    return this.#sevens(35);
  }

  /** With sign, as Kafka writes lengths and differences of 32 bits. */
  zigzag(): number {
    return signed(this.#sevens(35));
  }

  /** As `zigzag`, of 64 bits: exact as far as a safe integer goes. */
  longZigzag(): number {
    return signed(this.#sevens(70));
  }

  #sevens(bits: number): number {
    let value = 0;
    for (let shift = 0; shift < bits; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError('a number that does not end');
  }
}

function signed(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
