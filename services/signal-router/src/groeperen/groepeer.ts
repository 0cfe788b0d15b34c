/*
 * Who belongs together, as a function of a set of meldingen: their order, and how they once were grouped, cannot
 * matter. Two layers:
 *
 *   persoon  meldingen about one resident: equal BSN, else the pair rule of zelfde-persoon.ts.
 *   groep    residents who share a full address (the household), and whatever a resident connects.
 *
 * A wrong merge shows one resident's debts to somebody who works on another's, so doubt separates. Where pairs would
 * chain two people who exclude each other (two BSNs, father and son, twins), the meldingen that fit both sides are
 * set apart, each alone (NIET_EENDUIDIG); if the rest still chains them, all of it is. They stay in the group of
 * their address. With more than six residents an address says nothing about a household (verzameladres).
 */
import type { TeGroeperen } from './persoonskenmerken.ts';
import { isOtherPerson, isSamePerson } from './zelfde-persoon.ts';

export interface GegroepeerdePersoon {
  /** Ascending. */
  readonly meldingIds: readonly string[];
  /** Fitted more than one resident, or cannot be read, and was therefore joined to none. */
  readonly nietEenduidig: boolean;
}

export interface Groep {
  /** Ascending by first meldingId. */
  readonly personen: readonly GegroepeerdePersoon[];
  /** An address in it has more than six residents. */
  readonly verzameladres: boolean;
}

export const VERZAMELADRES_VANAF = 7;

/**
 * Groups in ascending order of their first meldingId; every melding is in one persoon of one groep. Meldingen in the
 * order of their ids are the fastest.
 */
export function groepeer(meldingen: readonly TeGroeperen[]): Groep[] {
  const personen = vormPersonen(meldingen);
  const residents = new Map<string, Set<Persoonsvorm>>();
  for (const persoon of personen) {
    for (const { adres } of persoon.vormen) {
      if (adres === null) continue;
      const known = residents.get(adres);
      if (known === undefined) residents.set(adres, new Set([persoon]));
      else known.add(persoon);
    }
  }
  const households = new Sets(personen);
  const crowded = new Set<string>();
  for (const [adres, atAddress] of residents) {
    const [first, ...others] = atAddress;
    if (isVerzameladres(atAddress)) crowded.add(adres);
    else if (first !== undefined) for (const other of others) households.join(first, other);
  }
  const isCrowded = ({ vormen }: Persoonsvorm) =>
    vormen.some(({ adres }) => adres !== null && crowded.has(adres));
  return households
    .all()
    .map((leden) => ({
      personen: leden
        .map(({ meldingIds, nietEenduidig }) => ({ meldingIds, nietEenduidig }))
        .sort((a, b) => compareFirst(a.meldingIds, b.meldingIds)),
      verzameladres: crowded.size > 0 && leden.some(isCrowded),
    }))
    .sort((a, b) => compareFirst(a.personen[0]?.meldingIds ?? [], b.personen[0]?.meldingIds ?? []));
}

function isVerzameladres(residents: ReadonlySet<Persoonsvorm>): boolean {
  let certain = 0;
  for (const { nietEenduidig } of residents) if (!nietEenduidig) certain++;
  return certain >= VERZAMELADRES_VANAF;
}

type Vorm = Omit<TeGroeperen, 'meldingId'>;

/** One resident, or one unit on the way there: the forms in which he was reported. */
interface Persoonsvorm {
  readonly vormen: readonly Vorm[];
  readonly meldingIds: readonly string[];
  readonly nietEenduidig: boolean;
}

function vormPersonen(meldingen: readonly TeGroeperen[]): Persoonsvorm[] {
  const units = collapse(meldingen);
  const neighbours = connect(units);
  // Most residents are reported in one form only.
  const persons = units.filter((unit) => !neighbours.has(unit));
  const others = units.filter((unit) => neighbours.has(unit));
  for (const component of componentsOf(others, neighbours)) persons.push(...resolve(component, neighbours));
  return persons;
}

/** What a melding is looked up by; all null but the first two where it does not apply. */
interface Keys {
  /** Equal for what reads the same. */
  readonly vorm: string;
  /** Of its unit. */
  readonly key: string;
  /** Birth date at a postcode and number. */
  readonly dated: string | null;
  /** First initial at a full address. */
  readonly atAddress: string | null;
}

/** Made once: a melding in a crowded building is looked up again for everybody who is reported there after it. */
const keys = new WeakMap<Vorm, Keys>();

function keysOf(of: Vorm): Keys {
  const known = keys.get(of);
  if (known !== undefined) return known;
  const { bsn, plaats, adres, geboortedatum, initials } = of;
  const vorm = `${of.vorm}|${plaats}|${adres}`;
  const made = {
    vorm,
    key: bsn === null ? `v${vorm}` : `b${bsn}`,
    dated: plaats === null || geboortedatum === null ? null : `d${geboortedatum}${plaats}`,
    atAddress: plaats === null || adres === null ? null : `a${initials.charAt(0)}${adres}`,
  };
  keys.set(of, made);
  return made;
}

/** Meldingen with one BSN, or without BSN but alike in every respect, are one unit: a household with 500 stays small. */
function collapse(meldingen: readonly TeGroeperen[]): Persoonsvorm[] {
  const units = new Map<string, { vormen: Vorm[]; meldingIds: string[]; nietEenduidig: boolean }>();
  for (const melding of meldingen) {
    const { vorm, key } = keysOf(melding);
    const unit = units.get(key);
    if (unit === undefined) {
      const { meldingId, onleesbaar = false } = melding;
      units.set(key, { vormen: [melding], meldingIds: [meldingId], nietEenduidig: onleesbaar });
      continue;
    }
    if (!unit.vormen.some((known) => keysOf(known).vorm === vorm)) unit.vormen.push(melding);
    unit.meldingIds.push(melding.meldingId);
  }
  for (const { meldingIds } of units.values()) if (meldingIds.length > 1) meldingIds.sort();
  return [...units.values()];
}

/** Units without any are not in it. */
type Neighbours = ReadonlyMap<Persoonsvorm, ReadonlySet<Persoonsvorm>>;

interface Kandidaat {
  readonly unit: Persoonsvorm;
  readonly vorm: Vorm;
}

/**
 * Pairs that are one person. Compared only within a birth date at a postcode and number, and, where a side has no
 * birth date, within a full address: a flat with hundreds of residents is not compared all with all.
 */
function connect(units: readonly Persoonsvorm[]): Neighbours {
  // Most keys are of one resident only: a bucket is made for those that lead to somebody.
  const [dates, shared, undated] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const { vormen } of units) {
    for (const vorm of vormen) {
      const { dated, atAddress } = keysOf(vorm);
      if (dated === null) {
        if (atAddress !== null) undated.add(atAddress);
      } else if (dates.has(dated)) shared.add(dated);
      else dates.add(dated);
    }
  }
  const buckets = new Map<string, Kandidaat[]>();
  const put = (key: string | null, wanted: ReadonlySet<string>, unit: Persoonsvorm, vorm: Vorm) => {
    if (key === null || !wanted.has(key)) return;
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, [{ unit, vorm }]);
    else bucket.push({ unit, vorm });
  };
  for (const unit of units) {
    for (const vorm of unit.vormen) {
      const { dated, atAddress } = keysOf(vorm);
      put(dated, shared, unit, vorm);
      put(atAddress, undated, unit, vorm);
    }
  }
  const neighbours = new Map<Persoonsvorm, Set<Persoonsvorm>>();
  const join = (one: Persoonsvorm, other: Persoonsvorm) =>
    neighbours.set(one, (neighbours.get(one) ?? new Set()).add(other));
  for (const bucket of buckets.values()) {
    for (const [index, one] of bucket.entries()) {
      for (const other of bucket.slice(index + 1)) {
        if (one.unit === other.unit || !isSamePerson(one.vorm, other.vorm)) continue;
        join(one.unit, other.unit);
        join(other.unit, one.unit);
      }
    }
  }
  return neighbours;
}

function resolve(component: readonly Persoonsvorm[], neighbours: Neighbours): Persoonsvorm[] {
  if (!holdsConflict(component)) return [merge(component)];
  const ambiguous = component.filter((unit) => holdsConflict([...(neighbours.get(unit) ?? [])]));
  const clear = component.filter((unit) => !ambiguous.includes(unit));
  const rest = componentsOf(clear, neighbours).flatMap((part) =>
    holdsConflict(part) ? part.flatMap(alone) : [merge(part)],
  );
  return [...rest, ...ambiguous.flatMap(alone)];
}

function holdsConflict(units: readonly Persoonsvorm[]): boolean {
  return units.some((one, index) => units.slice(index + 1).some((other) => excludes(one, other)));
}

/** Spellings within one unit may differ (one BSN); two units exclude each other when all their forms do. */
function excludes(one: Persoonsvorm, other: Persoonsvorm): boolean {
  return one.vormen.every((a) => other.vormen.every((b) => isOtherPerson(a, b)));
}

function merge(units: readonly Persoonsvorm[]): Persoonsvorm {
  const [only] = units;
  if (units.length === 1 && only !== undefined) return only;
  return {
    vormen: units.flatMap((unit) => unit.vormen),
    meldingIds: units.flatMap((unit) => unit.meldingIds).sort(),
    nietEenduidig: false,
  };
}

/**
 * A unit of one BSN is certain of itself; it only joins nobody else. Of a unit without BSN not even two meldingen that
 * read the same belong together: one may be the father's and one the son's.
 */
function alone(unit: Persoonsvorm): Persoonsvorm[] {
  if (unit.vormen.some((vorm) => vorm.bsn !== null)) return [unit];
  return unit.meldingIds.map((meldingId) => ({
    vormen: unit.vormen,
    meldingIds: [meldingId],
    nietEenduidig: true,
  }));
}

function componentsOf(units: readonly Persoonsvorm[], neighbours: Neighbours): Persoonsvorm[][] {
  const among = new Set(units);
  const sets = new Sets(units);
  for (const unit of units)
    for (const other of neighbours.get(unit) ?? []) if (among.has(other)) sets.join(unit, other);
  return sets.all();
}

/** Disjoint sets over the given elements. */
class Sets<T> {
  readonly #elements: readonly T[];
  /** Of those that were joined; the others are alone. */
  readonly #parent = new Map<T, T>();

  constructor(elements: readonly T[]) {
    this.#elements = elements;
  }

  /** Both are among the elements. */
  join(a: T, b: T): void {
    const [rootA, rootB] = [this.#rootOf(a), this.#rootOf(b)];
    if (rootA !== rootB) this.#parent.set(rootB, rootA);
  }

  /** In the order of the first element of each. */
  all(): T[][] {
    const found = new Map<T, T[]>();
    for (const element of this.#elements) {
      const root = this.#rootOf(element);
      const members = found.get(root);
      if (members === undefined) found.set(root, [element]);
      else members.push(element);
    }
    return [...found.values()];
  }

  #rootOf(element: T): T {
    let root = element;
    for (let next = this.#parent.get(root); next !== undefined; next = this.#parent.get(root)) root = next;
    // Whoever asks next has one step to go.
    for (let at = element; at !== root; ) {
      const next = this.#parent.get(at) ?? root;
      this.#parent.set(at, root);
      at = next;
    }
    return root;
  }
}

function compareFirst(a: readonly string[], b: readonly string[]): number {
  const [first = '', second = ''] = [a[0], b[0]];
  return first < second ? -1 : first > second ? 1 : 0;
}
