import { addDays, addMonths, type Datum, parseDatum } from '@meldpunt/contracts';

/** First day of a period and the first one after it. */
export interface Periode {
  readonly van: Datum;
  readonly tot: Datum;
}

/** A day (yyyy-mm-dd) or a month (yyyy-mm); null for what is neither. */
export function parsePeriode(text: string): Periode | null {
  const dag = parseDatum(text);
  if (dag !== null) return { van: dag, tot: addDays(dag, 1) };
  const eerste = parseDatum(`${text}-01`);
  return eerste === null ? null : { van: eerste, tot: addMonths(eerste, 1) };
}
