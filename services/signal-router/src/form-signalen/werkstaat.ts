/*
 * The meldingen and signalen that a batch can touch, in memory, and what became of them. The rules of this folder
 * change it one event at a time; the shell fills it from the database and writes back what changed.
 *
 * Meldingen hang together in kringen: everything that shares a BSN or a postcode and house number with something in
 * it. Grouping never looks beyond a kring, so a kring is what must be loaded to judge one melding. It is wider than a
 * groep (neighbours in one building share a kring) and may stay wider after a withdrawal; that costs time, never a
 * decision. Values put in are never changed, so what was captured for an event stays as it was.
 */
import type { Datum } from '@meldpunt/contracts';
import { type Groep, groepeer } from '../groeperen/groepeer.ts';
import { parsePersoonskenmerken, type TeGroeperen } from '../groeperen/persoonskenmerken.ts';
import { Wachtrij } from '../matchmoment/wachtrij.ts';
import type { Storing, Verdict } from './evaluate-formule.ts';
import {
  type Einde,
  isOpenRegel,
  type MeldingStaat,
  type Regel,
  type SignaalStaat,
  type Sleutels,
  teltMee,
} from './staat.ts';

/** A version of a signaal with the meldingen as they were when it was reached. */
export interface SignaalVersie {
  readonly signaal: SignaalStaat;
  readonly meldingen: ReadonlyMap<string, MeldingStaat>;
}

export type Teller =
  | 'ontvangen'
  | 'beeindigdHier'
  | 'centenBeeindigdHier'
  | 'beeindigdElders'
  | 'ontstaan'
  | 'vervallen'
  | 'beeindigd';

/** Counts of one municipality on one day. */
export type Dagsom = Record<Teller, number>;

/** How often a block of a formule gave no verdict. */
export interface Storingtelling extends Storing {
  readonly gemeentecode: string;
  readonly dag: Datum;
  readonly formuleVersie: number;
  readonly aantal: number;
}

export interface GeladenMelding {
  readonly melding: MeldingStaat;
  readonly kringId: string;
}

/** Makes groups of the meldingen of a kring that count; the same ones for the same set. */
export type Groepeerder = (meldingen: readonly MeldingStaat[]) => readonly Groep[];

export function groepeerMeldingen(meldingen: readonly MeldingStaat[]): readonly Groep[] {
  return groepeer(meldingen.map(toTeGroeperen));
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
  readonly #meldingen = new Map<string, MeldingStaat>();
  readonly #signalen = new Map<string, SignaalStaat>();
  readonly #kringen = new Map<string, Kring>();
  readonly #kringOf = new Map<string, string>();
  readonly #kringByKey = new Map<string, string>();
  readonly #changedMeldingen = new Set<string>();
  readonly #changedSignalen = new Set<string>();
  readonly #versies: SignaalVersie[] = [];
  readonly #einden: Einde[] = [];
  readonly #dagsommen = new Map<string, Dagsom>();
  readonly #storingen = new Map<string, Storingtelling>();

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

  tel(gemeentecode: string, dag: Datum, teller: Teller, aantal = 1): void {
    const key = `${dag} ${gemeentecode}`;
    const som = this.#dagsommen.get(key) ?? {
      ontvangen: 0,
      beeindigdHier: 0,
      centenBeeindigdHier: 0,
      beeindigdElders: 0,
      ontstaan: 0,
      vervallen: 0,
      beeindigd: 0,
    };
    som[teller] += aantal;
    this.#dagsommen.set(key, som);
  }

  /** Counts the blocks that failed in it. */
  noteVerdict(gemeentecode: string, { invoer: { gefaald, peildatum } }: Verdict): void {
    for (const storing of gefaald?.storingen ?? []) {
      const counted = { ...storing, gemeentecode, dag: peildatum, formuleVersie: gefaald?.versie ?? 0 };
      const key = Object.values(counted).join(' ');
      this.#storingen.set(key, { ...counted, aantal: (this.#storingen.get(key)?.aantal ?? 0) + 1 });
    }
  }

  storingen(): readonly Storingtelling[] {
    return [...this.#storingen.values()];
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

  dagsommen(): { gemeentecode: string; dag: string; som: Dagsom }[] {
    return [...this.#dagsommen].map(([key, som]) => ({
      dag: key.slice(0, 10),
      gemeentecode: key.slice(11),
      som,
    }));
  }

  /**
   * Versions to send, in order. Of additions and changes of one signaal that follow on each other only the last is
   * sent: every version carries the complete state, and a household with five hundred meldingen in one batch would
   * otherwise be written five hundred times. A founding and an ending are always sent, and so is the last version that
   * shows a melding open: whether casework opens a zaak for it must not depend on where a batch ends.
   */
  signaalVersies(): SignaalVersie[] {
    const next = new Map<string, SignaalVersie>();
    const kept: SignaalVersie[] = [];
    for (const versie of [...this.#versies].reverse()) {
      const later = next.get(versie.signaal.signaalId);
      next.set(versie.signaal.signaalId, versie);
      const isLast = later === undefined || !isUpdate(versie) || !isUpdate(later);
      if (isLast || takesBack(versie, later)) kept.push(versie);
    }
    return kept.reverse();
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

/** Whether something is open in the one and no longer in the one after it. */
function takesBack(versie: SignaalVersie, later: SignaalVersie): boolean {
  const { regels } = later.signaal;
  return versie.signaal.regels.some((regel, nummer) => {
    if (!isOpenIn(versie, regel)) return false;
    // What is listed keeps its place.
    const same = regels[nummer]?.meldingId === regel.meldingId;
    const then = same ? regels[nummer] : regels.find(({ meldingId }) => meldingId === regel.meldingId);
    return then === undefined || !isOpenIn(later, then);
  });
}

function isOpenIn({ meldingen }: SignaalVersie, regel: Regel): boolean {
  return isOpenRegel(regel, meldingen.get(regel.meldingId));
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

function isUpdate({ signaal }: SignaalVersie): boolean {
  return signaal.gebeurtenis === 'AANGEVULD' || signaal.gebeurtenis === 'GEWIJZIGD';
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

const NOBODY = parsePersoonskenmerken({
  achternaam: null,
  voorvoegsel: null,
  voorletters: null,
  voornamen: null,
  geboortedatum: null,
});

/** A state is never changed, and a crowded kring is grouped again for each melding that joins it. */
const teGroeperen = new WeakMap<MeldingStaat, TeGroeperen>();

/** A resident who cannot be opened any more joins nobody by name; equal keys still hold. */
function toTeGroeperen(melding: MeldingStaat): TeGroeperen {
  const known = teGroeperen.get(melding);
  if (known !== undefined) return known;
  const { feiten, sleutels, bron } = melding;
  const made = { meldingId: feiten.meldingId, ...sleutels, ...(bron.kenmerken() ?? NOBODY) };
  teGroeperen.set(melding, made);
  return made;
}
