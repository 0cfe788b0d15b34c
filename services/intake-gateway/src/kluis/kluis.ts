import type { KeyObject } from 'node:crypto';
import {
  type Datum,
  keyedHash,
  keyedId,
  type OpenedPersoon,
  open,
  type Persoon,
  type Sleutelbos,
  seal,
  sealBytes,
  transportSleutel,
} from '@meldpunt/contracts';

/**
 * What the gateway does with keys: ids and hashes that tell nothing without the key, and the sealing of persons. The
 * keys stand outside the database.
 */
export class Kluis {
  readonly #sleutelbos: Sleutelbos;
  readonly #id: KeyObject;
  readonly #inhoud: KeyObject;
  readonly #adres: KeyObject;

  constructor(sleutelbos: Sleutelbos) {
    this.#sleutelbos = sleutelbos;
    this.#id = sleutelbos.hmacKey('melding-id');
    this.#inhoud = sleutelbos.hmacKey('intake-inhoud');
    this.#adres = sleutelbos.hmacKey('intake-adres');
  }

  achterstandId(partnerId: string, kenmerk: string): string {
    return keyedId(this.#id, ['achterstand', partnerId, kenmerk]);
  }

  meldingId(partnerId: string, kenmerk: string, meldmaand: string, gemeentecode: string): string {
    return keyedId(this.#id, ['melding', partnerId, kenmerk, meldmaand, gemeentecode]);
  }

  leveringId(partnerId: string, leveringskenmerk: string): string {
    return keyedId(this.#id, ['levering', partnerId, leveringskenmerk]);
  }

  uitzonderingId(leveringId: string, regelnummer: number): string {
    return keyedId(this.#id, ['uitzondering', leveringId, `${regelnummer}`]);
  }

  /** Keyed hash of the content of a line, as hexadecimal text. */
  hashInhoud(inhoud: string): string {
    return keyedHash(this.#inhoud, [inhoud]).toString('hex');
  }

  hashAdres(partnerId: string, adres: string): string {
    return keyedHash(this.#adres, [partnerId, adres]).toString('hex');
  }

  /** Seals a person for the way to the router, as the content of one record. */
  sealPersoon(recordId: string, persoon: Persoon, dag: Datum): Buffer {
    return seal({ sleutelbos: this.#sleutelbos, sleutelnaam: transportSleutel(dag), recordId, persoon });
  }

  openPersoon(recordId: string, blok: Buffer): OpenedPersoon {
    return open({ sleutelbos: this.#sleutelbos, recordId, blok });
  }

  /** Seals the body of a message that nobody could handle. */
  sealDeadLetter(body: Uint8Array, dag: Datum): Buffer {
    const sleutelnaam = transportSleutel(dag);
    return sealBytes({ sleutelbos: this.#sleutelbos, sleutelnaam, recordId: 'dlq', inhoud: body });
  }
}
