/*
 * The meldingen and signalen that a batch can touch, in memory, and what became of them. The rules of this folder
 * change it one event at a time; the shell fills it from the database and writes back what changed.
 *
 * Meldingen hang together in kringen: everything that shares a BSN or a postcode and house number with something in
 * it. Grouping never looks beyond a kring, so a kring is what must be loaded to judge one melding. It is wider than a
 * groep (neighbours in one building share a kring) and may stay wider after a withdrawal; that costs time, never a
 * decision. Values put in are never changed, so what was captured for an event stays as it was.
 */
import type { Groep } from '../groeperen/groepeer.ts';
import { Wachtrij } from '../matchmoment/wachtrij.ts';
import { type SignaalVersie, versiesToSend } from './signaal-versies.ts';
import {
  type Einde,
  isOpenRegel,
  type MeldingStaat,
  type Regel,
  type SignaalStaat,
  type Sleutels,
  teltMee,
} from './staat.ts';
import { type Groepeerder, groepeerMeldingen } from './te-groeperen.ts';
import { Tellingen } from './tellingen.ts';

export interface GeladenMelding {
  readonly melding: MeldingStaat;
  readonly kringId: string;
}

interface Kring {
  /** Ascending: they are grouped again after each that comes, and what is in order need not be sorted. */
  readonly leden: string[];
  /** Of the state as it is; undefined once something in it changed. */
  groepen: readonly Groep[] | undefined;
}

export class Werkstaat {
  /** Who waits for room, where a municipality bounds its signalen. */
  readonly wachtrij = new Wachtrij();
  readonly tellingen = new Tellingen();
  readonly #meldingen = new Map<string, MeldingStaat>();
  readonly #signalen = new Map<string, SignaalStaat>();
  readonly #kringen = new Map<string, Kring>();
  readonly #kringOf = new Map<string, string>();
  readonly #kringByKey = new Map<string, string>();
  readonly #changedMeldingen = new Set<string>();
  readonly #changedSignalen = new Set<string>();
  readonly #versies: SignaalVersie[] = [];
  readonly #einden: Einde[] = [];
  readonly #groepeerder: Groepeerder;
  readonly #stillToCome: ReadonlySet<string>;

  /** `stillToCome`: meldingen of these signalen that are to be read again after a restore. */
  constructor(
    meldingen: Iterable<GeladenMelding> = [],
    signalen: Iterable<SignaalStaat> = [],
    groepeerder: Groepeerder = groepeerMeldingen,
    stillToCome: ReadonlySet<string> = new Set(),
  ) {
    this.#groepeerder = groepeerder;
    this.#stillToCome = stillToCome;
    for (const { melding, kringId } of meldingen) {
      this.#meldingen.set(melding.feiten.meldingId, melding);
      this.#enter(melding.feiten.meldingId, melding.sleutels, kringId);
    }
    for (const signaal of signalen) this.#signalen.set(signaal.signaalId, signaal);
  }

  melding(meldingId: string): MeldingStaat | undefined {
    return this.#meldingen.get(meldingId);
  }

  signaal(signaalId: string): SignaalStaat | undefined {
    return this.#signalen.get(signaalId);
  }

  /**
   * After a restore: the signaal shows meldingen that were not read again yet. It says what came of everything up to
   * them, so whatever is read before they are is in it already, and judging it by less than it was made of would take
   * the ground from under it.
   */
  isAhead({ regels, onderbouwing }: SignaalStaat): boolean {
    if (this.#stillToCome.size === 0) return false;
    return [...regels, ...onderbouwing].some(
      ({ meldingId }) => this.#stillToCome.has(meldingId) && !this.#meldingen.has(meldingId),
    );
  }

  /** As it is now: listed as open, and its creditor stands by it. */
  isOpen(regel: Regel): boolean {
    return isOpenRegel(regel, this.#meldingen.get(regel.meldingId));
  }

  openRegels({ regels }: SignaalStaat): Regel[] {
    return regels.filter((regel) => this.isOpen(regel));
  }

  /** Meldingen of a kring. */
  leden(kringId: string): MeldingStaat[] {
    const found: MeldingStaat[] = [];
    for (const id of this.#kringen.get(kringId)?.leden ?? []) {
      const melding = this.#meldingen.get(id);
      if (melding !== undefined) found.push(melding);
    }
    return found;
  }

  kringOf(meldingId: string): string | undefined {
    return this.#kringOf.get(meldingId);
  }

  /** Kringen a melding with these keys belongs to, with the one it is in. */
  kringenFor(meldingId: string, sleutels: Sleutels): string[] {
    const found = new Set<string>();
    const own = this.#kringOf.get(meldingId);
    if (own !== undefined) found.add(own);
    for (const key of indexKeys(sleutels)) {
      const kringId = this.#kringByKey.get(key);
      if (kringId !== undefined) found.add(kringId);
    }
    return [...found];
  }

  /** Groups of a kring as it stands now. */
  groepen(kringId: string): readonly Groep[] {
    const kring = this.#kringen.get(kringId);
    if (kring === undefined) return [];
    kring.groepen ??= this.#groepeerder(this.leden(kringId).filter(teltMee));
    return kring.groepen;
  }

  /** Groups of these alone, as if nobody had reported anything else. */
  groepeer(meldingen: readonly MeldingStaat[]): readonly Groep[] {
    return this.#groepeerder(meldingen);
  }

  /** Stores a new state; with other keys the kringen it connects become one. Returns its kring. */
  putMelding(melding: MeldingStaat): string {
    const id = melding.feiten.meldingId;
    const known = this.#meldingen.get(id);
    this.#meldingen.set(id, melding);
    this.#changedMeldingen.add(id);
    const kringId = this.#kringOf.get(id);
    if (known !== undefined && kringId !== undefined && sameKeys(known.sleutels, melding.sleutels)) {
      const kring = this.#kringen.get(kringId);
      // A change of holder alone moves nobody, unless it takes the melding out.
      if (kring !== undefined && (known.bron !== melding.bron || teltMee(known) !== teltMee(melding))) {
        kring.groepen = undefined;
      }
      return kringId;
    }
    return this.#enter(id, melding.sleutels, this.#join(this.kringenFor(id, melding.sleutels)) ?? id);
  }

  /** Stores a new version of a signaal, to be sent with the meldingen it shows as they are now. */
  putSignaal(signaal: SignaalStaat): void {
    this.#signalen.set(signaal.signaalId, signaal);
    this.#changedSignalen.add(signaal.signaalId);
    const meldingen = new Map<string, MeldingStaat>();
    for (const { meldingId } of [...signaal.regels, ...signaal.onderbouwing]) {
      const melding = this.#meldingen.get(meldingId);
      if (melding !== undefined) meldingen.set(meldingId, melding);
    }
    this.#versies.push({ signaal, meldingen });
  }

  /** Stores what changes nothing that others see. */
  noteSignaal(signaal: SignaalStaat): void {
    this.#signalen.set(signaal.signaalId, signaal);
    this.#changedSignalen.add(signaal.signaalId);
  }

  putEinde(einde: Einde): void {
    this.#einden.push(einde);
  }

  changedMeldingen(): GeladenMelding[] {
    return [...this.#changedMeldingen].flatMap((id) => {
      const [melding, kringId] = [this.#meldingen.get(id), this.#kringOf.get(id)];
      return melding === undefined || kringId === undefined ? [] : [{ melding, kringId }];
    });
  }

  changedSignalen(): SignaalStaat[] {
    return [...this.#changedSignalen].flatMap((id) => this.#signalen.get(id) ?? []);
  }

  einden(): readonly Einde[] {
    return this.#einden;
  }

  /** Versions to send, in order. */
  signaalVersies(): SignaalVersie[] {
    return versiesToSend(this.#versies);
  }

  #enter(meldingId: string, sleutels: Sleutels, kringId: string): string {
    const kring = this.#kringen.get(kringId) ?? { leden: [], groepen: undefined };
    this.#kringen.set(kringId, kring);
    insertInOrder(kring.leden, meldingId);
    kring.groepen = undefined;
    this.#kringOf.set(meldingId, kringId);
    for (const key of indexKeys(sleutels)) this.#kringByKey.set(key, kringId);
    return kringId;
  }

  /** Makes kringen one: the largest takes the others in, so that the fewest rows are written. */
  #join(kringIds: readonly string[]): string | undefined {
    const [target, ...others] = [...kringIds].sort(
      (a, b) => this.#size(b) - this.#size(a) || (a < b ? -1 : 1),
    );
    if (target === undefined) return undefined;
    for (const other of others) {
      for (const meldingId of this.#kringen.get(other)?.leden ?? []) {
        const melding = this.#meldingen.get(meldingId);
        if (melding === undefined) continue;
        this.#enter(meldingId, melding.sleutels, target);
        this.#changedMeldingen.add(meldingId);
      }
      this.#kringen.delete(other);
    }
    return target;
  }

  #size(kringId: string): number {
    return this.#kringen.get(kringId)?.leden.length ?? 0;
  }
}

/** Puts an id where it belongs in an ascending list, once. */
function insertInOrder(ids: string[], id: string): void {
  let [from, to] = [0, ids.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((ids[middle] ?? '') < id) from = middle + 1;
    else to = middle;
  }
  if (ids[from] !== id) ids.splice(from, 0, id);
}

function sameKeys(a: Sleutels, b: Sleutels): boolean {
  return a === b || (a.bsn === b.bsn && a.plaats === b.plaats && a.adres === b.adres);
}

function indexKeys({ bsn, plaats }: Sleutels): string[] {
  const keys: string[] = [];
  if (bsn !== null) keys.push(`b${bsn}`);
  if (plaats !== null) keys.push(`p${plaats}`);
  return keys;
}
