import type { Code, Datum } from '@meldpunt/contracts';
import { currentCode, findReeks, type Geo, isGeenGemeente, normalizePlaats } from './geo.ts';

/** What a line says about where its resident lives. */
export interface Plaatsaanduiding {
  readonly gemeentecode: string | null;
  /** Null for a line that names its resident by BSN and its municipality by code. */
  readonly postcode: string | null;
  readonly huisnummer: number | null;
  readonly plaatsnaam: string | null;
}

export type Gemeentebepaling =
  | {
      readonly status: 'GEVONDEN';
      readonly gemeentecode: string;
      readonly door: Code<'gevondenDoor'>;
      readonly waarschuwingen: readonly Gemeentewaarschuwing[];
    }
  | {
      readonly status: 'AANGEHOUDEN';
      readonly code: 'GEMEENTE_ONBEKEND' | 'GEMEENTE_NIET_EENDUIDIG';
      readonly veld: string;
    };

export type Gemeentewaarschuwing = 'GEMEENTECODE_OPGEVOLGD' | 'POSTCODE_ONBEKEND' | 'POSTCODE_WIJKT_AF';

/**
 * Finds the municipality, in this order: the code the creditor gives; postcode + house number; postcode range; a
 * four-digit postcode that lies in one municipality only and whose town agrees. Never a guess: what is left goes to
 * the exception queue. Whether a convenant covers the municipality found is judged afterwards.
 */
export function bepaalGemeente(geo: Geo, aanduiding: Plaatsaanduiding, dag: Datum): Gemeentebepaling {
  const { gemeentecode, postcode } = aanduiding;
  if (gemeentecode === null) return fromAdres(geo, aanduiding, dag);
  // "Unknown" and "not a resident" name no municipality: where an address was given, it says where the person lives.
  const saysNothing = isGeenGemeente(gemeentecode) && postcode !== null;
  return saysNothing ? fromAdres(geo, aanduiding, dag) : fromCode(geo, aanduiding, gemeentecode, dag);
}

/** The creditor's code wins over a postcode that says otherwise: the agreement is with that municipality. */
function fromCode(geo: Geo, aanduiding: Plaatsaanduiding, code: string, dag: Datum): Gemeentebepaling {
  const huidig = currentCode(geo, code, dag);
  if (huidig.status === 'ONBEKEND')
    return { status: 'AANGEHOUDEN', code: 'GEMEENTE_ONBEKEND', veld: 'gemeentecode' };
  const waarschuwingen: Gemeentewaarschuwing[] = [];
  if (huidig.opgevolgd) waarschuwingen.push('GEMEENTECODE_OPGEVOLGD');
  const postcode = judgePostcode(geo, aanduiding, huidig.gemeentecode, dag);
  if (postcode !== null) waarschuwingen.push(postcode);
  return { status: 'GEVONDEN', gemeentecode: huidig.gemeentecode, door: 'CONVENANT_CODE', waarschuwingen };
}

function fromAdres(geo: Geo, aanduiding: Plaatsaanduiding, dag: Datum): Gemeentebepaling {
  const { postcode } = aanduiding;
  if (postcode === null) return { status: 'AANGEHOUDEN', code: 'GEMEENTE_ONBEKEND', veld: 'postcode' };
  const exact = geo.postcodeHuisnummer.get(`${postcode} ${aanduiding.huisnummer}`);
  if (exact !== undefined) return gevonden(geo, exact, 'POSTCODE_HUISNUMMER', dag);
  const reeks = findReeks(geo.postcodereeksen, postcode);
  if (reeks !== undefined) return gevonden(geo, reeks.gemeentecode, 'POSTCODE_REEKS', dag);
  const plaatsen = geo.pc4.get(postcode.slice(0, 4)) ?? [];
  const [plaats] = plaatsen;
  if (plaats === undefined) return { status: 'AANGEHOUDEN', code: 'GEMEENTE_ONBEKEND', veld: 'postcode' };
  const unique = plaatsen.every((other) => other.gemeentecode === plaats.gemeentecode);
  if (!unique) return { status: 'AANGEHOUDEN', code: 'GEMEENTE_NIET_EENDUIDIG', veld: 'postcode' };
  const { plaatsnaam } = aanduiding;
  const agrees =
    plaatsnaam !== null &&
    plaatsen.some((other) => normalizePlaats(other.plaats) === normalizePlaats(plaatsnaam));
  if (!agrees) return { status: 'AANGEHOUDEN', code: 'GEMEENTE_NIET_EENDUIDIG', veld: 'plaatsnaam' };
  return gevonden(geo, plaats.gemeentecode, 'PC4_PLAATS', dag);
}

/** A table may be older than a redivision, so what it says goes through the successors too. */
function gevonden(geo: Geo, code: string, door: Code<'gevondenDoor'>, dag: Datum): Gemeentebepaling {
  const huidig = currentCode(geo, code, dag);
  if (huidig.status === 'ONBEKEND')
    return { status: 'AANGEHOUDEN', code: 'GEMEENTE_ONBEKEND', veld: 'postcode' };
  return { status: 'GEVONDEN', gemeentecode: huidig.gemeentecode, door, waarschuwingen: [] };
}

/** A code that stands is not overruled by a postcode; the creditor hears that they do not agree. */
function judgePostcode(
  geo: Geo,
  { postcode, huisnummer }: Plaatsaanduiding,
  gemeentecode: string,
  dag: Datum,
): 'POSTCODE_ONBEKEND' | 'POSTCODE_WIJKT_AF' | null {
  if (postcode === null) return null;
  const exact = geo.postcodeHuisnummer.get(`${postcode} ${huisnummer}`);
  const reeks = exact === undefined ? findReeks(geo.postcodereeksen, postcode)?.gemeentecode : exact;
  const codes =
    reeks === undefined ? geo.pc4.get(postcode.slice(0, 4))?.map((plaats) => plaats.gemeentecode) : [reeks];
  if (codes === undefined) return 'POSTCODE_ONBEKEND';
  const agrees = codes.some((code) => {
    if (code === gemeentecode) return true;
    const huidig = currentCode(geo, code, dag);
    return huidig.status === 'GELDIG' && huidig.gemeentecode === gemeentecode;
  });
  return agrees ? null : 'POSTCODE_WIJKT_AF';
}
