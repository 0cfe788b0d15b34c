import { createHmac, type KeyObject } from 'node:crypto';
import type { Persoon, Sleutelbos } from '@meldpunt/contracts';

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
 * `persoon:` with birth date, surname in capitals without what comes before it, accents or anything but A to Z,
 * postcode and house number, parted by bars. The second only when all of it is known.
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
  const naam = (achternaam ?? '')
    .normalize('NFD')
    .toUpperCase()
    .replaceAll(/[^A-Z]/g, '');
  if (geboortedatum !== null && naam !== '' && postcode !== null && huisnummer !== null) {
    teksten.push(`persoon:${geboortedatum}|${naam}|${postcode}|${huisnummer}`);
  }
  return teksten;
}

/** Keyed hashes of all that creditors know of one resident. */
export function kenmerkenVan(sleutel: Buffer | KeyObject, personen: readonly Persoon[]): readonly Buffer[] {
  const teksten = new Set(personen.flatMap(kenmerkteksten));
  return [...teksten].map((tekst) => createHmac('sha256', sleutel).update(tekst, 'utf8').digest());
}
