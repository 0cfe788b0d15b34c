import type { Groep } from '../groeperen/groepeer.ts';
import type { Werkstaat } from './werkstaat.ts';

/** How some kringen were grouped before an event, to tell afterwards which groups it touched; by first meldingId. */
export type Indeling = ReadonlyMap<string, Groep>;

export function groepenBefore(werk: Werkstaat, kringIds: readonly string[]): Indeling {
  const groepen = new Map<string, Groep>();
  for (const kringId of kringIds)
    for (const groep of werk.groepen(kringId)) groepen.set(firstOf(groep), groep);
  return groepen;
}

/** Groups with the melding, and groups that did not exist like this before: in members, or in who is one resident. */
export function changedGroepen(before: Indeling, after: readonly Groep[], meldingId: string): Groep[] {
  return after.filter((groep) => holds(groep, meldingId) || !isAlike(before.get(firstOf(groep)), groep));
}

function holds(groep: Groep, meldingId: string): boolean {
  return groep.personen.some((persoon) => persoon.meldingIds.includes(meldingId));
}

function firstOf(groep: Groep): string {
  return groep.personen[0]?.meldingIds[0] ?? '';
}

/** The same residents with the same meldingen; both stand in one order. */
function isAlike(one: Groep | undefined, other: Groep): boolean {
  return (
    one !== undefined &&
    one.personen.length === other.personen.length &&
    one.personen.every(({ meldingIds }, nr) => {
      const others = other.personen[nr]?.meldingIds ?? [];
      return meldingIds.length === others.length && meldingIds.every((id, place) => id === others[place]);
    })
  );
}
