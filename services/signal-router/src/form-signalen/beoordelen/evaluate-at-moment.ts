import type { FormuleGroep } from '../../formules/formule.ts';
import {
  belongsTo,
  decideBeoordelen,
  decideStichten,
  type Matchinstellingen,
} from '../../matchmoment/decide-stichten.ts';
import { instellingOn } from '../../matchmoment/matchinstelling.ts';
import { evaluateFormule, type Verdict } from '../evaluate-formule.ts';
import type { VastgesteldeFormule } from '../formules-in-force.ts';
import type { MeldingStaat } from '../staat.ts';
import type { Werkstaat } from '../werkstaat.ts';
import type { Aanleiding } from './aanleiding.ts';
import { found } from './found-signaal.ts';
import type { GroepStaat } from './groepstaat.ts';

/**
 * Founds a signaal in the work at hand, or puts every open melding of the groep in the queue: for a municipality with a
 * matching day or a bound on its signalen. Judged when it is time, founded when there is room; what no longer makes a
 * signaal leaves the queue. Answers the verdict of the formule; null when it is not time.
 */
export function evaluateAtMoment(
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
  werk.tellingen.noteVerdict(gemeentecode, verdict);
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
