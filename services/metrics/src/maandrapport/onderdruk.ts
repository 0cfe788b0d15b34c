import { KLEINSTE_TELLING } from '@meldpunt/contracts';

/**
 * Hides small numbers among parts whose sum is published; null is hidden. Nought stays: it is about nobody. When one
 * part alone would be hidden, the sum gives it away, so the smallest other part that is not nought goes with it.
 */
export function onderdruk(delen: readonly number[]): (number | null)[] {
  const hidden = delen.map((aantal) => aantal > 0 && aantal < KLEINSTE_TELLING);
  if (hidden.filter(Boolean).length === 1) {
    const companion = delen
      .map((aantal, nr) => ({ aantal, nr }))
      .filter(({ aantal, nr }) => aantal > 0 && !hidden[nr])
      .sort((left, right) => left.aantal - right.aantal || left.nr - right.nr)[0];
    if (companion !== undefined) hidden[companion.nr] = true;
  }
  return delen.map((aantal, nr) => (hidden[nr] ? null : aantal));
}
