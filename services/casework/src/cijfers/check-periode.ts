import { addMonths, type Datum, datum } from '@meldpunt/contracts';

const MAX_MAANDEN = 12;
/** Of what begins later the calendar does not hold the end of the longest period. */
const LAATSTE_VAN = datum('9998-12-31');

/** Which of the two days of a question cannot be, if one. */
export function checkPeriode(van: Datum, tot: Datum): 'van' | 'tot' | null {
  if (van > LAATSTE_VAN) return 'van';
  return tot < van || tot >= addMonths(van, MAX_MAANDEN) ? 'tot' : null;
}
