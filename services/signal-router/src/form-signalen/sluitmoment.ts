import { addDays, addWerkdagen, type Datum } from '@meldpunt/contracts';

const DAYS_OPEN = 28;
const WERKDAGEN_BEFORE_PAUSE_END = 2;

/**
 * Day on which a melding that no signaal holds gets its answer: 28 days after acceptance, and never later than two
 * working days before the collection pause ends, so that the creditor knows before it may collect again.
 */
export function sluitmomentOf(melding: {
  readonly aangenomenOp: Datum;
  readonly incassopauzeTot: Datum;
}): Datum {
  const latest = addWerkdagen(melding.incassopauzeTot, -WERKDAGEN_BEFORE_PAUSE_END);
  const usual = addDays(melding.aangenomenOp, DAYS_OPEN);
  return usual < latest ? usual : latest;
}
