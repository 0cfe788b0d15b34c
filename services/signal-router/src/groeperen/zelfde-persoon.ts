import { areInitialsCompatible, isNearSurname, isSameSurname } from './normaliseer-naam.ts';
import type { TeGroeperen } from './persoonskenmerken.ts';

type Kant = Omit<TeGroeperen, 'meldingId'>;

/**
 * Whether two meldingen, looked at alone, are about one person. Without a BSN on both sides only meldingen at the
 * same postcode and house number are compared at all: namesakes elsewhere are never candidates.
 */
export function isSamePerson(a: Kant, b: Kant): boolean {
  if (a.bsn !== null && b.bsn !== null) return a.bsn === b.bsn;
  if (a.plaats === null || a.plaats !== b.plaats) return false;
  if (a.geboortedatum !== null && b.geboortedatum !== null) {
    return (
      a.geboortedatum === b.geboortedatum &&
      areInitialsCompatible(a.initials, b.initials) &&
      (isSameSurname(a.surname, b.surname) || isNearSurname(a.surname, b.surname))
    );
  }
  // Birth date unknown on a side: surname and initial at the same full address, and nothing known may contradict.
  return (
    a.adres !== null &&
    a.adres === b.adres &&
    a.initials !== '' &&
    b.initials !== '' &&
    areInitialsCompatible(a.initials, b.initials) &&
    areBirthDatesCompatible(a.geboorteBegin, b.geboorteBegin) &&
    isSameSurname(a.surname, b.surname)
  );
}

/**
 * Whether two meldingen can never be about one person, whatever joins them through others: two BSNs, two birth
 * dates (father and son with one name), or initials that exclude each other (twins). An equal BSN outweighs the rest.
 */
export function isOtherPerson(a: Kant, b: Kant): boolean {
  if (a.bsn !== null && b.bsn !== null) return a.bsn !== b.bsn;
  return (
    !areBirthDatesCompatible(a.geboorteBegin, b.geboorteBegin) ||
    !areInitialsCompatible(a.initials, b.initials)
  );
}

function areBirthDatesCompatible(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}
