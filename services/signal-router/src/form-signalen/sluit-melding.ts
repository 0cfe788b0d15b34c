import type { Datum } from '@meldpunt/contracts';
import { endMelding } from './end-melding.ts';
import { evaluateGroep } from './evaluate-groep.ts';
import type { FormulesInForce } from './formules-in-force.ts';
import { sluitmomentOf } from './sluitmoment.ts';
import type { Werkstaat } from './werkstaat.ts';

/**
 * Ends a melding GEEN_SIGNAAL on or after its sluitmoment. It is judged once more on that day: a formule that came into
 * force since may still make a signaal of it.
 */
export function sluitMelding(
  werk: Werkstaat,
  meldingId: string,
  dag: Datum,
  formules: FormulesInForce,
): void {
  const kringId = werk.kringOf(meldingId);
  const melding = werk.melding(meldingId);
  if (kringId === undefined || melding?.houder.status !== 'ROUTER' || sluitmomentOf(melding.feiten) > dag)
    return;
  const groep = werk
    .groepen(kringId)
    .find(({ personen }) => personen.some((persoon) => persoon.meldingIds.includes(meldingId)));
  const verdict = groep === undefined ? null : evaluateGroep(werk, groep, formules, { meldingId, dag });
  const judged = werk.melding(meldingId);
  if (judged?.houder.status === 'ROUTER') endMelding(werk, judged, 'GEEN_SIGNAAL', dag, verdict);
}
