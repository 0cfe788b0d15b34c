import type { Persoon } from '@meldpunt/contracts';
import { normaliseInitials, parseSurname, type Surname } from './normaliseer-naam.ts';

/** What the pair rules read of a resident, normalised; nothing else of a persoonsblok enters the core. */
export interface Persoonskenmerken {
  readonly surname: Surname;
  /** Capitals without full stops; '' when unknown. */
  readonly initials: string;
  /** 'yyyy-mm-dd' with a known day, else null. */
  readonly geboortedatum: string | null;
  /** The known beginning of a birth date whose day or month is unknown ('1985-', '1985-07-'); '' when nothing is. */
  readonly geboorteBegin: string;
  /** All of the above as one text: equal for what the pair rules cannot tell apart. */
  readonly vorm: string;
}

/** A melding as grouping sees it. The three keys are only compared, so they may be plain values or keyed hashes. */
export interface TeGroeperen extends Persoonskenmerken {
  readonly meldingId: string;
  readonly bsn: string | null;
  /** Postcode and house number; null when one is unknown: then the melding is joined by BSN only. */
  readonly plaats: string | null;
  /** Postcode, house number and normalised toevoeging; null when unknown or known to be stale. */
  readonly adres: string | null;
  /** Nothing is known of the resident, so he is joined with nobody and is no certain resident of the address. */
  readonly onleesbaar?: boolean;
}

export function parsePersoonskenmerken(
  persoon: Pick<Persoon, 'achternaam' | 'voorvoegsel' | 'voorletters' | 'voornamen' | 'geboortedatum'>,
): Persoonskenmerken {
  const date = persoon.geboortedatum ?? '';
  const begin = date.startsWith('0000') ? '' : date.replace(/-00/g, '-').replace(/-+$/, '-');
  const known = /^\d{4}-\d{2}-\d{2}$/.test(begin);
  const surname = parseSurname(persoon.achternaam, persoon.voorvoegsel);
  const initials = normaliseInitials(persoon.voorletters, persoon.voornamen);
  const geboorteBegin = begin === '-' ? '' : begin;
  return {
    surname,
    initials,
    geboortedatum: known ? begin : null,
    geboorteBegin,
    vorm: [surname.whole, surname.joined, ...surname.parts, initials, geboorteBegin].join('|'),
  };
}
