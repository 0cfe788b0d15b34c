import { ProblemError } from '@meldpunt/service-kit';

/** Whoever changes a thing by hand looked at it first: without the version he saw nothing is done. */
export function parseIfMatch(ifMatch: string | undefined): number {
  const versie = /^"(\d{1,15})"$/.exec(ifMatch ?? '')?.[1];
  if (versie === undefined) {
    throw new ProblemError('ONGELDIG_VERZOEK', { errors: [{ field: 'If-Match', code: 'VELD_ONTBREEKT' }] });
  }
  return Number(versie);
}
