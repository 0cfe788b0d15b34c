import type { Datum } from '@meldpunt/contracts';

/** What is stated of a convenant from a day on, until its end or until what is stated from a later day. */
export interface Periodeopgave {
  readonly van: Datum;
  readonly tot: Datum | null;
  readonly meldingsdrempelInCenten: number;
}

export interface Periode extends Periodeopgave {
  readonly versie: number;
}

export type Periodenbesluit =
  | { readonly status: 'ONGEWIJZIGD' }
  /** An end was stated and what stands ahead was not: it would begin on this day all the same. */
  | { readonly status: 'VERVOLG_STAAT_KLAAR'; readonly vervolgVan: Datum }
  | {
      readonly status: 'GEWIJZIGD';
      /** First days of periods that no longer stand. */
      readonly vervallen: readonly Datum[];
      readonly vastTeLeggen: readonly Periode[];
      /** What holds now, when that changed. */
      readonly teVertellen: Periode | null;
    };

/** The period a day is judged by: what began last. Before anything began, or without a day, what comes first. */
export function geldendePeriode<P extends { readonly van: Datum }>(
  perioden: readonly P[],
  dag: Datum | null,
): P | undefined {
  let last: P | undefined;
  let first: P | undefined;
  for (const periode of perioden) {
    if (first === undefined || periode.van < first.van) first = periode;
    if (dag !== null && periode.van <= dag && (last === undefined || periode.van > last.van)) last = periode;
  }
  return last ?? first;
}

/**
 * What becomes of the periods of one convenant by what is stated of it now. What stands already as it is stated changes
 * nothing, so that a call may be repeated whatever began since. What is stated for a day that has come takes the place
 * of whatever began on that day or since and leaves what is to come; what is stated for days to come takes the place of
 * everything that was to come. So a renewal is corrected by stating it again, and a change of what holds today does not
 * lose it. Who states an end must say what becomes of the renewal: it would begin after that end unnoticed. While the
 * hub has no day nothing has come, and only an equal first day is replaced.
 */
export function decidePerioden(
  standing: readonly Periode[],
  given: readonly Periodeopgave[],
  dag: Datum | null,
): Periodenbesluit {
  const wanted = new Map(given.map((opgave) => [opgave.van, opgave]));
  const stands = new Map(standing.map((periode) => [periode.van, periode]));
  const changed = [...wanted.values()].filter((opgave) => !isSame(stands.get(opgave.van), opgave));
  if (changed.length === 0) return { status: 'ONGEWIJZIGD' };
  const isAhead = (van: Datum) => dag !== null && van > dag;
  const begun = firstOf(changed.filter(({ van }) => !isAhead(van)));
  const hasAhead = changed.some(({ van }) => isAhead(van));
  const isReplaced = ({ van }: Periode) => {
    if (dag === null || wanted.has(van)) return false;
    return isAhead(van) ? hasAhead : begun !== undefined && van >= begun;
  };
  const vervallen = standing.filter(isReplaced).map(({ van }) => van);
  const kept = new Map(standing.filter((periode) => !isReplaced(periode)).map((each) => [each.van, each]));
  const end = firstOf(changed.filter(({ tot }) => tot !== null));
  const vervolgVan = firstOf(
    [...kept.values()].filter(({ van }) => end !== undefined && van > end && !wanted.has(van)),
  );
  if (vervolgVan !== undefined) return { status: 'VERVOLG_STAAT_KLAAR', vervolgVan };
  const highest = Math.max(0, ...standing.map(({ versie }) => versie));
  for (const opgave of changed) kept.set(opgave.van, { ...opgave, versie: 0 });
  const after = [...kept.values()].toSorted((left, right) => (left.van < right.van ? -1 : 1));
  const before = geldendePeriode(standing, dag);
  const holds = geldendePeriode(after, dag);
  // What holds because another went, a later one or the first of those to come, is told under a version above that one.
  const instead = holds !== undefined && before !== undefined && holds.van !== before.van ? [holds] : [];
  const from = firstOf([...changed, ...instead]);
  let versie = highest;
  const vastTeLeggen = after
    .filter(({ van }) => from !== undefined && van >= from)
    .map((periode) => ({ ...periode, versie: ++versie }));
  const told = vastTeLeggen.find(({ van }) => van === holds?.van);
  return { status: 'GEWIJZIGD', vervallen, vastTeLeggen, teVertellen: told ?? null };
}

function firstOf(perioden: readonly Periodeopgave[]): Datum | undefined {
  return perioden.map(({ van }) => van).sort()[0];
}

function isSame(periode: Periode | undefined, { tot, meldingsdrempelInCenten }: Periodeopgave): boolean {
  return (
    periode !== undefined &&
    periode.tot === tot &&
    periode.meldingsdrempelInCenten === meldingsdrempelInCenten
  );
}
