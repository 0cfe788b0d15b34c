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
  repeat(back: number, count: number, since: number): void {
    if (back < 1 || back > this.#at - since) throw new RangeError('repeats what is not there');
    this.#reserve(count);
    const from = this.#at - back;
    const end = this.#at + count;
    // Twice as much each time: what was repeated is as good to repeat from.
    while (this.#at < end) {
      const step = Math.min(this.#at - from, end - this.#at);
      this.#bytes.copyWithin(this.#at, from, from + step);
      this.#at += step;
    }
  }

  /** A copy where most of what was set aside was not needed: records are parts of it and keep all of it. */
  done(): Buffer {
    const bytes = this.#bytes.subarray(0, this.#at);
    return this.#at * 2 < this.#bytes.length ? Buffer.from(bytes) : bytes;
  }

  #reserve(count: number): void {
    if (count > this.#bytes.length - this.#at) throw new RangeError('unpacks to more than it may');
  }
}
