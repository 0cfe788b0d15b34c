import { ProblemError } from '@meldpunt/service-kit';

/** Whoever changes a thing by hand looked at it first: without the version he saw nothing is done. */
export function parseIfMatch(ifMatch: string | undefined): number {
  const fout = (code: string, detail: string) =>
    new ProblemError('ONGELDIG_VERZOEK', { errors: [{ field: 'If-Match', code, detail }] });
  if (ifMatch === undefined)
    throw fout('VELD_ONTBREEKT', 'Stuur de ETag mee die u bij het lezen kreeg, bijvoorbeeld "5".');
  const versie = /^"(\d{1,15})"$/.exec(ifMatch)?.[1];
  // A weak one, as a proxy makes of a strong one when it compresses, never matches here (RFC 9110 §13.1.1).
  if (versie === undefined)
    throw fout(
      'ONGELDIGE_WAARDE',
      'Geef de ETag zoals het meldpunt die gaf, bijvoorbeeld "5": niet * en niet zwak (W/"5").',
    );
  return Number(versie);
}
