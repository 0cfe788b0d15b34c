import type { Datum } from '@meldpunt/contracts';
import { evaluateGroep } from './beoordelen/evaluate-groep.ts';
import { endMelding } from './end-melding.ts';
import type { FormulesInForce } from './formules-in-force.ts';
import { isLaatsteMoment, isTeSluiten } from './sluitmoment.ts';
import type { Werkstaat } from './werkstaat.ts';

/**
 * Ends a melding GEEN_SIGNAAL on or after its sluitmoment. It is judged once more on that day: a formule that came into
 * force since may still make a signaal of it. One for which there is no room yet stays; it has its turn later on the
 * day or later, and `eindigWachtende` ends it when it cannot wait any longer.
 */
export function sluitMelding(
  werk: Werkstaat,
  meldingId: string,
  dag: Datum,
  formules: FormulesInForce,
): void {
  const melding = werk.melding(meldingId);
  if (melding?.houder.status !== 'ROUTER') return;
  const versies = formules.matching?.versies.get(melding.feiten.gemeentecode) ?? [];
  if (!isTeSluiten(melding.feiten, versies, dag)) return;
  const verdict = judge(werk, meldingId, dag, formules, 'SLUITING');
  const judged = werk.melding(meldingId);
  if (judged?.houder.status !== 'ROUTER') return;
  // The formule holds and yet there is no signaal: it waits for room.
  if (verdict?.oordeel.signaal === true && versies.length > 0) return;
  endMelding(werk, judged, 'GEEN_SIGNAAL', dag, verdict);
}

/** Gives a melding that waits for room its turn. */
export function dienWachtende(
  werk: Werkstaat,
  meldingId: string,
  dag: Datum,
  formules: FormulesInForce,
): void {
  if (werk.melding(meldingId)?.houder.status === 'ROUTER') judge(werk, meldingId, dag, formules, 'BEURT');
}

/** Code among the reasons of an ending: the formule asked for action and nobody had time (telreden of casework). */
export const GEEN_RUIMTE = 'CAPACITEIT';

/** Ends a melding for which there was no room in time. */
export function eindigWachtende(
  werk: Werkstaat,
  meldingId: string,
  dag: Datum,
  formules: FormulesInForce,
): void {
  const melding = werk.melding(meldingId);
  if (melding?.houder.status !== 'ROUTER') return;
  const { gemeentecode } = melding.feiten;
  const versies = formules.matching?.versies.get(gemeentecode) ?? [];
  if (!isLaatsteMoment(melding.feiten, versies, dag)) return;
  const reden = {
    code: GEEN_RUIMTE,
    pad: GEEN_RUIMTE,
    voldaan: false,
    gevonden: null,
    vereist: null,
    eenheid: null,
    soort: null,
    meldingIds: [],
  };
  const oordeel = { signaal: false, aanpak: 'BRIEF', zwaarte: 0, redenen: [reden] } as const;
  endMelding(werk, melding, 'GEEN_SIGNAAL', dag, { formule: formules.inForce(gemeentecode, dag), oordeel });
  werk.wachtrij.haalWeg(meldingId);
}

function judge(
  werk: Werkstaat,
  meldingId: string,
  dag: Datum,
  formules: FormulesInForce,
  gelegenheid: 'SLUITING' | 'BEURT',
) {
  const kringId = werk.kringOf(meldingId);
  const groep =
    kringId === undefined
      ? undefined
      : werk
          .groepen(kringId)
          .find(({ personen }) => personen.some((persoon) => persoon.meldingIds.includes(meldingId)));
  return groep === undefined ? null : evaluateGroep(werk, groep, formules, { meldingId, dag, gelegenheid });
}
