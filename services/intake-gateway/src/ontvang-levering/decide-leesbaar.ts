/** Headers that say in what form a body comes. */
export interface Lichaamsvorm {
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
}

const CHARSET = /;\s*charset\s*=\s*"?([^";]*)"?/gi;

/**
 * Whether the body comes as plain UTF-8. One that is packed is cut into lines wherever its bytes happen to be 0x0A: each
 * would be recorded as refused, and the leveringskenmerk with them.
 */
export function isLeesbaar({ contentType = '', contentEncoding = '' }: Lichaamsvorm): boolean {
  const packed = contentEncoding
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .some((coding) => coding !== '' && coding !== 'identity');
  if (packed) return false;
  return [...contentType.matchAll(CHARSET)].every(([, charset = '']) => /^utf-?8$/i.test(charset.trim()));
}
