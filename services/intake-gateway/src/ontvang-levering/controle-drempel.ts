import { type Bevinding, bevinding } from './bevinding.ts';
import type { Meldregel } from './regel.ts';

/**
 * The meldingsdrempel of the convenant. It keeps out new meldingen only: a change below it passes, since that is for the
 * formule of the municipality to judge and not for the gate.
 */
export function toetsDrempel(
  { bedragInCenten }: Pick<Meldregel, 'bedragInCenten'>,
  drempelInCenten: number,
): Bevinding | undefined {
  return bedragInCenten < drempelInCenten ? bevinding('ONDER_DREMPEL', 'bedragInCenten') : undefined;
}
