/** Carries what went wrong as its cause only: the client library writes the message of what it meets into the log. */
export class TokenUnavailable extends Error {
  override readonly name = 'TokenUnavailable';
}

/**
 * One failed refresh would end a consumer for good, so while refreshing fails the last token is used for as long
 * as it is valid.
 */
export function lastGoodToken(
  fetchToken: () => Promise<string>,
  now: () => number = Date.now,
): () => Promise<string> {
  let last: string | undefined;
  return async () => {
    try {
      last = await fetchToken();
      return last;
    } catch (error) {
      if (last !== undefined && expiresAt(last) > now()) return last;
      throw new TokenUnavailable('no token that is still valid', { cause: error });
    }
  };
}

/** Milliseconds since the epoch; 0 when it is not a token with an expiry. */
function expiresAt(token: string): number {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    if (typeof payload !== 'object' || payload === null || !('exp' in payload)) return 0;
    return typeof payload.exp === 'number' ? payload.exp * 1000 : 0;
  } catch {
    return 0;
  }
}
