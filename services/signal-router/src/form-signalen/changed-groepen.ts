import type { Groep } from '../groeperen/groepeer.ts';
import type { Werkstaat } from './werkstaat.ts';

/** How some kringen were grouped before an event, to tell afterwards which groups it touched. */
export type Indeling = ReadonlySet<string>;

export function groepenBefore(werk: Werkstaat, kringIds: readonly string[]): Indeling {
  return new Set(kringIds.flatMap((kringId) => werk.groepen(kringId).map(shapeOf)));
}

/** Groups with the melding, and groups that did not exist like this before: in members, or in who is one resident. */
export function changedGroepen(before: Indeling, after: readonly Groep[], meldingId: string): Groep[] {
  return after.filter((groep) => holds(groep, meldingId) || !before.has(shapeOf(groep)));
}

function holds(groep: Groep, meldingId: string): boolean {
  return groep.personen.some((persoon) => persoon.meldingIds.includes(meldingId));
}

/** Groups that did not change are the same objects before the next event. */
const shapes = new WeakMap<Groep, string>();

function shapeOf(groep: Groep): string {
  let shape = shapes.get(groep);
  if (shape === undefined) {
    shape = groep.personen.map((persoon) => persoon.meldingIds.join()).join(';');
    shapes.set(groep, shape);
  }
  return shape;
}
