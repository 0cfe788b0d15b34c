/**
 * The most months that can each be given a creditor of its own out of those that reported in it (a maximum matching,
 * found by augmenting paths). Rent in January, energy in February, rent in March gives two: March has no creditor
 * that another month does not need.
 */
export function assignableMonths(months: readonly ReadonlySet<string>[]): number {
  const monthOf = new Map<string, number>();
  const assign = (month: number, tried: Set<string>): boolean => {
    for (const partner of months[month] ?? []) {
      if (tried.has(partner)) continue;
      tried.add(partner);
      const holder = monthOf.get(partner);
      if (holder === undefined || assign(holder, tried)) {
        monthOf.set(partner, month);
        return true;
      }
    }
    return false;
  };
  return months.filter((_, month) => assign(month, new Set())).length;
}
