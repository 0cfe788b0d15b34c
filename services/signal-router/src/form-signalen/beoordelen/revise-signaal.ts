import type { Datum } from '@meldpunt/contracts';
import type { FormuleGroep } from '../../formules/formule.ts';
import { evaluateFormule, type Verdict, withStoringen } from '../evaluate-formule.ts';
import type { FormulesInForce, VastgesteldeFormule } from '../formules-in-force.ts';
import { isOnleesbaar, type SignaalStaat } from '../staat.ts';
import type { Werkstaat } from '../werkstaat.ts';
import type { Aanleiding } from './aanleiding.ts';
import { type GroepStaat, viewFor } from './groepstaat.ts';
import { residentsIn } from './persoon-ids.ts';
import { verdictFields } from './verdict-fields.ts';
import { withErased } from './with-erased.ts';

/** Lets go what no longer belongs, and everything when the formule no longer holds. Nothing is stored yet. */
export function reviseSignaal(
  werk: Werkstaat,
  signaal: SignaalStaat,
  staat: GroepStaat,
  formules: FormulesInForce,
  { dag }: Aanleiding,
): SignaalStaat {
  const open = new Set(werk.openRegels(signaal));
  const residents = residentsIn(signaal, staat);
  const strays = new Set<string>();
  for (const { meldingId, persoonId } of open) {
    const resident = staat.persoonOf.get(meldingId);
    if (resident === undefined || isOther(staat, meldingId, residents.get(persoonId))) strays.add(meldingId);
  }
  const formule = formuleOf(signaal, formules, dag);
  const view = viewFor(formule, viewOf(werk, signaal, staat), staat.meldingen);
  const judged = judgeRunning(formule, view, signaal, dag);
  werk.tellingen.noteVerdict(signaal.gemeentecode, judged);
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

/** No longer about the resident it was listed for. Who cannot be opened any more stays who he was. */
function isOther({ persoonOf, meldingen }: GroepStaat, meldingId: string, resident: string | undefined) {
  if (persoonOf.get(meldingId) === resident) return false;
  return [meldingId, resident ?? meldingId].every((id) => {
    const melding = meldingen.get(id);
    return melding === undefined || !isOnleesbaar(melding);
  });
}

/** The one that judges a running signaal, whatever came into force since. */
export function formuleOf(
  { gemeentecode, formule, formuleVersie }: SignaalStaat,
  formules: FormulesInForce,
  dag: Datum,
): VastgesteldeFormule {
  return formules.find(gemeentecode, formule, formuleVersie) ?? formules.inForce(gemeentecode, dag);
}

/**
 * A running signaal is judged as if nothing in it had been answered yet: that casework answers one melding must not
 * take the ground from under the others it is working on. Nor must it that evidence was kept long enough.
 */
function viewOf(werk: Werkstaat, signaal: SignaalStaat, staat: GroepStaat): FormuleGroep {
  const view = withErased(werk, signaal, staat.view);
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
