import { type Code, type Datum, derivedId } from '@meldpunt/contracts';
import { erased } from './end-melding.ts';
import type { Houder, MeldingStaat, Overgenomen } from './staat.ts';
import type { Werkstaat } from './werkstaat.ts';

/**
 * Gives a melding the owner that an own topic names, instead of judging it again: what was decided before the database
 * was set back has left, and casework or feedback act on it. Counts what that decision counted.
 */
export function attachMelding(
  werk: Werkstaat,
  melding: MeldingStaat,
  overgenomen: Overgenomen,
  dag: Datum,
): void {
  const { gemeentecode, bedragInCenten } = melding.feiten;
  const houder = withCreditorsWord(houderAfter(melding.houder, overgenomen), melding.feiten.stand);
  // Also by its signaal itself: what was noted before the number was kept has none.
  const { meldingId } = melding.feiten;
  const founded = foundedBy(meldingId, overgenomen.signaalId);
  const gesticht = Math.max(melding.gesticht, overgenomen.gesticht, founded);
  const next = { ...melding, houder, gesticht };
  werk.putMelding(houder.status === 'WEG' ? erased(next) : next);
  if (overgenomen.einde !== null) {
    werk.tellingen.tel(gemeentecode, overgenomen.beeindigdOp ?? dag, 'beeindigdHier');
    werk.tellingen.tel(gemeentecode, overgenomen.beeindigdOp ?? dag, 'centenBeeindigdHier', bedragInCenten);
  } else if (overgenomen.beeindigdOp !== null && isAnswered(houder)) {
    werk.tellingen.tel(gemeentecode, houder.op, 'beeindigdElders');
  }
}

function houderAfter(now: Houder, { signaalId, einde, beeindigdOp: op }: Overgenomen): Houder {
  if (einde !== null && op !== null) {
    return einde === 'GEEN_SIGNAAL'
      ? { status: 'BEANTWOORD', op, signaalId: null, eindresultaat: null }
      : { status: 'WEG', op, signaalId: null };
  }
  if (signaalId === null) return now;
  return op === null
    ? { status: 'SIGNAAL', signaalId }
    : { status: 'BEANTWOORD', op, signaalId, eindresultaat: null };
}

/** What its creditor took back is no evidence once it was answered. */
function withCreditorsWord(houder: Houder, stand: Code<'meldingstand'>): Houder {
  if (houder.status !== 'BEANTWOORD' || houder.signaalId === null || stand === 'AANGENOMEN') return houder;
  return { status: 'WEG', op: houder.op, signaalId: houder.signaalId };
}

function isAnswered(houder: Houder): houder is Extract<Houder, { op: Datum }> {
  return houder.status === 'BEANTWOORD' || houder.status === 'WEG';
}

const MOST_FOUNDED = 20;

/** How many signalen this melding has founded when it founded this one; 0 when another did. */
export function foundedBy(meldingId: string, signaalId: string | null): number {
  for (let nr = 0; signaalId !== null && nr < MOST_FOUNDED; nr++) {
    if (derivedId('signaal', meldingId, String(nr)) === signaalId) return nr + 1;
  }
  return 0;
}
