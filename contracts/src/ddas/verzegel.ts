import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { DeelError, type Deelregel } from './deel.ts';

/**
 * A stream that only the holder of one private key reads: who writes it needs no secret and keeps none.
 *
 *   8 bytes 'MPDDAS01' · 32 bytes X25519 key of this stream · chunks of 4 bytes length · ciphertext · 16 bytes tag
 *
 * The key of the stream is HKDF-SHA-256 of the X25519 secret, salted with both public keys. Each chunk is
 * AES-256-GCM under its number, and the last one says in its nonce that it is the last (the STREAM construction): a
 * chunk left out, turned round or cut off does not open. A key is used for one stream only, so numbers are nonces.
 */
const MAGIC = Buffer.from('MPDDAS01', 'latin1');
const KEY_BYTES = 32;
const TAG_BYTES = 16;
const CHUNK_BYTES = 64 * 1024;
/** X25519 public key as SPKI: twelve bytes that are always the same, then the key. */
const SPKI_PREFIX = Buffer.from('302a300506032b656e032100', 'hex');

/** A pair for the exchange; the private part stays with who puts the file together. */
export function makeUitwisselsleutel(): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  return generateKeyPairSync('x25519');
}

/** Bytes of a sealed part, in order. */
export async function* sealDeel(
  regels: AsyncIterable<Deelregel> | Iterable<Deelregel>,
  ontvanger: KeyObject,
): AsyncGenerator<Buffer> {
  const own = generateKeyPairSync('x25519');
  const ownBytes = rawPublic(own.publicKey);
  const key = deriveKey(own.privateKey, ontvanger, ownBytes, rawPublic(ontvanger));
  yield Buffer.concat([MAGIC, ownBytes]);
  let nummer = 0;
  let wacht = '';
  for await (const regel of regels) {
    wacht += `${JSON.stringify(regel)}\n`;
    if (wacht.length < CHUNK_BYTES) continue;
    yield sealChunk(key, nummer++, false, Buffer.from(wacht));
    wacht = '';
  }
  yield sealChunk(key, nummer, true, Buffer.from(wacht));
}

/**
 * Lines of a sealed part.
 *
 * @throws DeelError DEEL_ONLEESBAAR when it is of another key, damaged or cut short.
 */
export async function* openDeel(
  bytes: AsyncIterable<Uint8Array>,
  sleutel: KeyObject,
): AsyncGenerator<Deelregel> {
  let over = Buffer.alloc(0);
  let key: Buffer | undefined;
  let nummer = 0;
  let tekst = '';
  let klaar = false;
  for await (const stuk of bytes) {
    if (klaar) throw unreadable();
    over = Buffer.concat([over, stuk]);
    if (key === undefined) {
      if (over.length < MAGIC.length + KEY_BYTES) continue;
      if (!over.subarray(0, MAGIC.length).equals(MAGIC)) throw unreadable();
      const theirs = over.subarray(MAGIC.length, MAGIC.length + KEY_BYTES);
      key = deriveKey(sleutel, publicFrom(theirs), theirs, rawPublic(createPublicKey(sleutel)));
      over = over.subarray(MAGIC.length + KEY_BYTES);
    }
    while (over.length >= 4) {
      const lengte = over.readUInt32BE(0);
      if (lengte > CHUNK_BYTES * 64) throw unreadable();
      if (over.length < 4 + lengte) break;
      if (klaar) throw unreadable();
      const chunk = openChunk(key, nummer++, over.subarray(4, 4 + lengte));
      klaar = chunk.laatste;
      over = over.subarray(4 + lengte);
      tekst += chunk.inhoud.toString();
      const einde = tekst.lastIndexOf('\n');
      if (einde < 0) continue;
      for (const regel of tekst.slice(0, einde).split('\n')) yield JSON.parse(regel);
      tekst = tekst.slice(einde + 1);
    }
  }
  if (!klaar || over.length > 0 || tekst !== '') throw unreadable();
}

function sealChunk(key: Buffer, nummer: number, laatste: boolean, inhoud: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce(nummer, laatste));
  const gesloten = Buffer.concat([cipher.update(inhoud), cipher.final(), cipher.getAuthTag()]);
  const lengte = Buffer.alloc(4);
  lengte.writeUInt32BE(gesloten.length);
  return Buffer.concat([lengte, gesloten]);
}

function openChunk(key: Buffer, nummer: number, chunk: Buffer): { inhoud: Buffer; laatste: boolean } {
  if (chunk.length < TAG_BYTES) throw unreadable();
  for (const laatste of [false, true]) {
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, nonce(nummer, laatste));
      decipher.setAuthTag(chunk.subarray(-TAG_BYTES));
      const inhoud = Buffer.concat([decipher.update(chunk.subarray(0, -TAG_BYTES)), decipher.final()]);
      return { inhoud, laatste };
    } catch {
      // Of another place in the stream, or not of this one at all.
    }
  }
  throw unreadable();
}

function nonce(nummer: number, laatste: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(nummer, 4);
  bytes[11] = laatste ? 1 : 0;
  return bytes;
}

function deriveKey(privateKey: KeyObject, publicKey: KeyObject, own: Buffer, ontvanger: Buffer): Buffer {
  const secret = diffieHellman({ privateKey, publicKey });
  return Buffer.from(hkdfSync('sha256', secret, Buffer.concat([own, ontvanger]), MAGIC, KEY_BYTES));
}

function rawPublic(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' }).subarray(SPKI_PREFIX.length);
}

function publicFrom(raw: Buffer): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' });
}

function unreadable(): DeelError {
  return new DeelError('DEEL_ONLEESBAAR', 'sealed for somebody else, damaged or cut short');
}
