/** A levering as one JSON object; the lines are kept as bytes and read one by one, like those of a stream. */
export type Envelop =
  | {
      readonly status: 'GELEZEN';
      readonly leveringskenmerk: unknown;
      readonly partnerId: unknown;
      /** First and past-the-end byte of each element of `meldingen`. */
      readonly meldingen: readonly (readonly [number, number])[];
      readonly onbekend: readonly string[];
    }
  | { readonly status: 'ONLEESBAAR'; readonly byte: number }
  | { readonly status: 'TE_VEEL' };

/**
 * Elements of one list. More of the smallest lawful line ({"kenmerk":"1","actie":"BETAALD"}) than this do not go into 16
 * MB; of anything smaller there is nothing to say that would be worth a hundred times its bytes.
 */
export const MEESTE_MELDINGEN = 500_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;

/**
 * Finds the borders of the lines in `{"leveringskenmerk": …, "meldingen": [ … ]}` or `[ … ]` without building anything: one bad
 * line then costs that line and not the levering, and ten thousand levels of nesting cost a counter.
 */
export function parseEnvelope(bytes: Uint8Array): Envelop {
  const scan = new Scanner(bytes);
  const found = { leveringskenmerk: undefined as unknown, partnerId: undefined as unknown };
  const meldingen: [number, number][] = [];
  const onbekend: string[] = [];
  let sawMeldingen = false;
  const fail: Envelop = { status: 'ONLEESBAAR', byte: 0 };
  const failed = (): Envelop =>
    meldingen.length > MEESTE_MELDINGEN ? { status: 'TE_VEEL' } : { ...fail, byte: scan.at };

  scan.blanks();
  if (scan.take('[')) {
    if (!scan.elements(meldingen)) return failed();
    scan.blanks();
    return scan.at === bytes.length ? { status: 'GELEZEN', ...found, meldingen, onbekend } : failed();
  }
  if (!scan.take('{')) return failed();
  scan.blanks();
  if (!scan.take('}')) {
    do {
      scan.blanks();
      const [from, to] = scan.value();
      const name = parsed(bytes, from, to);
      scan.blanks();
      if (typeof name !== 'string' || bytes[scan.at] !== COLON) return failed();
      scan.at++;
      scan.blanks();
      if (name === 'meldingen') {
        if (sawMeldingen || !scan.take('[')) return failed();
        sawMeldingen = true;
        if (!scan.elements(meldingen)) return failed();
      } else {
        const [start, end] = scan.value();
        const value = parsed(bytes, start, end);
        if (value === undefined) return failed();
        if (name === 'leveringskenmerk' || name === 'partnerId') found[name] = value;
        else onbekend.push(name);
      }
      scan.blanks();
    } while (scan.take(','));
    if (!scan.take('}')) return failed();
  }
  scan.blanks();
  if (scan.at !== bytes.length || !sawMeldingen) return failed();
  return { status: 'GELEZEN', ...found, meldingen, onbekend };
}

/** Value of a short stretch of JSON, undefined when it is none. */
function parsed(bytes: Uint8Array, from: number, to: number): unknown {
  if (to - from > 1000) return undefined;
  try {
    const value: unknown = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(from, to)),
    );
    return value;
  } catch {
    return undefined;
  }
}

class Scanner {
  at = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  blanks(): void {
    for (;;) {
      const byte = this.#bytes[this.at];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return;
      this.at++;
    }
  }

  take(character: string): boolean {
    if (this.#bytes[this.at] !== character.charCodeAt(0)) return false;
    this.at++;
    return true;
  }

  /** Borders of the elements of a list whose bracket was taken; false when it is no list, or one too long. */
  elements(found: [number, number][]): boolean {
    this.blanks();
    if (this.take(']')) return true;
    do {
      this.blanks();
      const element = this.value();
      if (element[1] <= element[0]) return false;
      found.push(element);
      if (found.length > MEESTE_MELDINGEN) return false;
      this.blanks();
    } while (this.take(','));
    return this.take(']');
  }

  /** Borders of the value that begins here: up to the comma, bracket or colon that follows it at its own level. */
  value(): [number, number] {
    const from = this.at;
    let depth = 0;
    for (; this.at < this.#bytes.length; this.at++) {
      const byte = this.#bytes[this.at];
      if (byte === QUOTE) this.#skipText();
      else if (byte === 0x7b || byte === 0x5b) depth++;
      else if (byte === 0x7d || byte === 0x5d) {
        if (depth === 0) break;
        depth--;
      } else if (depth === 0 && (byte === COMMA || byte === COLON)) break;
    }
    let to = this.at;
    while (to > from && (this.#bytes[to - 1] ?? 0) <= 0x20) to--;
    return [from, to];
  }

  /** Leaves `at` on the closing quote. */
  #skipText(): void {
    for (this.at++; this.at < this.#bytes.length; this.at++) {
      const byte = this.#bytes[this.at];
      if (byte === BACKSLASH) this.at++;
      else if (byte === QUOTE) return;
    }
  }
}
