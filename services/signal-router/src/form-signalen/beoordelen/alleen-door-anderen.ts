import { evaluateFormule } from '../evaluate-formule.ts';
import type { VastgesteldeFormule } from '../formules-in-force.ts';
import { sluitmomentOf } from '../sluitmoment.ts';
import type { MeldingStaat } from '../staat.ts';
import type { Werkstaat } from '../werkstaat.ts';
import { type GroepStaat, lookUp, viewFor } from './groepstaat.ts';

/**
 * Whether a creditor that hears that anybody looked at this melding can work out that others reported too. It knows the
 * formule, its own meldingen and what it was told: when those alone make no signaal, neither on the day this one was
 * accepted nor at its sluitmoment, it was another's. Settled when the melding is listed: were it to follow what the
 * creditor reports later, reporting would be a way to ask (`docs/besluiten/0053`).
 */
export function isAlleenDoorAnderen(
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
