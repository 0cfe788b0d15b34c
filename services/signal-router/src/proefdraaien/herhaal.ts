/*
 * Plays what came in once more under one formule, with the very rules that judge what comes in today: a melding enters
 * on the day it was accepted, a signaal runs until casework answers, what no signaal holds is ended on its sluitmoment.
 * Within a day the order is the live one: first what the day itself brings, then what is accepted on it.
 *
 * Three things cannot be played as they were, because they are not kept: amounts are those last reported, what the
 * creditor took back is not there at all, and a signaal that never existed was answered by nobody. The last is played
 * as an answer on the last day of the pause; a signaal that did exist is answered on the day on which it was.
 */
import type { Code, Datum } from '@meldpunt/contracts';
import { applyAfhandeling } from '../form-signalen/apply-afhandeling.ts';
import { applyMelding } from '../form-signalen/apply-melding.ts';
import type { FormulesInForce } from '../form-signalen/formules-in-force.ts';
import { sluitMelding } from '../form-signalen/sluit-melding.ts';
import { latestMomentOf, sluitmomentOf } from '../form-signalen/sluitmoment.ts';
import type { MeldingStaat, SignaalStaat } from '../form-signalen/staat.ts';
import type { Groepeerder } from '../form-signalen/te-groeperen.ts';
import { Werkstaat } from '../form-signalen/werkstaat.ts';
import { nextMatchdag } from '../matchmoment/matchinstelling.ts';

/** A melding that is kept, with what became of it in reality in its `houder`. */
export interface Proefmelding {
  readonly melding: MeldingStaat;
  /** The first four digits of the postcode; null when it is not known. */
  readonly postcode4: string | null;
  /** Day on which the signaal that holds or held it in reality was founded. */
  readonly signaalOp: Datum | null;
}

/** A signaal as a formule would have made it. */
export interface Proefsignaal {
  readonly ontstaanOp: Datum;
  readonly aanpak: Code<'aanpak'>;
  readonly zwaarte: number;
  /** Codes of the blocks that were satisfied, ascending, joined by '+'. */
  readonly redenen: string;
  /** Meldingen it was founded with. */
  readonly gesticht: readonly string[];
  /** Every melding it came to hold. */
  readonly meldingen: readonly string[];
}

export interface Herhaling {
  /** In order of founding. */
  readonly signalen: readonly Proefsignaal[];
  /** Of a melding that was ended without signaal: the codes of the blocks that were not satisfied, joined by '+'. */
  readonly gemist: ReadonlyMap<string, string>;
}

interface Beurt {
  readonly dag: Datum;
  readonly wat: 'SLUIT' | 'ANTWOORD';
  readonly proef: Proefmelding;
}

/** Plays the meldingen of one kring, in any order, up to and including a day. */
export function herhaal(
  kring: readonly Proefmelding[],
  formules: FormulesInForce,
  tot: Datum,
  groepeerder?: Groepeerder,
): Herhaling {
  const werk = new Werkstaat([], [], groepeerder);
  const beurten: Beurt[] = [];
  for (const proef of [...kring].sort(byAcceptance)) {
    const { feiten, sleutels, bron } = proef.melding;
    if (feiten.aangenomenOp > tot) break;
    playUntil(werk, beurten, feiten.aangenomenOp, formules);
    applyMelding(werk, { feiten, dag: feiten.aangenomenOp, sleutels, bron }, formules);
    for (const dag of sluitdagen(proef, formules)) plan(beurten, { dag, wat: 'SLUIT', proef });
    plan(beurten, { dag: answerDay(proef), wat: 'ANTWOORD', proef });
  }
  playUntil(werk, beurten, tot, formules);
  return { signalen: signalenOf(werk), gemist: gemistOf(werk) };
}

function playUntil(werk: Werkstaat, beurten: Beurt[], dag: Datum, formules: FormulesInForce): void {
  for (let next = beurten[0]; next !== undefined && next.dag <= dag; next = beurten[0]) {
    beurten.shift();
    const { meldingId, incassopauzeTot } = next.proef.melding.feiten;
    if (next.wat === 'SLUIT') {
      sluitMelding(werk, meldingId, next.dag, formules);
      continue;
    }
    const houder = werk.melding(meldingId)?.houder;
    if (houder?.status === 'SIGNAAL') answer(werk, next, houder.signaalId, formules);
    // Answered in reality before this formule made a signaal of it: when it does, its pause ends it.
    else if (houder?.status === 'ROUTER' && next.dag < incassopauzeTot)
      plan(beurten, { ...next, dag: incassopauzeTot });
  }
}

function answer(werk: Werkstaat, { dag, proef }: Beurt, signaalId: string, formules: FormulesInForce): void {
  const { feiten, houder } = proef.melding;
  const besluit = {
    signaalId,
    meldingId: feiten.meldingId,
    versie: 1,
    stand: 'BEEINDIGD',
    eindresultaat: houder.status === 'BEANTWOORD' ? houder.eindresultaat : null,
    beeindigdOp: dag,
  } as const;
  applyAfhandeling(werk, besluit, dag, formules);
}

/** Every day on which it may have to be closed; the rule looks again. */
function sluitdagen({ melding: { feiten } }: Proefmelding, { matching }: FormulesInForce): Datum[] {
  const versies = matching?.versies.get(feiten.gemeentecode);
  if (versies === undefined) return [sluitmomentOf(feiten)];
  const matchdag = nextMatchdag(versies, feiten.aangenomenOp);
  return [...(matchdag === null ? [] : [matchdag]), sluitmomentOf(feiten), latestMomentOf(feiten)];
}

function answerDay({ melding: { feiten, houder } }: Proefmelding): Datum {
  const known =
    houder.status === 'BEANTWOORD' && houder.signaalId !== null && houder.op > feiten.aangenomenOp;
  return known ? houder.op : feiten.incassopauzeTot;
}

/** Keeps turns in order of day; those of one day in the order in which they were planned. */
function plan(beurten: Beurt[], beurt: Beurt): void {
  let at = beurten.length;
  while (at > 0 && (beurten[at - 1]?.dag ?? '') > beurt.dag) at--;
  beurten.splice(at, 0, beurt);
}

function byAcceptance(
  { melding: { feiten: a } }: Proefmelding,
  { melding: { feiten: b } }: Proefmelding,
): number {
  if (a.aangenomenOp !== b.aangenomenOp) return a.aangenomenOp < b.aangenomenOp ? -1 : 1;
  return a.meldingId < b.meldingId ? -1 : 1;
}

function signalenOf(werk: Werkstaat): Proefsignaal[] {
  const founded = new Map<string, SignaalStaat>();
  for (const { signaal } of werk.signaalVersies())
    if (!founded.has(signaal.signaalId)) founded.set(signaal.signaalId, signaal);
  return [...founded.values()].map((signaal) => ({
    ontstaanOp: signaal.ontstaanOp,
    aanpak: signaal.aanpak,
    zwaarte: signaal.zwaarte,
    redenen: joined(signaal.motivering.filter(({ voldaan }) => voldaan).map(({ code }) => code)),
    gesticht: signaal.regels.map(({ meldingId }) => meldingId),
    meldingen: (werk.signaal(signaal.signaalId) ?? signaal).regels.map(({ meldingId }) => meldingId),
  }));
}

function gemistOf(werk: Werkstaat): Map<string, string> {
  return new Map(werk.einden().map(({ feiten, redenen }) => [feiten.meldingId, joined(redenen)]));
}

function joined(codes: readonly string[]): string {
  return [...new Set(codes)].sort().join('+');
}
