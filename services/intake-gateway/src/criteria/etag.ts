import { hash } from 'node:crypto';

/** Strong validator of a JSON answer. */
export function etagOf(value: object): string {
  return `"${hash('sha256', JSON.stringify(value), 'base64url').slice(0, 27)}"`;
}

/** If-None-Match: one or more validators, or *; a weak one compares like a strong one (RFC 9110). */
export function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((one) => ['*', etag].includes(one.trim().replace(/^W\//, '')));
}
