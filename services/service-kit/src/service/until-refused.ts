import type { Readable } from 'node:stream';

/** Without a byte for so long a sender has gone, whatever its connection says. */
const LANGSTE_STILTE_MS = 60_000;

/**
 * The pieces of a request's body. When the loop is left early, because the rest is refused, what still comes is read
 * and thrown away: breaking the connection would take the answer from the sender, and an unread rest would hold up
 * the next request on the same connection until it times out.
 *
 * A sender that falls silent is cut off, as one whose connection broke. Only the time that we wait for it counts.
 */
export async function* untilRefused(body: Readable, stilte = LANGSTE_STILTE_MS): AsyncGenerator<Uint8Array> {
  const pieces = body.iterator({ destroyOnReturn: false });
  try {
    for (;;) {
      const cut = setTimeout(() => body.destroy(silence()), stilte);
      const { done, value } = await pieces.next().finally(() => clearTimeout(cut));
      if (done === true) return;
      yield value;
    }
  } finally {
    await pieces.return?.();
    body.resume();
  }
}

function silence(): Error {
  return Object.assign(new Error('the sender fell silent'), { code: 'ECONNRESET' });
}
