/** A share with the values it may reasonably have, all between 0 and 1. */
export interface Aandeel {
  readonly aandeel: number;
  readonly van: number;
  readonly tot: number;
}

/** Two-sided, 95 %. */
const Z = 1.959964;

/**
 * Wilson's score interval (1927): unlike the one by the normal curve it stays within 0 and 1 and is honest for few
 * cases and for shares near the ends. Null of nothing.
 */
export function wilson(gevallen: number, van: number): Aandeel | null {
  if (van <= 0) return null;
  const aandeel = gevallen / van;
  const z2 = Z * Z;
  const centre = (aandeel + z2 / (2 * van)) / (1 + z2 / van);
  const half = (Z / (1 + z2 / van)) * Math.sqrt((aandeel * (1 - aandeel)) / van + z2 / (4 * van * van));
  return { aandeel, van: Math.max(0, centre - half), tot: Math.min(1, centre + half) };
}
