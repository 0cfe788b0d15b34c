import { addDays, addMonths, type Datum } from '@meldpunt/contracts';

/** Practice in the field: 6 months for what served matching, 12 for what was signalled; a row lives as long, to know the id by. */
export const MATCHING_MONTHS = 6;
export const SIGNALLED_MONTHS = 12;
const MARGIN_MONTHS = 1;

/**
 * Last day of acceptance whose evidence without signaal is erased on a day, where the formule of the day looks back to
 * `terugkijk`: a month after it stops being looked at, and never kept longer than matching may keep anything.
 */
export function evidenceBound(terugkijk: Datum | null, dag: Datum): Datum {
  const bound = addMonths(terugkijk ?? dag, -MARGIN_MONTHS);
  const longest = addMonths(dag, -MATCHING_MONTHS);
  return bound > longest ? bound : longest;
}

/**
 * First day of acceptance of which every melding is still there on a day, given what the formules in force looked back
 * at on each day of the matching term: what was erased under an earlier formule does not come back.
 */
export function keptSince(terugkijk: (dag: Datum) => Datum | null, dag: Datum): Datum {
  let bound = evidenceBound(terugkijk(dag), dag);
  for (let day = addMonths(dag, -MATCHING_MONTHS); day < dag; day = addDays(day, 1)) {
    const then = evidenceBound(terugkijk(day), day);
    if (then > bound) bound = then;
  }
  return addDays(bound, 1);
}
