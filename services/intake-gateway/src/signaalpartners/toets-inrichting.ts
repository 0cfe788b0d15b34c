import type { Datum, Veldfout } from '@meldpunt/contracts';
import { isGeenGemeente } from '../bepaal-gemeente/geo.ts';
import type { Gemeentegegevens, Inrichting } from './partij.ts';

/** Like a body that is wrong in its form: more than anybody mends at once. */
const MOST_ERRORS = 50;

/** What of a body that is right in its form could not be meant, with its place in the body of `_inrichten`. */
export function toetsInrichting({
  signaalpartners = [],
  gemeenten = [],
  convenanten = [],
}: Inrichting): readonly Veldfout[] {
  const fouten = [
    ...signaalpartners.flatMap(({ machtigingen }, index) =>
      toetsTermijnen(machtigingen, `/signaalpartners/${index}/machtigingen`),
    ),
    ...gemeenten.flatMap((gemeente, index) => [
      ...toetsGemeente(gemeente, `/gemeenten/${index}`),
      ...toetsTermijnen(gemeente.machtigingen, `/gemeenten/${index}/machtigingen`),
    ]),
    ...toetsTermijnen(convenanten, '/convenanten'),
  ];
  return fouten.slice(0, MOST_ERRORS);
}

/** What ends before it begins holds on no day; whoever states it meant another day. */
function toetsTermijnen(
  termijnen: readonly { readonly van: Datum; readonly tot?: Datum | null }[] = [],
  plaats: string,
): Veldfout[] {
  return termijnen.flatMap(({ van, tot = null }, index) =>
    tot !== null && tot < van ? [{ field: `${plaats}/${index}/tot`, code: 'ONGELDIGE_WAARDE' }] : [],
  );
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
