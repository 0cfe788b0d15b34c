import { ProblemError, parseIfMatch } from '@meldpunt/service-kit';

/** The version a caller saw. Whoever changes a thing by hand looked at it first: without it nothing is done. */
export function parseGezien(ifMatch: string | undefined): number {
  const gezien = parseIfMatch(ifMatch);
  if (gezien === null)
    throw invalid('VELD_ONTBREEKT', 'Stuur de ETag mee die u bij het lezen kreeg, bijvoorbeeld "5".');
  // Versions here are counted.
  if (!/^\d{1,15}$/.test(gezien))
    throw invalid('ONGELDIGE_WAARDE', 'Geef de ETag zoals het meldpunt die gaf, bijvoorbeeld "5".');
  return Number(gezien);
}

function invalid(code: string, detail: string): ProblemError {
  return new ProblemError('ONGELDIG_VERZOEK', { errors: [{ field: 'If-Match', code, detail }] });
}
