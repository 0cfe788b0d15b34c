import { createHmac, hash, type KeyObject } from 'node:crypto';

/**
 * Ids that come out the same when the same thing is processed again, for example after a restored backup.
 * Parts are joined with their lengths, so that ['ab', 'c'] and ['a', 'bc'] differ.
 */
function join(parts: readonly string[]): string {
  let text = '';
  for (const part of parts) text += `${part.length}:${part}`;
  return text;
}

/**
 * HMAC-SHA-256 of the parts, 32 bytes: for matching indexes and for comparing content that must not be kept.
 * Who does not hold the key cannot go back by trying: an unkeyed hash of a BSN is reversed in minutes.
 */
export function keyedHash(key: KeyObject, parts: readonly string[]): Buffer {
  return createHmac('sha256', key).update(join(parts)).digest();
}

/** Keyed id as a UUID version 8: tells nothing about the parts to who does not hold the key. */
export function keyedId(key: KeyObject, parts: readonly string[]): string {
  return formatUuid(createHmac('sha256', key).update(join(parts)).digest('hex'), '8');
}

/** Namespace of every derived id of the hub. */
const NAMESPACE = Buffer.from('b5a8e1f27c3d4e609a1b2c3d4e5f6071', 'hex');

/** Id of something that follows from things with ids of their own, as a UUID version 5. Anybody can compute it. */
export function derivedId(...parts: readonly string[]): string {
  return formatUuid(hash('sha1', Buffer.concat([NAMESPACE, Buffer.from(join(parts), 'utf8')]), 'hex'), '5');
}

/** The first 128 bits as a UUID of RFC 9562, with version and variant in their place. */
function formatUuid(hex: string, version: '5' | '8'): string {
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
