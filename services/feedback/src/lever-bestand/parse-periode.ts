import { addDays, addMonths, type Datum, datum, meldmaandVan, parseDatum } from '@meldpunt/contracts';

/** First day of a period and the first one after it. */
export interface Periode {
  readonly van: Datum;
  readonly tot: Datum;
}

/** The calendar has no day after it. */
const LAATSTE_DAG = datum('9999-12-31');

/** A day (yyyy-mm-dd) or a month (yyyy-mm); null for what is neither, and for what nothing comes after. */
export function parsePeriode(text: string): Periode | null {
  const dag = parseDatum(text);
  if (dag !== null) return dag === LAATSTE_DAG ? null : { van: dag, tot: addDays(dag, 1) };
  const eerste = parseDatum(`${text}-01`);
  return eerste === null || meldmaandVan(eerste) === meldmaandVan(LAATSTE_DAG)
    ? null
    : { van: eerste, tot: addMonths(eerste, 1) };
}
