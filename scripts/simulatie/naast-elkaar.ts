/**
 * Does the same for every one of a list, so many at a time, in the order of the list; what came of each, in that order.
 * The first that fails is told once those under way have ended, and nothing is begun after it.
 */
export async function naastElkaar<T, R>(
  dingen: readonly T[],
  tegelijk: number,
  doe: (ding: T) => Promise<R>,
): Promise<R[]> {
  const uit = new Array<R>(dingen.length);
  const over = dingen.entries();
  let mislukt = false;
  const werkers = Array.from({ length: tegelijk }, async () => {
    for (const [plaats, ding] of over) {
      if (mislukt) return;
      try {
        uit[plaats] = await doe(ding);
      } catch (error) {
        mislukt = true;
        throw error;
      }
    }
  });
  for (const werker of await Promise.allSettled(werkers))
    if (werker.status === 'rejected') throw werker.reason;
  return uit;
}
