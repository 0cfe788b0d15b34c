import { type Datum, firstDayOf, weekday } from '@meldpunt/contracts';
import type { Natie } from '../natie/natie.ts';

const MAANDAG = 1;
const DONDERDAG = 4;

/**
 * Days on which the municipalities of a nation work: in its full months and after them all, in the history before them
 * Mondays and Thursdays, for of the history it counts what the formules find in it. A day off is none, whatever this says.
 */
export function werkritmeVan({ opties }: Pick<Natie, 'opties'>): (dag: Datum) => boolean {
  const begin = firstDayOf(opties.eersteMaand);
  return (dag) => dag >= begin || weekday(dag) === MAANDAG || weekday(dag) === DONDERDAG;
}
