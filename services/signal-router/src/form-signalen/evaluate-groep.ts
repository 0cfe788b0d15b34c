/*
 * What becomes of one groep after something in it changed: the life of a signaal.
 *
 *   (nothing) ──the formule holds and an open melding is the router's──▶ LOPEND (ONTSTAAN)
 *             where the municipality matches on a day of its own, or bounds its signalen, when it is time and there is
 *             room (matchmoment/decide-stichten.ts); what joins a running signaal waits for neither.
 *
 *   LOPEND    a new open melding in its groep joins the oldest running signaal (AANGEVULD). A running signaal is never
 *             merged into another: each may be on somebody's desk.
 *             A melding that is no longer in the groep of the signaal, or no longer about the resident it was listed
 *             for, is let go (LOSGELATEN). It is not the router's until casework gives it back, because casework may
 *             have taken it up; given back, it may be listed in another signaal and never again in this one.
 *             When the formule that founded it no longer holds, every open melding is let go. That the windows of the
 *             formule moved on by themselves does not count: a formule that holds on the day of founding still holds.
 *             Nor does an answer to one of its meldingen. Nor that a plug-in fails: when the fallback holds it takes
 *             the signaal over, when it does not the last verdict stays.
 *             What the creditor took back stays listed with its word; casework ends it.
 *
 *   ──▶ BEEINDIGD  every melding was answered or given back, and one at least had a real answer.
 *   ──▶ VERVALLEN  otherwise, once no melding is open and undisputed any more: what casework still has it ends alone.
 *
 *   Both are final. A melding that joins the groep later founds a new signaal that names the one before.
 *
 * Which part of a torn groep keeps the signaal: that of the melding listed first among those still open.
 */
import { type Datum, derivedId, shiftMonth } from '@meldpunt/contracts';
import { canonicalJson } from '../canonical-json.ts';
import type { FormuleGroep, GroepMelding } from '../formules/formule.ts';
import type { Groep } from '../groeperen/groepeer.ts';
import {
  belongsTo,
  decideBeoordelen,
  decideStichten,
  type Gelegenheid,
  type Matchinstellingen,
} from '../matchmoment/decide-stichten.ts';
import { instellingOn } from '../matchmoment/matchinstelling.ts';
import { evaluateFormule, type Verdict, withStoringen } from './evaluate-formule.ts';
import type { FormulesInForce, VastgesteldeFormule } from './formules-in-force.ts';
import { postcode4Of } from './postcode4.ts';
import { sluitmomentOf } from './sluitmoment.ts';
import { isOpen, isOpenRegel, type MeldingStaat, type Regel, type SignaalStaat, teltMee } from './staat.ts';
import type { Werkstaat } from './werkstaat.ts';

export interface Aanleiding {
  /** The melding whose event is being applied. */
  readonly meldingId: string;
  readonly dag: Datum;
  /** BERICHT when left out. */
  readonly gelegenheid?: Gelegenheid;
}

/** A groep with everything the rules ask of it looked up once. */
interface GroepStaat {
  readonly meldingen: ReadonlyMap<string, MeldingStaat>;
  /** First meldingId of the resident each melding is about. */
  readonly persoonOf: ReadonlyMap<string, string>;
  readonly view: FormuleGroep;
}

/**
 * The verdict of the formule in force, where it was asked; null when every open melding found a running signaal, or when
 * after a restore a running one says more than was read again yet.
 */
export function evaluateGroep(
  werk: Werkstaat,
  groep: Groep,
  formules: FormulesInForce,
  aanleiding: Aanleiding,
): Verdict | null {
  const staat = lookUp(werk, groep);
  const before = runningIn(werk, staat);
  if (before.some((signaal) => werk.isAhead(signaal))) return null;
  const running = before.map((signaal) => reviseSignaal(werk, signaal, staat, formules, aanleiding));
  const own = [...staat.meldingen.values()]
    .filter((melding) => melding.houder.status === 'ROUTER')
    .sort(byAcceptance);
  const left: MeldingStaat[] = [];
  const joining = new Map<string, MeldingStaat[]>();
  for (const melding of own) {
    const signaal = running.find((one) => isJoinable(werk, one, melding));
    if (signaal === undefined) left.push(melding);
    else joining.set(signaal.signaalId, [...(joining.get(signaal.signaalId) ?? []), melding]);
  }
  for (const signaal of running) {
    const joiners = joining.get(signaal.signaalId) ?? [];
    const formule = formuleOf(signaal, formules, aanleiding.dag);
    const listed = joiners.reduce((before, melding) => list(werk, before, melding, staat, formule), signaal);
    for (const melding of joiners) hold(werk, melding, signaal.signaalId);
    settle(werk, listed, staat, aanleiding);
  }
  const [first] = left;
  if (first === undefined) return null;
  const { gemeentecode } = first.feiten;
  const formule = formules.inForce(gemeentecode, aanleiding.dag);
  const view = viewFor(formule, staat.view, staat.meldingen);
  const matching = formules.matching?.versies.has(gemeentecode) ? formules.matching : undefined;
  if (matching !== undefined) {
    return evaluateAtMoment(werk, left, { ...staat, view }, formule, aanleiding, matching);
  }
  const verdict = evaluateFormule(formule, view, aanleiding.dag);
  werk.noteVerdict(gemeentecode, verdict);
  if (verdict.oordeel.signaal) found(werk, left, { ...staat, view }, verdict, aanleiding);
  return verdict;
}

/**
 * As above where the municipality has a matching day or a bound on its signalen: judged when it is time, founded when
 * there is room, else every open melding of the groep waits. Null when it is not time.
 */
function evaluateAtMoment(
  werk: Werkstaat,
  left: readonly MeldingStaat[],
  staat: GroepStaat,
  formule: VastgesteldeFormule,
  aanleiding: Aanleiding,
  { versies: alle, wachtrij: stand }: Matchinstellingen,
): Verdict | null {
  const { dag, gelegenheid = 'BERICHT' } = aanleiding;
  const own = left.filter(({ feiten }) => {
    return belongsTo(alle.get(feiten.gemeentecode) ?? [], dag, gelegenheid, feiten.aangenomenOp);
  });
  const [first] = own;
  if (first === undefined) return null;
  const { gemeentecode } = first.feiten;
  const versies = alle.get(gemeentecode) ?? [];
  const spoed = own.some(({ feiten }) => feiten.crisissignaal || feiten.dreiging !== null);
  if (!decideBeoordelen(versies, dag, gelegenheid, spoed)) return null;
  const { wachtrij } = werk;
  const waiting = own.flatMap(({ feiten }) => wachtrij.wachtende(stand, feiten.meldingId) ?? []);
  const sinds = waiting.reduce((earliest, one) => (one.sinds < earliest ? one.sinds : earliest), dag);
  const view = without(staat.view, left, own);
  // Who waits is judged as on the day the waiting began: that windows moved on meanwhile does not count.
  const today = evaluateFormule(formule, view, dag);
  const verdict = today.oordeel.signaal || sinds === dag ? today : evaluateFormule(formule, view, sinds);
  werk.noteVerdict(gemeentecode, verdict);
  const { oordeel } = verdict;
  const { aanpak, zwaarte } = oordeel;
  const room =
    oordeel.signaal &&
    decideStichten(versies, stand, wachtrij, { gemeentecode, aanpak, dag, gelegenheid, spoed });
  if (room) {
    const founder = gelegenheid === 'BERICHT' ? aanleiding.meldingId : firstToHold(own, view, verdict);
    found(werk, own, { ...staat, view }, verdict, { ...aanleiding, meldingId: founder });
    if (instellingOn(versies, dag).capaciteit !== null) wachtrij.tel(gemeentecode, aanpak, dag);
  }
  if (room || !oordeel.signaal) for (const { meldingId } of waiting) wachtrij.haalWeg(meldingId);
  else
    for (const { feiten } of own)
      wachtrij.zet({ meldingId: feiten.meldingId, gemeentecode, sinds, aanpak, zwaarte });
  return verdict;
}

/** The groep without the open meldingen of a later period. */
function without(
  view: FormuleGroep,
  left: readonly MeldingStaat[],
  own: readonly MeldingStaat[],
): FormuleGroep {
  if (left.length === own.length) return view;
  const later = new Set(left.map(({ feiten }) => feiten.meldingId));
  for (const { feiten } of own) later.delete(feiten.meldingId);
  return { ...view, meldingen: view.meldingen.filter(({ meldingId }) => !later.has(meldingId)) };
}

/** The melding whose acceptance made the formule hold: the clock of four weeks starts there and not on the matching day. */
function firstToHold(
  own: readonly MeldingStaat[],
  view: FormuleGroep,
  { formule, invoer: { peildatum } }: Verdict,
): string {
  for (const [nr, { feiten }] of own.entries()) {
    if (
      nr === own.length - 1 ||
      evaluateFormule(formule, without(view, own, own.slice(0, nr + 1)), peildatum).oordeel.signaal
    )
      return feiten.meldingId;
  }
  throw new RangeError('nothing is open');
}

/** A melding that the signaal lists changed, but not in its groep: casework must see it, and the signaal may be over. */
export function showChange(werk: Werkstaat, signaal: SignaalStaat, aanleiding: Aanleiding): void {
  if (werk.isAhead(signaal)) return;
  if (signaal.stand === 'LOPEND') settle(werk, signaal, null, aanleiding);
  else
    werk.putSignaal({
      ...signaal,
      versie: signaal.versie + 1,
      gebeurtenis: 'GEWIJZIGD',
      gewijzigdOp: aanleiding.dag,
    });
}

/** After an answer of casework: a new version only when the signaal is over by it; casework knows its own answers. */
export function endWhenAnswered(werk: Werkstaat, signaal: SignaalStaat, dag: Datum): void {
  const isDecided = signaal.stand !== 'LOPEND' || werk.isAhead(signaal);
  const next = isDecided ? signaal : withStand(werk, signaal);
  if (next.stand === signaal.stand || next.stand === 'LOPEND') {
    werk.noteSignaal(signaal);
    return;
  }
  werk.tel(next.gemeentecode, dag, next.stand === 'VERVALLEN' ? 'vervallen' : 'beeindigd');
  werk.putSignaal({ ...next, versie: next.versie + 1, gebeurtenis: next.stand, gewijzigdOp: dag });
}

function lookUp(werk: Werkstaat, groep: Groep): GroepStaat {
  const meldingen = new Map<string, MeldingStaat>();
  const persoonOf = new Map<string, string>();
  const firstAt = new Map<string, string>();
  for (const { meldingIds } of groep.personen) {
    for (const meldingId of meldingIds) {
      const melding = werk.melding(meldingId);
      if (melding === undefined) continue;
      meldingen.set(meldingId, melding);
      persoonOf.set(meldingId, meldingIds[0] ?? meldingId);
      const { adres } = melding.sleutels;
      if (adres !== null && !firstAt.has(adres)) firstAt.set(adres, meldingId);
    }
  }
  const view = {
    meldingen: [...meldingen.values()].map((melding) => toGroepMelding(melding, persoonOf, firstAt)),
    verzameladres: groep.verzameladres,
  };
  return { meldingen, persoonOf, view };
}

function toGroepMelding(
  melding: MeldingStaat,
  persoonOf: ReadonlyMap<string, string>,
  firstAt: ReadonlyMap<string, string>,
): GroepMelding {
  const { feiten, houder, sleutels } = melding;
  return {
    meldingId: feiten.meldingId,
    achterstandId: feiten.achterstandId,
    persoon: persoonOf.get(feiten.meldingId) ?? feiten.meldingId,
    // The first melding there stands for the address: the key itself must not outlive its month in a kept verdict.
    adres: sleutels.adres === null ? null : (firstAt.get(sleutels.adres) ?? null),
    partnerId: feiten.partnerId,
    soort: feiten.soort,
    meldmaand: feiten.meldmaand,
    signaaldatum: feiten.signaaldatum,
    ontstaansdatum: feiten.ontstaansdatum,
    bedragInCenten: feiten.bedragInCenten,
    aantalTermijnen: feiten.aantalTermijnen,
    crisissignaal: feiten.crisissignaal,
    dreiging: feiten.dreiging,
    open: isOpen(melding),
    eindresultaat: houder.status === 'BEANTWOORD' ? houder.eindresultaat : null,
  };
}

/** With the postcodes for a formule that asks for them; for the others no resident is opened. */
function viewFor(
  { beoordeling, plugIns }: VastgesteldeFormule,
  view: FormuleGroep,
  meldingen: GroepStaat['meldingen'],
): FormuleGroep {
  if (beoordeling.leestPostcode !== true && plugIns?.terugval.beoordeling.leestPostcode !== true) return view;
  return {
    ...view,
    meldingen: view.meldingen.map((one) => {
      const melding = meldingen.get(one.meldingId);
      return { ...one, postcode4: melding === undefined ? null : postcode4Of(melding) };
    }),
  };
}

/** Running signalen whose first open melding is in this groep, oldest first; the order does not depend on arrival. */
function runningIn(werk: Werkstaat, staat: GroepStaat): SignaalStaat[] {
  const ids = new Set<string>();
  for (const { houder } of staat.meldingen.values())
    if (houder.status === 'SIGNAAL') ids.add(houder.signaalId);
  const found: { readonly signaal: SignaalStaat; readonly anchor: MeldingStaat }[] = [];
  for (const id of ids) {
    const signaal = werk.signaal(id);
    if (signaal?.stand !== 'LOPEND') continue;
    const regel = signaal.regels.find((one) => isOpenNow(werk, one));
    const anchor = regel === undefined ? undefined : staat.meldingen.get(regel.meldingId);
    if (anchor !== undefined) found.push({ signaal, anchor });
  }
  return found
    .sort((a, b) => compare(a.signaal.ontstaanOp, b.signaal.ontstaanOp) || byAcceptance(a.anchor, b.anchor))
    .map(({ signaal }) => signaal);
}

/**
 * Of one day, by what the creditor calls it: ids are keyed hashes, and what is decided must not depend on the key of an
 * installation.
 */
function byAcceptance({ feiten: a }: MeldingStaat, { feiten: b }: MeldingStaat): number {
  return (
    compare(a.aangenomenOp, b.aangenomenOp) ||
    compare(a.partnerId, b.partnerId) ||
    compare(a.kenmerk, b.kenmerk) ||
    compare(a.meldingId, b.meldingId)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function openRegels(werk: Werkstaat, signaal: SignaalStaat): Regel[] {
  return signaal.regels.filter((regel) => isOpenNow(werk, regel));
}

function isOpenNow(werk: Werkstaat, regel: Regel): boolean {
  return isOpenRegel(regel, werk.melding(regel.meldingId));
}

/** Lets go what no longer belongs, and everything when the formule no longer holds. Nothing is stored yet. */
function reviseSignaal(
  werk: Werkstaat,
  signaal: SignaalStaat,
  staat: GroepStaat,
  formules: FormulesInForce,
  { dag }: Aanleiding,
): SignaalStaat {
  const open = new Set(openRegels(werk, signaal));
  const residents = residentsIn(signaal, staat);
  const strays = new Set<string>();
  for (const { meldingId, persoonId } of open) {
    const resident = staat.persoonOf.get(meldingId);
    if (resident === undefined || residents.get(persoonId) !== resident) strays.add(meldingId);
  }
  const formule = formuleOf(signaal, formules, dag);
  const view = viewFor(formule, viewOf(signaal, staat), staat.meldingen);
  const judged = judgeRunning(formule, view, signaal, dag);
  werk.noteVerdict(signaal.gemeentecode, judged);
  const verdict = takenOver(judged, signaal);
  const { oordeel } = verdict;
  // That a program broke is no ground to let go of anybody.
  const kept = !oordeel.signaal && (!judged.vast || judged.invoer.gefaald !== undefined);
  const lapsed = !oordeel.signaal && !kept;
  return {
    ...signaal,
    ...(lapsed || kept ? {} : { aanpak: oordeel.aanpak, zwaarte: oordeel.zwaarte }),
    ...(kept ? {} : verdictFields(verdict)),
    verzameladres: staat.view.verzameladres,
    regels: signaal.regels.map((regel) =>
      open.has(regel) && (lapsed || strays.has(regel.meldingId)) ? { ...regel, stand: 'LOSGELATEN' } : regel,
    ),
  };
}

/** The one that judges a running signaal, whatever came into force since. */
function formuleOf(
  { gemeentecode, formule, formuleVersie }: SignaalStaat,
  formules: FormulesInForce,
  dag: Datum,
): VastgesteldeFormule {
  return formules.find(gemeentecode, formule, formuleVersie) ?? formules.inForce(gemeentecode, dag);
}

/**
 * A running signaal is judged as if nothing in it had been answered yet: that casework answers one melding must not
 * take the ground from under the others it is working on.
 */
function viewOf(signaal: SignaalStaat, { view }: GroepStaat): FormuleGroep {
  const answered = new Set(
    signaal.regels.flatMap(({ stand, meldingId }) => (stand === 'BEANTWOORD' ? [meldingId] : [])),
  );
  if (answered.size === 0) return view;
  const meldingen = view.meldingen.map((melding) =>
    answered.has(melding.meldingId) ? { ...melding, open: true } : melding,
  );
  return { ...view, meldingen };
}

/** That of today, or of the day of founding where only that one holds; undecided when either is. */
function judgeRunning(
  formule: VastgesteldeFormule,
  view: FormuleGroep,
  { ontstaanOp, invoer }: SignaalStaat,
  dag: Datum,
): Verdict {
  // It had to wait for room: the formule held on the day the waiting began.
  if (invoer.peildatum < ontstaanOp) {
    const whenItHeld = evaluateFormule(formule, view, invoer.peildatum);
    if (whenItHeld.oordeel.signaal || !whenItHeld.vast) return whenItHeld;
  }
  const today = evaluateFormule(formule, view, dag);
  if (today.oordeel.signaal || ontstaanOp >= dag) return today;
  const atFounding = evaluateFormule(formule, view, ontstaanOp);
  const decides = atFounding.oordeel.signaal || !atFounding.vast || atFounding.invoer.gefaald !== undefined;
  return decides ? atFounding : today;
}

/** A signaal that a fallback took over goes on saying so: else nobody can tell why that formule judges it. */
function takenOver(verdict: Verdict, { invoer: { gefaald } }: SignaalStaat): Verdict {
  if (gefaald === undefined || verdict.invoer.gefaald !== undefined) return verdict;
  return {
    ...verdict,
    oordeel: withStoringen(verdict.oordeel, gefaald.storingen),
    invoer: { ...verdict.invoer, gefaald },
  };
}

function verdictFields({ formule, oordeel, invoer }: Verdict) {
  return {
    formule: formule.naam,
    formuleVersie: formule.versie,
    motivering: oordeel.redenen,
    matchingperiodeVan: formule.beoordeling.terugkijk(invoer.peildatum),
    matchingperiodeTot: invoer.peildatum,
    invoer,
  };
}

function isJoinable(werk: Werkstaat, signaal: SignaalStaat, { feiten }: MeldingStaat): boolean {
  return (
    signaal.regels.some((regel) => isOpenNow(werk, regel)) &&
    signaal.regels.every((regel) => regel.meldingId !== feiten.meldingId)
  );
}

function list(
  werk: Werkstaat,
  signaal: SignaalStaat,
  melding: MeldingStaat,
  staat: GroepStaat,
  formule: VastgesteldeFormule,
): SignaalStaat {
  const { meldingId } = melding.feiten;
  const persoonId = persoonIdFor(signaal, meldingId, staat);
  const regel: Regel = {
    meldingId,
    persoonId,
    stand: 'OPEN',
    alleenDoorAnderen: isAlleenDoorAnderen(werk, melding, staat, formule),
    teruggegeven: false,
    beantwoordOp: null,
    afhandelingVersie: 0,
  };
  return { ...signaal, gebeurtenis: 'AANGEVULD', regels: [...signaal.regels, regel] };
}

/**
 * Whether a creditor that hears that anybody looked at this melding can work out that others reported too. It knows the
 * formule, its own meldingen and what it was told: when those alone make no signaal, neither on the day this one was
 * accepted nor at its sluitmoment, it was another's. Settled when the melding is listed: were it to follow what the
 * creditor reports later, reporting would be a way to ask (`docs/besluiten/0053`).
 */
function isAlleenDoorAnderen(
  werk: Werkstaat,
  { feiten }: MeldingStaat,
  { meldingen }: GroepStaat,
  formule: VastgesteldeFormule,
): boolean {
  const { meldingId, partnerId } = feiten;
  const own = [...meldingen.values()].filter((one) => one.feiten.partnerId === partnerId);
  if (own.length === meldingen.size) return false;
  // Grouped anew: two of its meldingen may be in one groep only by what another creditor knows.
  const groep = werk
    .groepeer(own)
    .find(({ personen }) => personen.some(({ meldingIds }) => meldingIds.includes(meldingId)));
  if (groep === undefined) return true;
  const { view } = lookUp(werk, groep);
  // What came of the earlier ones it may not have been told.
  const known = { ...view, meldingen: view.meldingen.map((one) => ({ ...one, eindresultaat: null })) };
  const eigen = viewFor(formule, known, meldingen);
  return ![feiten.aangenomenOp, sluitmomentOf(feiten)].some((dag) => {
    const verdict = evaluateFormule(formule, eigen, dag);
    // Never by another formule than the one that made the signaal.
    return verdict.formule === formule && verdict.vast && verdict.oordeel.signaal;
  });
}

/** That of a melding of the same resident in this signaal; the first melding of a resident gives a new one. */
function persoonIdFor(signaal: SignaalStaat, meldingId: string, staat: GroepStaat): string {
  const resident = staat.persoonOf.get(meldingId);
  const known = resident === undefined ? undefined : personsIn(signaal, staat).get(resident);
  return known ?? newPersoonId(signaal, meldingId);
}

function newPersoonId(signaal: SignaalStaat, meldingId: string): string {
  return derivedId('persoon', signaal.signaalId, meldingId);
}

/**
 * The resident that each persoonId of the signaal stands for: that of its first melding still open. A melding that was
 * let go because it turned out to be about somebody else keeps its persoonId, and says nothing about whose it is.
 */
function residentsIn(signaal: SignaalStaat, { persoonOf, meldingen }: GroepStaat): Map<string, string> {
  const open = signaal.regels.filter((regel) => isOpenRegel(regel, meldingen.get(regel.meldingId)));
  const residents = new Map<string, string>();
  for (const { meldingId, persoonId } of [...open, ...signaal.regels, ...signaal.onderbouwing]) {
    const resident = persoonOf.get(meldingId);
    if (resident !== undefined && !residents.has(persoonId)) residents.set(persoonId, resident);
  }
  return residents;
}

/** The residents of the groep that the signaal already names, with their persoonId. */
function personsIn(signaal: SignaalStaat, staat: GroepStaat): Map<string, string> {
  const persons = new Map<string, string>();
  for (const [persoonId, resident] of residentsIn(signaal, staat))
    if (!persons.has(resident)) persons.set(resident, persoonId);
  return persons;
}

function hold(werk: Werkstaat, melding: MeldingStaat, signaalId: string): void {
  werk.putMelding({ ...melding, houder: { status: 'SIGNAAL', signaalId } });
}

/** All open meldingen of the groep that nobody holds go into one new signaal. */
function found(
  werk: Werkstaat,
  left: readonly MeldingStaat[],
  staat: GroepStaat,
  verdict: Verdict,
  aanleiding: Aanleiding,
): void {
  const founder = left.find(({ feiten }) => feiten.meldingId === aanleiding.meldingId) ?? left.at(-1);
  if (founder === undefined) return;
  const signaalId = derivedId('signaal', founder.feiten.meldingId, String(founder.gesticht));
  const { dag } = aanleiding;
  const { gemeentecode, aangenomenOp } = founder.feiten;
  const empty: SignaalStaat = {
    signaalId,
    versie: 0,
    gemeentecode,
    stand: 'LOPEND',
    gebeurtenis: 'ONTSTAAN',
    ontstaanOp: dag,
    gewijzigdOp: dag,
    ...verdictFields(verdict),
    meervoudig: false,
    opeenvolgend: false,
    aanpak: verdict.oordeel.aanpak,
    zwaarte: verdict.oordeel.zwaarte,
    verzameladres: staat.view.verzameladres,
    crisis: false,
    klokVanaf: aangenomenOp,
    dreigingVanaf: null,
    vorigSignaalId: previousSignaal(staat),
    regels: [],
    onderbouwing: [],
  };
  const listed = left.reduce((before, melding) => list(werk, before, melding, staat, verdict.formule), empty);
  for (const melding of left) {
    const gesticht = melding === founder ? melding.gesticht + 1 : melding.gesticht;
    hold(werk, { ...melding, gesticht }, signaalId);
  }
  werk.tel(gemeentecode, dag, 'ontstaan');
  settle(werk, { ...listed, gebeurtenis: 'ONTSTAAN' }, staat, aanleiding);
}

/** The signaal that last held something of this groep. */
function previousSignaal(staat: GroepStaat): string | null {
  const held = [...staat.meldingen.values()].sort(byAcceptance).flatMap(({ houder }) => {
    const signaalId = houder.status === 'ROUTER' ? null : houder.signaalId;
    return signaalId === null ? [] : [signaalId];
  });
  return held.at(-1) ?? null;
}

/**
 * Brings everything that follows from the meldingen of a signaal up to date, and stores a new version when something
 * in it differs from the last one. Without groep (nothing about the verdict changed) the verdict stays.
 */
function settle(
  werk: Werkstaat,
  signaal: SignaalStaat,
  staat: GroepStaat | null,
  aanleiding: Aanleiding,
): void {
  const before = werk.signaal(signaal.signaalId);
  const shown =
    staat === null ? signaal : withStatistics(withOwnReasons(withOnderbouwing(signaal, staat)), staat);
  const next = withStand(werk, withFlags(werk, shown));
  const changed = before === undefined || showsNew(next, aanleiding) || !isSame(before, next);
  if (!changed) return;
  if (next.stand !== 'LOPEND') {
    werk.tel(next.gemeentecode, aanleiding.dag, next.stand === 'VERVALLEN' ? 'vervallen' : 'beeindigd');
  }
  const listed = before === undefined || next.regels.length > before.regels.length;
  const gebeurtenis = next.stand !== 'LOPEND' ? next.stand : listed ? next.gebeurtenis : 'GEWIJZIGD';
  werk.putSignaal({ ...next, versie: signaal.versie + 1, gebeurtenis, gewijzigdOp: aanleiding.dag });
}

function showsNew(signaal: SignaalStaat, { meldingId }: Aanleiding): boolean {
  return [...signaal.regels, ...signaal.onderbouwing].some((shown) => shown.meldingId === meldingId);
}

/**
 * Whether two states would look the same; the window's last day moves by itself and the input only explains. By value:
 * what comes back from the database has its fields in another order than what was made here.
 */
function isSame(a: SignaalStaat, b: SignaalStaat): boolean {
  const shape = ({
    versie,
    gebeurtenis,
    gewijzigdOp,
    matchingperiodeVan,
    matchingperiodeTot,
    invoer,
    ...rest
  }: SignaalStaat) => canonicalJson(rest);
  return shape(a) === shape(b);
}

/** Answered meldingen that the verdict rests on; nothing else about the household is shown. */
function withOnderbouwing(signaal: SignaalStaat, staat: GroepStaat): SignaalStaat {
  const listed = new Set(signaal.regels.map((regel) => regel.meldingId));
  const named = new Set(
    signaal.motivering.filter((reden) => reden.voldaan).flatMap((reden) => reden.meldingIds),
  );
  const known = new Map(signaal.onderbouwing.map(({ meldingId, persoonId }) => [meldingId, persoonId]));
  const persons = personsIn(signaal, staat);
  const onderbouwing = [...staat.meldingen.values()]
    .filter(
      ({ feiten: { meldingId }, houder }) =>
        houder.status === 'BEANTWOORD' && named.has(meldingId) && !listed.has(meldingId),
    )
    .sort(byAcceptance)
    .map(({ feiten: { meldingId } }) => {
      const resident = staat.persoonOf.get(meldingId) ?? meldingId;
      const persoonId = known.get(meldingId) ?? persons.get(resident) ?? newPersoonId(signaal, meldingId);
      persons.set(resident, persoonId);
      return { meldingId, persoonId };
    });
  return { ...signaal, onderbouwing };
}

/** Reasons name only what the signaal shows: about other meldingen of the household casework hears nothing. */
function withOwnReasons(signaal: SignaalStaat): SignaalStaat {
  const shown = new Set([...signaal.regels, ...signaal.onderbouwing].map(({ meldingId }) => meldingId));
  const motivering = signaal.motivering.map((reden) => ({
    ...reden,
    meldingIds: reden.meldingIds.filter((meldingId) => shown.has(meldingId)),
  }));
  return { ...signaal, motivering };
}

const MONTHS_BACK = 6;

/** How the field counts (Divosa): several creditors at one address in a meldmaand; reported there in the six months before. */
function withStatistics(signaal: SignaalStaat, staat: GroepStaat): SignaalStaat {
  const partnersByMonth = new Map<string, Map<string, Set<string>>>();
  for (const { sleutels, feiten } of staat.meldingen.values()) {
    if (sleutels.adres === null) continue;
    const months = partnersByMonth.get(sleutels.adres) ?? new Map<string, Set<string>>();
    partnersByMonth.set(sleutels.adres, months);
    months.set(feiten.meldmaand, (months.get(feiten.meldmaand) ?? new Set()).add(feiten.partnerId));
  }
  let meervoudig = false;
  let opeenvolgend = false;
  for (const { meldingId } of signaal.regels) {
    const own = staat.meldingen.get(meldingId);
    const months = own?.sleutels.adres == null ? undefined : partnersByMonth.get(own.sleutels.adres);
    if (own === undefined || months === undefined) continue;
    const { meldmaand } = own.feiten;
    if ((months.get(meldmaand)?.size ?? 0) > 1) meervoudig = true;
    for (const month of months.keys()) {
      if (month < meldmaand && month >= shiftMonth(meldmaand, -MONTHS_BACK)) opeenvolgend = true;
    }
    if (meervoudig && opeenvolgend) break;
  }
  return { ...signaal, meervoudig, opeenvolgend };
}

function withFlags(werk: Werkstaat, signaal: SignaalStaat): SignaalStaat {
  let crisis = false;
  let dreigingVanaf: Datum | null = null;
  for (const { meldingId } of openRegels(werk, signaal)) {
    const feiten = werk.melding(meldingId)?.feiten;
    if (feiten === undefined) continue;
    if (feiten.crisissignaal) crisis = true;
    if (feiten.dreiging === null) continue;
    const since = feiten.dreigingGemeldOp ?? feiten.aangenomenOp;
    if (dreigingVanaf === null || since < dreigingVanaf) dreigingVanaf = since;
  }
  return { ...signaal, crisis, dreigingVanaf };
}

function withStand(werk: Werkstaat, signaal: SignaalStaat): SignaalStaat {
  if (signaal.regels.some((regel) => isOpenNow(werk, regel))) return { ...signaal, stand: 'LOPEND' };
  const settled = signaal.regels.every((regel) => regel.stand === 'BEANTWOORD' || regel.teruggegeven);
  const answered = signaal.regels.some(({ stand, meldingId }) => {
    const melding = werk.melding(meldingId);
    return stand === 'BEANTWOORD' && (melding === undefined || teltMee(melding));
  });
  return { ...signaal, stand: settled && answered ? 'BEEINDIGD' : 'VERVALLEN' };
}
