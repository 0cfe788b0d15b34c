import { type Bevinding, bevinding } from './bevinding.ts';
import type { Toets } from './controles.ts';

const OK = [] as const;

/**
 * A resident can be found by BSN, or by surname and address. A line without a usable BSN needs the second; a line with
 * a BSN and no address needs the municipality's code.
 */
export const toetsVindbaar: Toets = ({ persoon, gemeentecode }) => {
  const missing: Bevinding[] = [];
  if (persoon.burgerservicenummer === null) {
    for (const veld of ['achternaam', 'postcode', 'huisnummer'] as const) {
      if (persoon[veld] === null) missing.push(bevinding('VELD_ONTBREEKT', veld));
    }
  } else if (gemeentecode === null && persoon.postcode === null) {
    missing.push(bevinding('VELD_ONTBREEKT', 'gemeentecode'));
  }
  return missing.length === 0 ? OK : missing;
};
