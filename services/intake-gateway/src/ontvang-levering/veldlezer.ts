import { type Datum, parseDatum } from '@meldpunt/contracts';
import { type Bevinding, bevinding, type Meldcode } from './bevinding.ts';

// Control characters, the Unicode line separators and lone surrogates: no name or reference holds them, and PostgreSQL
// refuses the first of them outright. U+FFFD stands where bytes were no UTF-8: on a creditor's topic that is the only sign
// of it, since Avro texts are decoded one by one.
const ONTOELAATBAAR = /[\p{Cc}\u2028\u2029\ufffd]/u;
/** What turns the direction of writing: a name would be shown as another. */
const DRAAIT_SCHRIJFRICHTING = /[\u202a-\u202e\u2066-\u2069]/u;

/** Reads the fields of one record, each by its type; what is wrong lands in `bevindingen`. `null` counts as absent. */
export class Veldlezer {
  readonly bevindingen: Bevinding[] = [];
  readonly #record: Readonly<Record<string, unknown>>;

  constructor(record: Readonly<Record<string, unknown>>) {
    this.#record = record;
  }

  /** Own properties only: a field that the record does not have must not come from a prototype. */
  #value(veld: string): unknown {
    return Object.hasOwn(this.#record, veld) ? (this.#record[veld] ?? null) : null;
  }

  #reject(code: Meldcode, veld: string): null {
    this.bevindingen.push(bevinding(code, veld));
    return null;
  }

  /**
   * Text of 1 to `most` characters, blanks around it removed; a text of blanks counts as absent. In composed form, so
   * that a name is the same name however its accents were typed.
   */
  text(veld: string, most: number): string | null {
    const text = this.#read(veld, most, (given) => given.normalize('NFC'));
    return text !== null && DRAAIT_SCHRIJFRICHTING.test(text) ? this.#reject('ONGELDIGE_WAARDE', veld) : text;
  }

  /** As `text`, but character for character as it was given: what a creditor calls a thing is known by that for ever. */
  reference(veld: string, most: number): string | null {
    return this.#read(veld, most, (given) => given);
  }

  #read(veld: string, most: number, compose: (given: string) => string): string | null {
    const value = this.#value(veld);
    if (value === null) return null;
    if (typeof value !== 'string') return this.#reject('VERKEERD_TYPE', veld);
    const text = compose(value.trim());
    if (text === '') return null;
    if (text.length > most || ONTOELAATBAAR.test(text) || !text.isWellFormed()) {
      return this.#reject('ONGELDIGE_WAARDE', veld);
    }
    return text;
  }

  /** Text in a pattern, after `normalize`. */
  pattern(veld: string, pattern: RegExp, normalize: (text: string) => string): string | null {
    const text = this.text(veld, 40);
    if (text === null) return null;
    const normal = normalize(text);
    return pattern.test(normal) ? normal : this.#reject('ONGELDIGE_WAARDE', veld);
  }

  code<C extends string>(veld: string, codes: ReadonlyMap<string, C>): C | null {
    const value = this.#value(veld);
    if (value === null) return null;
    if (typeof value !== 'string') return this.#reject('VERKEERD_TYPE', veld);
    return codes.get(value) ?? this.#reject('ONGELDIGE_WAARDE', veld);
  }

  whole(veld: string, least: number, most: number): number | null {
    const value = this.#value(veld);
    if (value === null) return null;
    if (typeof value !== 'number' || !Number.isInteger(value)) return this.#reject('VERKEERD_TYPE', veld);
    return value >= least && value <= most ? value : this.#reject('ONGELDIGE_WAARDE', veld);
  }

  /** Any whole number; how large it may be is policy. */
  amount(veld: string): number | null {
    const value = this.#value(veld);
    if (value === null) return null;
    return typeof value === 'number' && Number.isInteger(value) ? value : this.#reject('VERKEERD_TYPE', veld);
  }

  flag(veld: string): boolean | null {
    const value = this.#value(veld);
    if (value === null || typeof value === 'boolean') return value;
    return this.#reject('VERKEERD_TYPE', veld);
  }

  date(veld: string): Datum | null {
    const value = this.#value(veld);
    if (value === null || value === '') return null;
    if (typeof value !== 'string') return this.#reject('VERKEERD_TYPE', veld);
    return parseDatum(value) ?? this.#reject('ONGELDIGE_DATUM', veld);
  }

  /** Date of birth; 00 stands for a month or day that the registration of persons does not know either. */
  birthDate(veld: string): string | null {
    const value = this.#value(veld);
    if (value === null || value === '') return null;
    if (typeof value !== 'string') return this.#reject('VERKEERD_TYPE', veld);
    const unknownDay = value.endsWith('-00');
    const shape = unknownDay ? value.replace(/-00-00$/, '-01-01').replace(/-00$/, '-01') : value;
    return parseDatum(shape) === null ? this.#reject('ONGELDIGE_DATUM', veld) : value;
  }

  /** Notes that a required field is absent, unless it was there and already found wrong. */
  missing(veld: string): void {
    if (!this.bevindingen.some((found) => found.veld === veld)) this.#reject('VELD_ONTBREEKT', veld);
  }
}
