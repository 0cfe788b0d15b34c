import { type Datum, datum } from '@meldpunt/contracts';
import { ProblemError, type Queryable, readDay } from '@meldpunt/service-kit';

/** The hub's day; the problem DAG_ONBEKEND before the first one was heard. */
export async function readToday(db: Queryable): Promise<Datum> {
  const dag = await readDay(db);
  if (dag === undefined) throw new ProblemError('DAG_ONBEKEND');
  return datum(dag);
}
