import { hash } from 'node:crypto';
import type { Handeling } from './handeling.ts';

/**
 * Hashes an act that was applied may have left. The version a worker saw says which meldingen a result for the whole zaak
 * ends. In any other act it is only what came along in If-Match, of which the repeated one has another, or none: then it
 * was none, or the one the act raised.
 */
export function sameAs(handeling: Handeling, zaakVersie: number | null): readonly Buffer[] {
  const geldt = handeling.daad.soort === 'EINDRESULTAAT' && handeling.meldingId === null;
  const gezien = geldt || zaakVersie === null ? [] : [null, zaakVersie - 1];
  return [handeling, ...gezien.map((versie) => ({ ...handeling, zaakVersie: versie }))].map(contentHash);
}

/** Acts are read into one shape whatever they came in as, so equal content gives equal text. */
export function contentHash(handeling: Handeling): Buffer {
  return hash('sha256', JSON.stringify(handeling), 'buffer');
}
