import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { Datum } from '../kalender/datum.ts';
import {
  createKeyFile,
  deleteFile,
  identityOf,
  KEY_BYTES,
  readKeyFile,
  syncFolder,
} from './sleutelbestand.ts';
import { type Sleutelbos, SleutelError } from './sleutelbos.ts';
import {
  type Doel,
  geheimnaamVan,
  isGeheimnaam,
  isGestorven,
  isHmacDoel,
  parseSleutelnaam,
} from './sleutelnaam.ts';

const EXTENSION = '.sleutel';
/** A dropped key must be gone from every process within a minute (crypto-shredding is as fast as its caches). */
const LONGEST_CACHE_MS = 60_000;

export interface DirectorySleutelbosOptions {
  /** The folder; only the services that seal or open may be able to read it. */
  readonly map: string;
  /**
   * Purposes whose keys this process may make; left out: none. Who seals first makes the key: the gateway
   * transport, the router transport and matching, casework zaak. Everybody else only reads.
   */
  readonly magMaken?: readonly (Doel | 'hmac')[];
  /** How long a key is held without looking at its file again; at most 60 seconds. */
  readonly cacheMs?: number;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

interface Held {
  readonly key: KeyObject;
  readonly identity: string;
  readonly checkedAt: number;
}

/**
 * Secrets as files of 32 random bytes with mode 0600, one per purpose and month of death: deleting a file is dropping
 * every key of that purpose and month. The keys of the municipalities are derived from it (HKDF-SHA-256, RFC 5869, the
 * name as its info), so that a new month costs two synchronised files and not 684. Several processes may ask for a new
 * secret at the same moment: each writes a file of its own and links it to the name, the link of exactly one succeeds,
 * and all read the file that stands there.
 *
 * Calls are synchronous: a secret is read once a minute, and sealing goes on in the same turn.
 */
export class DirectorySleutelbos implements Sleutelbos {
  readonly #map: string;
  readonly #magMaken: ReadonlySet<string>;
  readonly #cacheMs: number;
  readonly #now: () => number;
  readonly #held = new Map<string, Held>();

  constructor({
    map,
    magMaken = [],
    cacheMs = LONGEST_CACHE_MS,
    now = () => performance.now(),
  }: DirectorySleutelbosOptions) {
    this.#map = map;
    this.#magMaken = new Set(magMaken);
    this.#cacheMs = Math.min(cacheMs, LONGEST_CACHE_MS);
    this.#now = now;
  }

  encryptionKey(naam: string): KeyObject {
    const parsed = parseSleutelnaam(naam);
    if (parsed === null) throw new SleutelError('ONGELDIGE_NAAM', naam);
    return this.#get(naam) ?? this.#make(naam, parsed.doel);
  }

  find(naam: string): KeyObject | null {
    return parseSleutelnaam(naam) === null ? null : this.#get(naam);
  }

  hmacKey(doel: string): KeyObject {
    if (!isHmacDoel(doel)) throw new SleutelError('ONGELDIGE_NAAM', `hmac/${doel}`);
    const naam = `hmac/${doel}`;
    return this.#get(naam) ?? this.#make(naam, 'hmac');
  }

  /**
   * Deletes the secret of a purpose and month, for example `zaak/2028-06`, for good: what the keys derived from it
   * sealed can no longer be opened. True when there was one.
   */
  drop(geheimnaam: string): boolean {
    if (!isGeheimnaam(geheimnaam)) throw new SleutelError('ONGELDIGE_NAAM', geheimnaam);
    for (const naam of this.#held.keys()) if (geheimOf(naam) === geheimnaam) this.#held.delete(naam);
    const path = this.#path(geheimnaam);
    if (!existsSync(dirname(path))) return false;
    const isThere = deleteFile(path);
    // A process that was killed while it made the secret may have left a second name of the same file.
    for (const file of readdirSync(dirname(path)))
      if (file.startsWith(`${basename(path)}.`)) deleteFile(join(dirname(path), file));
    syncFolder(dirname(path));
    return isThere;
  }

  dropDead(dag: Datum): readonly string[] {
    return this.names().filter((naam) => {
      return this.#magMaken.has(doelVan(naam)) && isGestorven(naam, dag) && this.drop(naam);
    });
  }

  /** Names of the secrets that are there, in order. */
  names(): readonly string[] {
    if (!existsSync(this.#map)) return [];
    return readdirSync(this.#map, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(EXTENSION))
      .map((entry) => relative(this.#map, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .map((file) => file.slice(0, -EXTENSION.length))
      .filter(isGeheimnaam)
      .sort();
  }

  #path(geheimnaam: string): string {
    return join(this.#map, `${geheimnaam}${EXTENSION}`);
  }

  #get(naam: string): KeyObject | null {
    const held = this.#held.get(naam);
    if (held !== undefined) {
      const now = this.#now();
      if (now - held.checkedAt < this.#cacheMs) return held.key;
      this.#forget(now);
      if (identityOf(this.#path(geheimOf(naam))) === held.identity) {
        this.#held.set(naam, { ...held, checkedAt: now });
        return held.key;
      }
    }
    return this.#read(naam);
  }

  /** A key that nobody asks for any more would stay in memory, whatever became of its file. */
  #forget(now: number): void {
    for (const [naam, { checkedAt }] of this.#held)
      if (now - checkedAt >= this.#cacheMs) this.#held.delete(naam);
  }

  #read(naam: string): KeyObject | null {
    const checkedAt = this.#now();
    const file = readKeyFile(this.#path(geheimOf(naam)), naam);
    if (file === null) return null;
    const derived = Buffer.from(hkdfSync('sha256', file.bytes, '', naam, KEY_BYTES));
    const key = createSecretKey(derived);
    file.bytes.fill(0);
    derived.fill(0);
    this.#held.set(naam, { key, identity: file.identity, checkedAt });
    return key;
  }

  #make(naam: string, doel: Doel | 'hmac'): KeyObject {
    if (!this.#magMaken.has(doel)) throw new SleutelError('GEEN_SLEUTEL', naam);
    const path = this.#path(geheimOf(naam));
    if (!existsSync(path)) createKeyFile(path);
    const key = this.#read(naam);
    if (key === null) throw new SleutelError('GEEN_SLEUTEL', naam);
    return key;
  }
}

function doelVan(geheimnaam: string): string {
  return geheimnaam.slice(0, geheimnaam.indexOf('/'));
}

/** A key for keyed ids and indexes has a secret of its own. */
function geheimOf(naam: string): string {
  return geheimnaamVan(naam) ?? naam;
}
