import type { Code, Datum } from '@meldpunt/contracts';

export interface Besluit {
  readonly goedgekeurd: boolean;
  readonly door: string;
  readonly reden: string | null;
}

/** Where a version stands on the hub's day. What was not approved before its day never takes effect. */
export function formulestandOf(
  versie: { readonly ingangsdatum: Datum; readonly besluit: Besluit | null },
  dag: string | undefined,
): Code<'formulestand'> {
  if (versie.besluit !== null) return versie.besluit.goedgekeurd ? 'GOEDGEKEURD' : 'AFGEWEZEN';
  return dag !== undefined && versie.ingangsdatum <= dag ? 'VERLOPEN' : 'VOORGESTELD';
}

/** In force on that day: of the approved versions that have begun the latest, and of one day the highest. */
export function versieInForce<
  V extends { readonly versie: number; readonly ingangsdatum: Datum; readonly besluit: Besluit | null },
>(versies: readonly V[], dag: Datum): V | undefined {
  let found: V | undefined;
  for (const versie of versies) {
    if (versie.besluit?.goedgekeurd !== true || versie.ingangsdatum > dag) continue;
    if (found === undefined || isLater(versie, found)) found = versie;
  }
  return found;
}

function isLater(
  a: { readonly versie: number; readonly ingangsdatum: Datum },
  b: { readonly versie: number; readonly ingangsdatum: Datum },
): boolean {
  return a.ingangsdatum > b.ingangsdatum || (a.ingangsdatum === b.ingangsdatum && a.versie > b.versie);
}
