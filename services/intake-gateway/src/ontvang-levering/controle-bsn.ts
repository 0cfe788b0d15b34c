import { bevinding } from './bevinding.ts';
import type { Toets } from './controles.ts';

const OK = [] as const;

/** Only kinds with a duty to process it may send a BSN. From others it is dropped; the report itself goes on. */
export const toetsBsnToegestaan: Toets = ({ persoon }, { soortregel }) =>
  persoon.burgerservicenummer === null || soortregel.magBsn
    ? OK
    : [bevinding('BSN_NIET_TOEGESTAAN', 'burgerservicenummer')];

/** A number that fails the 11-check is somebody else's or nobody's: worse than none. */
export const toetsBsnGeldig: Toets = ({ persoon }) =>
  persoon.burgerservicenummer === null || passesElfproef(persoon.burgerservicenummer)
    ? OK
    : [bevinding('BSN_ONGELDIG', 'burgerservicenummer')];

/** Nine digits, weights 9 to 2 and -1, sum divisible by 11. */
export function passesElfproef(bsn: string): boolean {
  if (!/^\d{9}$/.test(bsn) || bsn === '000000000') return false;
  let sum = -Number(bsn.charAt(8));
  for (let position = 0; position < 8; position++) sum += Number(bsn.charAt(position)) * (9 - position);
  return sum % 11 === 0;
}
