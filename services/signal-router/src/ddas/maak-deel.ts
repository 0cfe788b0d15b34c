import { type Deelopdracht, schrijfDeel, writeDeel } from '@meldpunt/contracts';
import { type DatabasePool, readDay, withUnitOfWork } from '@meldpunt/service-kit';
import type { Persoonskluis } from '../form-signalen/persoonskluis.ts';
import { readDdas } from './read-ddas.ts';

/**
 * Writes the router's part from one look at the database. Returns how many lines it has.
 *
 * @throws RangeError when the period is not over on the hub's day.
 */
export async function maakDeel(
  pool: DatabasePool,
  kluis: Persoonskluis,
  opdracht: Deelopdracht,
): Promise<number> {
  const { gemeentecode, periode, mapping } = opdracht;
  return withUnitOfWork(pool, async ({ db }) => {
    await db.query('set transaction isolation level repeatable read read only');
    const dag = await readDay(db);
    if (dag === undefined || dag <= periode.tot) throw new RangeError('the period is not over');
    const feiten = readDdas(db, gemeentecode, periode, kluis);
    return schrijfDeel(opdracht, writeDeel('router', mapping, gemeentecode, periode, feiten));
  });
}
