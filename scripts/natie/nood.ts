import type { Huishouden } from './huishouden.ts';
import { Toeval } from './toeval.ts';

const EERSTE = 0.38;
const PER_SCHULDEISER = 0.14;
const PER_MAAND = 0.06;
const SPREIDING = 0.1;
const HOOGSTENS = 0.95;

/** GEPLANT: as below. GELIJK: all households alike, so that what becomes of one tells nothing about its debts. */
export type Noodverdeling = 'GEPLANT' | 'GELIJK';

/**
 * The hidden need of a household: the chance, 0 to 1, that it accepts help once it is reached. Planted, without a
 * source: who lets several creditors wait at once, or for months on end, needs it more. So a formule that looks for
 * concurrence must come out more useful than one that signals everybody, and a trial of formules can be held against it.
 */
export function noodVan(
  seed: number,
  { id, verloop: { maanden, diepste } }: Huishouden,
  verdeling: Noodverdeling,
): number {
  if (verdeling === 'GELIJK') return EERSTE;
  const own = (new Toeval(seed, 51, id).fraction() * 2 - 1) * SPREIDING;
  const nood = EERSTE + PER_SCHULDEISER * (diepste - 1) + PER_MAAND * (maanden - 1) + own;
  return Math.max(0, Math.min(HOOGSTENS, nood));
}
