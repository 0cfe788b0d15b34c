import type { Readable } from 'node:stream';

/**
 * The pieces of a request's body. When the loop is left early, because the rest is refused, what still comes is read
 * and thrown away: breaking the connection would take the answer from the sender, and an unread rest would hold up
 * the next request on the same connection until it times out.
 */
export async function* untilRefused(body: Readable): AsyncGenerator<Uint8Array> {
  try {
    yield* body.iterator({ destroyOnReturn: false });
  } finally {
    body.resume();
  }
}
