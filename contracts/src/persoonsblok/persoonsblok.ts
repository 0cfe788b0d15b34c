import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto';
import { decode, encode } from '../codec/codec.ts';
import { ContractError } from '../codec/contract-error.ts';
import type { Persoon } from '../generated/types.ts';
import type { Sleutelbos } from './sleutelbos.ts';
import { parseSleutelnaam } from './sleutelnaam.ts';

/**
 * One block of bytes that only a holder of the named key can open, and only as the content of one record:
 *
 *   1 byte version (1) · 1 byte length of the name · name of the key · 12 bytes nonce · ciphertext · 16 bytes tag
 *
 * AES-256-GCM. The additional data is the purpose and the record id, so that a block that was moved to another
 * record, or from a topic into a table, does not open. One block per record and not one per field: a call of the
 * cipher costs microseconds whatever it encrypts.
 *
 * Nonces are random; a key seals a few million blocks at most in its months, far below the 2³² at which random
 * nonces of 96 bits become unsafe (NIST SP 800-38D, 8.3).
 */
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Random bytes are asked for in one go: a call per nonce costs more than half of sealing itself. */
const pool = Buffer.alloc(NONCE_BYTES * 512);
let poolAt = pool.length;

function nextNonce(): Buffer {
  if (poolAt === pool.length) {
    randomFillSync(pool);
    poolAt = 0;
  }
  poolAt += NONCE_BYTES;
  return pool.subarray(poolAt - NONCE_BYTES, poolAt);
}

export interface SealBytes {
  readonly sleutelbos: Sleutelbos;
  /** Name of a data key, from `transportSleutel`, `matchingSleutel` or `zaakSleutel`. */
  readonly sleutelnaam: string;
  /** The record the block belongs to, for example a meldingId, or `${signaalId}/${meldingId}` on a signaal. */
  readonly recordId: string;
  readonly inhoud: Uint8Array;
}

export interface OpenBlock {
  readonly sleutelbos: Sleutelbos;
  readonly recordId: string;
  readonly blok: Buffer;
}

/** SLEUTEL_WEG: the key was dropped, so the content is gone for good. ONLEESBAAR: damaged, or of another record. */
export type NotOpened = {
  readonly status: 'SLEUTEL_WEG' | 'ONLEESBAAR';
};
export type OpenedBytes = { readonly status: 'OPEN'; readonly inhoud: Buffer } | NotOpened;
export type OpenedPersoon = { readonly status: 'OPEN'; readonly persoon: Persoon } | NotOpened;

/**
 * Seals any bytes: a resident, a line that is held, a dead letter.
 *
 * @throws SleutelError when there is no such key and it may not be made.
 */
export function sealBytes({ sleutelbos, sleutelnaam, recordId, inhoud }: SealBytes): Buffer {
  const key = sleutelbos.encryptionKey(sleutelnaam);
  const head = 2 + sleutelnaam.length;
  const nonce = nextNonce();
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(additionalData(sleutelnaam, recordId));
  const ciphertext = cipher.update(inhoud);
  cipher.final();
  const blok = Buffer.allocUnsafe(head + NONCE_BYTES + ciphertext.length + TAG_BYTES);
  blok[0] = VERSION;
  blok[1] = sleutelnaam.length;
  blok.write(sleutelnaam, 2, 'latin1');
  nonce.copy(blok, head);
  ciphertext.copy(blok, head + NONCE_BYTES);
  cipher.getAuthTag().copy(blok, head + NONCE_BYTES + ciphertext.length);
  return blok;
}

/** Opens what `sealBytes` made. What cannot be opened is a value, not an exception: keys are meant to die. */
export function openBytes({ sleutelbos, recordId, blok }: OpenBlock): OpenedBytes {
  const sleutelnaam = sleutelnaamVan(blok);
  if (sleutelnaam === null) return { status: 'ONLEESBAAR' };
  const key = sleutelbos.find(sleutelnaam);
  return key === null ? { status: 'SLEUTEL_WEG' } : decrypt(key, sleutelnaam, recordId, blok);
}

function decrypt(key: KeyObject, sleutelnaam: string, recordId: string, blok: Buffer): OpenedBytes {
  const nonceAt = 2 + sleutelnaam.length;
  const tagAt = blok.length - TAG_BYTES;
  const nonce = blok.subarray(nonceAt, nonceAt + NONCE_BYTES);
  // The tag is sixteen bytes by the slice below; naming its length as an option costs 4 µs a call.
  const decipher = createDecipheriv('aes-256-gcm', key, nonce);
  decipher.setAAD(additionalData(sleutelnaam, recordId));
  decipher.setAuthTag(blok.subarray(tagAt));
  try {
    const inhoud = decipher.update(blok.subarray(nonceAt + NONCE_BYTES, tagAt));
    decipher.final();
    return { status: 'OPEN', inhoud };
  } catch {
    return { status: 'ONLEESBAAR' };
  }
}

/** Name of the key a block was sealed with, or null when the bytes are no block. */
export function sleutelnaamVan(blok: Buffer): string | null {
  const length = blok[1];
  if (blok[0] !== VERSION || length === undefined) return null;
  if (blok.length < 2 + length + NONCE_BYTES + TAG_BYTES) return null;
  const naam = blok.toString('latin1', 2, 2 + length);
  return parseSleutelnaam(naam) === null ? null : naam;
}

/** Seals a resident; inside the block the record is Avro with its schema id, so that it may grow like any other. */
export function seal({
  persoon,
  ...rest
}: Omit<SealBytes, 'inhoud'> & { readonly persoon: Persoon }): Buffer {
  return sealBytes({ ...rest, inhoud: encode('Persoon', persoon) });
}

/** Opens a resident. */
export function open(block: OpenBlock): OpenedPersoon {
  const opened = openBytes(block);
  if (opened.status !== 'OPEN') return opened;
  try {
    return { status: 'OPEN', persoon: decode('Persoon', opened.inhoud) };
  } catch (error) {
    if (error instanceof ContractError) return { status: 'ONLEESBAAR' };
    throw error;
  }
}

/** The name of a key begins with its purpose; no purpose holds a zero byte, so that the two parts cannot run together. */
function additionalData(sleutelnaam: string, recordId: string): Buffer {
  return Buffer.from(`${sleutelnaam.slice(0, sleutelnaam.indexOf('/'))}\0${recordId}`, 'utf8');
}
