import { ProblemError } from '@meldpunt/service-kit';

/** The version in If-Match: whoever overwrites says what he read. "0" stands for what was never there. */
export function parseVersie(ifMatch: string | undefined): number {
  const versie = /^"(\d{1,9})"$/.exec(ifMatch ?? '')?.[1];
  if (versie === undefined) {
    throw new ProblemError('ONGELDIG_VERZOEK', { errors: [{ field: 'If-Match', code: 'VELD_ONTBREEKT' }] });
  }
  return Number(versie);
}
