/*
 * The slow, plain statement of how groups are formed, for tests: pairs over pairs until nothing changes, over single
 * meldingen. It shares the two pair rules with groepeer.ts and nothing else.
 */
import type { TeGroeperen } from '../src/groeperen/persoonskenmerken.ts';
import { isOtherPerson, isSamePerson } from '../src/groeperen/zelfde-persoon.ts';

export interface Naslag {
  /** Sorted lists of meldingIds. */
  personen: string[][];
  groepen: string[][];
}

export function groepeerPlainly(meldingen: readonly TeGroeperen[]): Naslag {
  const sameForm = (a: TeGroeperen, b: TeGroeperen) =>
    a.bsn !== null || b.bsn !== null
      ? a.bsn === b.bsn
      : JSON.stringify({ ...a, meldingId: '' }) === JSON.stringify({ ...b, meldingId: '' });
  const units = closure(meldingen, sameForm);
  const fits = (one: TeGroeperen[], other: TeGroeperen[]) =>
    one.some((a) => other.some((b) => isSamePerson(a, b)));
  const excludes = (one: TeGroeperen[], other: TeGroeperen[]) =>
    one.every((a) => other.every((b) => isOtherPerson(a, b)));
  const conflict = (part: TeGroeperen[][]) => part.some((a) => part.some((b) => a !== b && excludes(a, b)));
  const alone = (unit: TeGroeperen[]) => (unit.some((m) => m.bsn !== null) ? [unit] : unit.map((m) => [m]));

  const persons: TeGroeperen[][] = [];
  const unclear = new Set<TeGroeperen>();
  for (const component of closure(units, fits)) {
    if (!conflict(component)) {
      persons.push(component.flat());
      continue;
    }
    const doubtful = component.filter((unit) =>
      conflict(component.filter((other) => other !== unit && fits(unit, other))),
    );
    const apart = [...doubtful];
    for (const part of closure(
      component.filter((unit) => !doubtful.includes(unit)),
      fits,
    )) {
      if (conflict(part)) apart.push(...part);
      else persons.push(part.flat());
    }
    for (const single of apart.flatMap(alone)) {
      persons.push(single);
      if (single.every((melding) => melding.bsn === null)) for (const melding of single) unclear.add(melding);
    }
  }
  const residents = (adres: string) =>
    persons.filter(
      (persoon) => persoon.some((m) => m.adres === adres) && !persoon.every((m) => unclear.has(m)),
    ).length;
  const share = (one: TeGroeperen[], other: TeGroeperen[]) =>
    one.some((a) => a.adres !== null && residents(a.adres) <= 6 && other.some((b) => b.adres === a.adres));
  const ids = (part: TeGroeperen[]) => part.map((m) => m.meldingId).sort();
  const byFirst = (a: string[], b: string[]) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1);
  return {
    personen: persons.map(ids).sort(byFirst),
    groepen: closure(persons, share)
      .map((part) => ids(part.flat()))
      .sort(byFirst),
  };
}

/** Connected components by trying every pair. */
function closure<T>(elements: readonly T[], joined: (a: T, b: T) => boolean): T[][] {
  let parts = elements.map((element) => [element]);
  for (let changed = true; changed; ) {
    changed = false;
    for (const one of parts) {
      const other = parts.find(
        (part) => part !== one && part.some((b) => one.some((a) => joined(a, b) || joined(b, a))),
      );
      if (other === undefined) continue;
      parts = [...parts.filter((part) => part !== one && part !== other), [...one, ...other]];
      changed = true;
      break;
    }
  }
  return parts;
}
