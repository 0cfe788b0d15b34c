/** A node of a plan as PostgreSQL writes it in JSON. */
export interface Planknoop {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Filter?: string;
  readonly Plans?: readonly Planknoop[];
}

/**
 * Readings of a whole table or index in a plan, in words. A scan that stops at the first rows of an index, because of a
 * limit and with nothing to filter, is none.
 */
export function hele(
  plan: Planknoop | undefined,
  tabellen: readonly string[],
  boven: { readonly begrensd: boolean; readonly tabel?: string } = { begrensd: false },
): string[] {
  if (plan === undefined) return [];
  const soort = plan['Node Type'];
  const begrensd = soort === 'Limit' || (boven.begrensd && soort === 'LockRows');
  const tabel = plan['Relation Name'] ?? boven.tabel;
  const onder = (plan.Plans ?? []).flatMap((knoop) =>
    hele(
      knoop,
      tabellen,
      soort.startsWith('Bitmap') && tabel !== undefined ? { begrensd, tabel } : { begrensd },
    ),
  );
  const isScan = /^(Seq|Index|Index Only|Bitmap Index) Scan$/.test(soort);
  if (!isScan || plan['Index Cond'] !== undefined) return onder;
  if (tabel === undefined || !tabellen.includes(tabel)) return onder;
  if (boven.begrensd && plan.Filter === undefined) return onder;
  const waarvoor = plan.Filter === undefined ? '' : ` for ${plan.Filter}`;
  return [...onder, `${soort} of ${plan['Index Name'] ?? tabel}${waarvoor}`];
}
