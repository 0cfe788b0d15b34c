import { ProblemError } from '../problem/problem-error.ts';

/** Our versions are short, and of letters and digits. */
const ETAG = /^"([A-Za-z0-9._-]{1,40})"$/;

/**
 * The version a caller saw, as `If-Match` names it; null when the header is absent. Whether it is still the present one
 * is for who holds the thing: when not, the answer is 412 (RFC 9110, 13.1.1).
 *
 * A weak ETag never matches there, and a list or `*` says nothing of what was seen. Those are 400 and not 412, because
 * reading again would not help; a proxy that packs answers makes `W/` of ours, and the detail says what to do about it.
 *
 * @throws ProblemError ONGELDIG_VERZOEK for a header of another form.
 */
export function parseIfMatch(header: string | undefined): string | null {
  if (header === undefined) return null;
  const versie = ETAG.exec(header.trim())?.[1];
  if (versie !== undefined) return versie;
  throw new ProblemError('ONGELDIG_VERZOEK', {
    errors: [{ field: 'If-Match', code: 'ONGELDIGE_WAARDE', detail: mendOf(header.trim()) }],
  });
}

function mendOf(header: string): string {
  if (header === '*') return 'Stuur de ETag van wat u zag; met * zegt u niet wat u zag.';
  if (header.startsWith('W/')) return 'Laat W/ weg: stuur de ETag zoals hij door deze dienst is gegeven.';
  return 'Stuur de ETag zoals hij is gegeven, met aanhalingstekens.';
}
