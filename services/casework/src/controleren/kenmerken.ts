import { createHash, createHmac, type KeyObject } from 'node:crypto';
import {
  foldLetters,
  type Persoon,
  type Sleutelbos,
  toAchternaamkern,
  withoutVoorvoegsels,
} from '@meldpunt/contracts';

const DOEL = 'contactcontrole';

/**
 * The key a municipality makes and compares hashes of residents with: its own, derived from one secret that lies outside
 * the database. Without it a hash of a BSN is found by trying them all in minutes.
 */
export function kenmerksleutel(sleutelbos: Sleutelbos, gemeentecode: string): Buffer {
  return createHmac('sha256', sleutelbos.hmacKey(DOEL)).update(`gemeente:${gemeentecode}`).digest();
}

/**
 * The texts by which one resident is known again, as they stand in the interface: `bsn:` and nine digits, and
 * `persoon:` with birth date, core of the surname in capitals, postcode and house number, parted by bars. The second
 * only when all of it is known, first by the surname as the interface says it now, then as it said before: kenmerken
 * made so are kept until they are withdrawn.
 */
export function kenmerkteksten({
  burgerservicenummer,
  geboortedatum,
  achternaam,
  postcode,
  huisnummer,
}: Persoon): readonly string[] {
  const teksten: string[] = [];
  if (burgerservicenummer !== null) teksten.push(`bsn:${burgerservicenummer}`);
  if (geboortedatum !== null && achternaam !== null && postcode !== null && huisnummer !== null) {
    for (const naam of naamvormen(achternaam))
      teksten.push(`persoon:${geboortedatum}|${naam}|${postcode}|${huisnummer}`);
  }
  return teksten;
}

function naamvormen(achternaam: string): ReadonlySet<string> {
  const woorden = achternaam.split(/[^\p{L}\p{M}]+/u).filter((woord) => foldLetters(woord) !== '');
  const kern = new Set(withoutVoorvoegsels(woorden.map(foldLetters)));
  const zonder = woorden.filter((woord) => kern.has(foldLetters(woord))).join('');
  const vormen = [toAchternaamkern(achternaam).toUpperCase(), vorigeVorm(achternaam), vorigeVorm(zonder)];
  return new Set(vormen.filter((vorm) => vorm !== ''));
}

/** Before, accents went but other letters were left out, and whoever made a kenmerk left out the voorvoegsel or not. */
function vorigeVorm(achternaam: string): string {
  return achternaam
    .normalize('NFD')
    .toUpperCase()
    .replaceAll(/[^A-Z]/g, '');
}

/** Keyed hashes of all that creditors know of one resident. */
export function kenmerkenVan(sleutel: Buffer | KeyObject, personen: readonly Persoon[]): readonly Buffer[] {
  return hashes(sleutel, personen.flatMap(kenmerkteksten));
}

/** The resident within his signaal, whoever he is. Not keyed, because migration 0020 makes it too: nobody can guess the id. */
export function zaakpersoonkenmerk(persoonId: string): Buffer {
  return createHash('sha256').update(`zaakpersoon:${persoonId}`, 'utf8').digest();
}

/** The arrears reported of a resident, which the next signaal brings again. A landlord gives no BSN and need not give a birth date. */
export function achterstandkenmerkenVan(
  sleutel: Buffer | KeyObject,
  achterstandIds: readonly string[],
): readonly Buffer[] {
  return hashes(
    sleutel,
    achterstandIds.map((id) => `achterstand:${id}`),
  );
}

function hashes(sleutel: Buffer | KeyObject, teksten: readonly string[]): readonly Buffer[] {
  return [...new Set(teksten)].map((tekst) => createHmac('sha256', sleutel).update(tekst, 'utf8').digest());
}
