/** Collects what is unpacked, at most so many bytes; throws at the first that does not fit. */
export class Output {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(most: number) {
    this.#bytes = Buffer.allocUnsafe(most);
  }

  get length(): number {
    return this.#at;
  }

  add(bytes: Buffer): void {
    this.#reserve(bytes.length);
    bytes.copy(this.#bytes, this.#at);
    this.#at += bytes.length;
  }

  /** Once more what stands `back` bytes before the end; more than that stands there repeats itself. `since`: where it began. */
  repeat(back: number, count: number, since = 0): void {
    if (back < 1 || back > this.#at - since) throw new RangeError('repeats what is not there');
    this.#reserve(count);
    const end = this.#at + count;
    while (this.#at < end) {
      const step = Math.min(back, end - this.#at);
      this.#bytes.copyWithin(this.#at, this.#at - back, this.#at - back + step);
      this.#at += step;
    }
  }

  done(): Buffer {
    return this.#bytes.subarray(0, this.#at);
  }

  #reserve(count: number): void {
    if (count > this.#bytes.length - this.#at) throw new RangeError('unpacks to more than it may');
  }
}
