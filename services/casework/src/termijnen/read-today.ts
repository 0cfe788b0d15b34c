import { type Datum, datum } from '@meldpunt/contracts';
import { ProblemError, type Queryable, readDay } from '@meldpunt/service-kit';
import { NotYet } from './not-yet.ts';

/** The hub's day; the problem DAG_ONBEKEND before the first one was heard, for which a consumer waits. */
export async function readToday(db: Queryable): Promise<Datum> {
  const dag = await readDay(db);
  if (dag === undefined)
    throw new ProblemError('DAG_ONBEKEND', { cause: new NotYet('before the first day') });
  return datum(dag);
}
