import { addMonths, type Datum } from '@meldpunt/contracts';

/**
 * Last day of the one pause, that stands on the receipt: a month from acceptance, the same for every melding accepted on
 * a day. It depends on nothing else, so that it tells nothing of who else reported or of what a municipality does.
 */
export function incassopauzeTot(aangenomenOp: Datum): Datum {
  return addMonths(aangenomenOp, 1);
}
