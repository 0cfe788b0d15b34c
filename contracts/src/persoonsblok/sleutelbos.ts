import type { KeyObject } from 'node:crypto';
import type { Datum } from '../kalender/datum.ts';

/** Where keys come from: a folder in development, a key service in production. */
export interface Sleutelbos {
  /**
   * The key of that name, made when there is none and this process may make keys of its purpose.
   *
   * @throws SleutelError GEEN_SLEUTEL when there is none and it may not; ONGELDIGE_NAAM.
   */
  encryptionKey(naam: string): KeyObject;

  /** The key of that name, or null when it is not (or no longer) there. Never makes one. */
  find(naam: string): KeyObject | null;

  /** The key for keyed ids and indexes of one purpose, for example 'melding-id'; made under the same condition. */
  hmacKey(doel: string): KeyObject;

  /**
   * Drops, for good, every secret of a purpose whose keys this process may make and whose month has come by this day.
   * Answers their names, for example `transport/2026-12`; none when there was nothing left to drop.
   */
  dropDead(dag: Datum): readonly string[];
}

export class SleutelError extends Error {
  readonly code: 'GEEN_SLEUTEL' | 'ONGELDIGE_NAAM' | 'ONVEILIG_BESTAND';

  constructor(code: SleutelError['code'], naam: string, options?: ErrorOptions) {
    super(`${code}: ${naam}`, options);
    this.name = 'SleutelError';
    this.code = code;
  }
}
