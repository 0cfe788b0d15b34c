import type { Veldfout } from '@meldpunt/contracts';
import { isGeenGemeente } from '../bepaal-gemeente/geo.ts';
import type { Gemeentegegevens, Inrichting } from './partij.ts';

/** Like a body that is wrong in its form: more than anybody mends at once. */
const MOST_ERRORS = 50;

/** What of a body that is right in its form could not be meant, with its place in the body of `_inrichten`. */
export function toetsInrichting({ gemeenten = [] }: Inrichting): readonly Veldfout[] {
  return gemeenten
    .flatMap((gemeente, index) => toetsGemeente(gemeente, `/gemeenten/${index}`))
    .slice(0, MOST_ERRORS);
}

function toetsGemeente(
  { gemeentecode, opvolgercode = null, opgevolgdPer = null }: Gemeentegegevens,
  plaats: string,
): Veldfout[] {
  const fouten: Veldfout[] = [];
  if (isGeenGemeente(gemeentecode)) {
    fouten.push({ field: `${plaats}/gemeentecode`, code: 'ONGELDIGE_WAARDE' });
  }
  if (opvolgercode === null) return fouten;
  if (isGeenGemeente(opvolgercode) || opvolgercode === gemeentecode) {
    fouten.push({ field: `${plaats}/opvolgercode`, code: 'ONGELDIGE_WAARDE' });
  }
  // Without its day a successor would never come into force, and nobody would notice before the first of January.
  if (opgevolgdPer === null) fouten.push({ field: `${plaats}/opgevolgdPer`, code: 'VELD_ONTBREEKT' });
  return fouten;
}
