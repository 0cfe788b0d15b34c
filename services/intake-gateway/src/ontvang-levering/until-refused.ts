import type { Readable } from 'node:stream';

/**
 * The pieces of a request's body. Leaving the loop early, because the rest is refused, does not break the connection:
 * the sender must still hear why.
 */
export function untilRefused(body: Readable): AsyncIterable<Uint8Array> {
  return body.iterator({ destroyOnReturn: false });
}
