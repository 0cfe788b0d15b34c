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
import type { Datum } from '@meldpunt/contracts';
import type { Groep } from '../../groeperen/groepeer.ts';
import { evaluateFormule, type Verdict } from '../evaluate-formule.ts';
import type { FormulesInForce } from '../formules-in-force.ts';
import type { MeldingStaat, SignaalStaat } from '../staat.ts';
import type { Werkstaat } from '../werkstaat.ts';
import type { Aanleiding } from './aanleiding.ts';
import { evaluateAtMoment } from './evaluate-at-moment.ts';
import { found } from './found-signaal.ts';
import { byAcceptance, compare, type GroepStaat, lookUp, viewFor } from './groepstaat.ts';
import { hold, list } from './list-melding.ts';
import { formuleOf, reviseSignaal } from './revise-signaal.ts';
import { settle } from './settle-signaal.ts';

/**
 * Applies to the work at hand what a change in this groep brings about: running signalen are revised, added to or ended,
 * and a new one is founded. Answers the verdict of the formule in force, where it was asked; null when every open melding found a running signaal, or when
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
    const verdict = evaluateAtMoment(werk, left, { ...staat, view }, formule, aanleiding, matching);
    joinLate(werk, groep, left, formules, aanleiding.dag);
    return verdict;
  }
  const verdict = evaluateFormule(formule, view, aanleiding.dag);
  werk.tellingen.noteVerdict(gemeentecode, verdict);
  if (verdict.oordeel.signaal) found(werk, left, { ...staat, view }, verdict, aanleiding);
  return verdict;
}

/**
 * What was left out of the signaal that a closing founded, for it came in after the period, joins it now: as it does when
 * the day is read before the melding.
 */
function joinLate(
  werk: Werkstaat,
  groep: Groep,
  left: readonly MeldingStaat[],
  formules: FormulesInForce,
  dag: Datum,
): void {
  const statusOf = ({ feiten }: MeldingStaat) => werk.melding(feiten.meldingId)?.houder.status;
  const late = left.filter((melding) => statusOf(melding) === 'ROUTER');
  const last = late.at(-1);
  if (last === undefined || left.every((melding) => statusOf(melding) !== 'SIGNAAL')) return;
  const { meldingId, aangenomenOp } = last.feiten;
  // After a closing that was passed over the melding may be of a later day.
  evaluateGroep(werk, groep, formules, { meldingId, dag: aangenomenOp > dag ? aangenomenOp : dag });
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
    const regel = signaal.regels.find((one) => werk.isOpen(one));
    const anchor = regel === undefined ? undefined : staat.meldingen.get(regel.meldingId);
    if (anchor !== undefined) found.push({ signaal, anchor });
  }
  return found
    .sort((a, b) => compare(a.signaal.ontstaanOp, b.signaal.ontstaanOp) || byAcceptance(a.anchor, b.anchor))
    .map(({ signaal }) => signaal);
}

function isJoinable(werk: Werkstaat, signaal: SignaalStaat, { feiten }: MeldingStaat): boolean {
  return (
    signaal.regels.some((regel) => werk.isOpen(regel)) &&
    signaal.regels.every((regel) => regel.meldingId !== feiten.meldingId)
  );
}
