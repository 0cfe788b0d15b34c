import type { Code, Datum } from '@meldpunt/contracts';
import { attachMelding } from './attach-melding.ts';
import { evaluateGroep } from './beoordelen/evaluate-groep.ts';
import { endWhenAnswered, showChange } from './beoordelen/settle-signaal.ts';
import { changedGroepen, groepenBefore } from './changed-groepen.ts';
import { endMelding, erased, withdrawalEinde } from './end-melding.ts';
import type { FormulesInForce } from './formules-in-force.ts';
import type { Meldingfeiten, MeldingStaat, Overgenomen, Persoonsbron, Sleutels } from './staat.ts';
import type { Werkstaat } from './werkstaat.ts';

export interface OntvangenMelding {
  readonly feiten: Meldingfeiten;
  /** The hub's day of this version, by which it is judged: the same when it is read again after a restore. */
  readonly dag: Datum;
  readonly sleutels: Sleutels;
  readonly bron: Persoonsbron;
}

/**
 * Takes in one version of a melding; false when this or a later one was known already.
 *
 * A new melding is the router's. A change is judged again whoever holds the melding; on an answered one it changes the
 * evidence and nothing is sent for it. The creditor's word that it was paid or a mistake ends a melding of the router at
 * once; one that a signaal holds is ended by casework, which reads the word in the signaal; on an answered one it takes
 * the evidence away. That word is never taken back.
 *
 * `overgenomen`: what an own topic says became of it before this database was set back.
 */
export function applyMelding(
  werk: Werkstaat,
  ontvangen: OntvangenMelding,
  formules: FormulesInForce,
  overgenomen?: Overgenomen,
): boolean {
  const { feiten, dag, sleutels, bron } = ontvangen;
  const known = werk.melding(feiten.meldingId);
  if (known !== undefined && feiten.versie <= known.feiten.versie) return false;
  if (known === undefined) werk.tellingen.tel(feiten.gemeentecode, dag, 'ontvangen');
  if (known === undefined && overgenomen !== undefined) {
    const melding: MeldingStaat = { feiten, houder: { status: 'ROUTER' }, sleutels, bron, gesticht: 0 };
    attachMelding(werk, melding, overgenomen, dag);
    endWhenComplete(werk, overgenomen, dag);
    return true;
  }
  if (known?.houder.status === 'WEG') {
    // Erased as evidence it stood; that its creditor takes it back now must show, for a running signaal may rest on it.
    const stand = known.feiten.stand === 'AANGENOMEN' ? feiten.stand : known.feiten.stand;
    werk.putMelding({ ...known, feiten: { ...feiten, stand } });
    return true;
  }
  const before = groepenBefore(werk, werk.kringenFor(feiten.meldingId, sleutels));
  const takenBack = known !== undefined && known.feiten.stand !== 'AANGENOMEN' ? known.feiten.stand : null;
  const melding: MeldingStaat = {
    feiten: takenBack === null ? feiten : { ...feiten, stand: takenBack },
    houder: known?.houder ?? { status: 'ROUTER' },
    sleutels,
    bron,
    gesticht: known?.gesticht ?? 0,
  };
  const holder = known?.houder.status === 'SIGNAAL' ? werk.signaal(known.houder.signaalId) : undefined;
  const kringId = werk.putMelding(melding);
  if (melding.feiten.stand !== 'AANGENOMEN') takeBack(werk, melding, melding.feiten.stand, dag);
  const aanleiding = { meldingId: feiten.meldingId, dag };
  for (const groep of changedGroepen(before, werk.groepen(kringId), feiten.meldingId)) {
    evaluateGroep(werk, groep, formules, aanleiding);
  }
  // A signaal whose groep was judged has its new version. One that shows the melding from outside its groep (let go,
  // or taken back) has not.
  if (holder !== undefined && werk.signaal(holder.signaalId) === holder) showChange(werk, holder, aanleiding);
  return true;
}

/** With the last melding of a signaal read again: what was answered meanwhile may be all there was to it. */
function endWhenComplete(werk: Werkstaat, { signaalId }: Overgenomen, dag: Datum): void {
  const signaal = signaalId === null ? undefined : werk.signaal(signaalId);
  if (signaal === undefined) return;
  const answeredOn = signaal.regels.flatMap(({ beantwoordOp }) => beantwoordOp ?? []);
  const last = [dag, ...answeredOn].reduce((latest, op) => (op > latest ? op : latest));
  endWhenAnswered(werk, signaal, last);
}

function takeBack(werk: Werkstaat, melding: MeldingStaat, stand: Code<'meldingstand'>, dag: Datum): void {
  if (melding.houder.status === 'ROUTER') endMelding(werk, melding, withdrawalEinde(stand), dag, null);
  else if (melding.houder.status === 'BEANTWOORD') {
    const { signaalId } = melding.houder;
    werk.putMelding({ ...erased(melding), houder: { status: 'WEG', op: dag, signaalId } });
  }
}
