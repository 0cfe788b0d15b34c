import type { Afhandeling, Datum } from '@meldpunt/contracts';
import { evaluateGroep } from './beoordelen/evaluate-groep.ts';
import { endWhenAnswered } from './beoordelen/settle-signaal.ts';
import { endMelding, erased, withdrawalEinde } from './end-melding.ts';
import type { FormulesInForce } from './formules-in-force.ts';
import type { MeldingStaat, Regel } from './staat.ts';
import type { Werkstaat } from './werkstaat.ts';

export type Afhandelgevolg =
  | 'VERWERKT'
  /** This or a later version was known. */
  | 'AL_BEKEND'
  /** The signaal, or the melding in it, is not known here (yet). */
  | 'ONBEKEND'
  /** The melding is not in the hands of this signaal: somebody contradicts what was settled before. Nothing changed. */
  | 'STRIJDIG';

export type Besluit = Pick<
  Afhandeling,
  'signaalId' | 'meldingId' | 'versie' | 'stand' | 'eindresultaat' | 'beeindigdOp'
>;

/** Only an ending or a return concerns the router; taking up and contact do not. */
export function concernsRouter({ stand }: Pick<Afhandeling, 'stand'>): boolean {
  return stand === 'BEEINDIGD' || stand === 'TERUGGEGEVEN';
}

/**
 * Applies what casework decided about one melding of one signaal.
 *
 * BEEINDIGD makes the melding evidence, or, when the creditor had taken it back, lets it be forgotten. TERUGGEGEVEN
 * makes it the router's again: it is ended at once when the creditor took it back meanwhile, else judged again; past
 * its sluitmoment the next day ends it. When the signaal is over by this, open meldingen of its groep that it could not
 * take are judged as well.
 */
export function applyAfhandeling(
  werk: Werkstaat,
  besluit: Besluit,
  dag: Datum,
  formules: FormulesInForce,
): Afhandelgevolg {
  const signaal = werk.signaal(besluit.signaalId);
  const regel = signaal?.regels.find(({ meldingId }) => meldingId === besluit.meldingId);
  const melding = werk.melding(besluit.meldingId);
  if (signaal === undefined || regel === undefined || melding === undefined) return 'ONBEKEND';
  if (besluit.versie <= regel.afhandelingVersie) return 'AL_BEKEND';
  if (regel.stand === 'BEANTWOORD') return correct(werk, melding, besluit);
  const { houder } = melding;
  if (isAlreadyBack(regel, melding, besluit)) {
    const regels = signaal.regels.map((one) =>
      one === regel ? { ...regel, teruggegeven: true, afhandelingVersie: besluit.versie } : one,
    );
    werk.noteSignaal({ ...signaal, regels });
    return 'VERWERKT';
  }
  if (houder.status !== 'SIGNAAL' || houder.signaalId !== signaal.signaalId) return 'STRIJDIG';
  const op = besluit.beeindigdOp ?? dag;
  const next: Regel =
    besluit.stand === 'BEEINDIGD'
      ? { ...regel, stand: 'BEANTWOORD', beantwoordOp: op, afhandelingVersie: besluit.versie }
      : { ...regel, stand: 'LOSGELATEN', teruggegeven: true, afhandelingVersie: besluit.versie };
  if (besluit.stand === 'BEEINDIGD') answer(werk, melding, besluit, op);
  else giveBack(werk, melding, dag);
  const regels = signaal.regels.map((one) => (one === regel ? next : one));
  endWhenAnswered(werk, { ...signaal, regels }, dag);
  evaluateOwn(werk, besluit.meldingId, dag, formules);
  return 'VERWERKT';
}

/**
 * A return that is read again after a restore: what followed from it (another signaal, an ending here) was read back
 * from the own topics before, where returns do not show.
 */
function isAlreadyBack(regel: Regel, { houder }: MeldingStaat, { stand, signaalId }: Besluit): boolean {
  if (stand !== 'TERUGGEGEVEN' || regel.stand !== 'LOSGELATEN' || regel.afhandelingVersie > 0) return false;
  return houder.status !== 'SIGNAAL' || houder.signaalId !== signaalId;
}

function answer(
  werk: Werkstaat,
  melding: MeldingStaat,
  { signaalId, eindresultaat }: Besluit,
  op: Datum,
): void {
  werk.tellingen.tel(melding.feiten.gemeentecode, op, 'beeindigdElders');
  if (melding.feiten.stand === 'AANGENOMEN') {
    werk.putMelding({ ...melding, houder: { status: 'BEANTWOORD', op, signaalId, eindresultaat } });
  } else {
    werk.putMelding({ ...erased(melding), houder: { status: 'WEG', op, signaalId } });
  }
}

function giveBack(werk: Werkstaat, melding: MeldingStaat, dag: Datum): void {
  const { stand } = melding.feiten;
  if (stand === 'AANGENOMEN') werk.putMelding({ ...melding, houder: { status: 'ROUTER' } });
  else endMelding(werk, melding, withdrawalEinde(stand), dag, null);
}

/** A later result of the same ending; only the evidence notes it. */
function correct(werk: Werkstaat, melding: MeldingStaat, { eindresultaat }: Besluit): Afhandelgevolg {
  if (melding.houder.status === 'BEANTWOORD' && melding.houder.eindresultaat !== eindresultaat) {
    werk.putMelding({ ...melding, houder: { ...melding.houder, eindresultaat } });
  }
  return 'VERWERKT';
}

/** Groups of the kring with an open melding that nobody holds. */
function evaluateOwn(werk: Werkstaat, meldingId: string, dag: Datum, formules: FormulesInForce): void {
  const kringId = werk.kringOf(meldingId);
  if (kringId === undefined || !werk.leden(kringId).some(({ houder }) => houder.status === 'ROUTER')) return;
  for (const groep of werk.groepen(kringId)) {
    const ids = groep.personen.flatMap((persoon) => persoon.meldingIds);
    const own = ids.some((id) => werk.melding(id)?.houder.status === 'ROUTER');
    if (own) evaluateGroep(werk, groep, formules, { meldingId, dag });
  }
}
