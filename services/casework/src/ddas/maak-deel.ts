import { type Deelopdracht, schrijfDeel, writeDeel } from '@meldpunt/contracts';
import { type DatabasePool, readDay, withUnitOfWork } from '@meldpunt/service-kit';
import type { Zaakpersonen } from '../zaak/zaakpersonen.ts';
import { readDdas } from './read-ddas.ts';

/**
 * Writes casework's part from one look at the database. Returns how many lines it has.
 *
 * @throws RangeError when the period is not over on the hub's day.
 */
export async function maakDeel(
  pool: DatabasePool,
  personen: Zaakpersonen,
  opdracht: Deelopdracht,
): Promise<number> {
  const { gemeentecode, periode, mapping } = opdracht;
  return withUnitOfWork(pool, async ({ db }) => {
    await db.query('set transaction isolation level repeatable read read only');
    const dag = await readDay(db);
    if (dag === undefined || dag <= periode.tot) throw new RangeError('the period is not over');
    const feiten = readDdas(db, gemeentecode, periode, personen);
    return schrijfDeel(opdracht, writeDeel('casework', mapping, gemeentecode, periode, feiten));
  });
}
