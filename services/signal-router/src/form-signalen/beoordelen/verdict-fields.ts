import type { Verdict } from '../evaluate-formule.ts';

/** What a signaal says of the verdict it rests on. */
export function verdictFields({ formule, oordeel, invoer }: Verdict) {
  return {
    formule: formule.naam,
    formuleVersie: formule.versie,
    motivering: oordeel.redenen,
    matchingperiodeVan: formule.beoordeling.terugkijk(invoer.peildatum),
    matchingperiodeTot: invoer.peildatum,
    invoer,
  };
}
