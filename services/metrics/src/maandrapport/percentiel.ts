/** How often each number of days occurred. */
export type Histogram = ReadonlyMap<number, number>;

/** Smallest number of days by which at least this share was done (nearest rank); null without any. */
export function percentiel(histogram: Histogram, deel: number): number | null {
  const total = [...histogram.values()].reduce((sum, aantal) => sum + aantal, 0);
  const rank = Math.ceil(deel * total);
  let seen = 0;
  for (const [dagen, aantal] of [...histogram].sort(([left], [right]) => left - right)) {
    seen += aantal;
    if (seen >= rank && aantal > 0) return dagen;
  }
  return null;
}
