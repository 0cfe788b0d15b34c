import { addDays, addWerkdagen, type Datum } from '@meldpunt/contracts';
import { instellingOn, isMatchdag, type Matchversie } from '../matchmoment/matchinstelling.ts';

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
  const latest = latestMomentOf(melding);
  const usual = addDays(melding.aangenomenOp, DAYS_OPEN);
  return usual < latest ? usual : latest;
}

/** Where a municipality has a matching day of its own, nothing but the end of the pause ends a melding before it. */
export function latestMomentOf({ incassopauzeTot }: { readonly incassopauzeTot: Datum }): Datum {
  return addWerkdagen(incassopauzeTot, -WERKDAGEN_BEFORE_PAUSE_END);
}

/**
 * Whether a melding is judged for the last time on this day, given the settings of its municipality: on the matching
 * day after its acceptance, or when it can wait no longer. One that is read after its matching day has passed joins the
 * period that is open.
 */
export function isTeSluiten(
  melding: { readonly aangenomenOp: Datum; readonly incassopauzeTot: Datum },
  versies: readonly Matchversie[],
  dag: Datum,
): boolean {
  if (isMatchdag(versies, dag) && melding.aangenomenOp < dag) return true;
  return isLaatsteMoment(melding, versies, dag);
}

/** Whether it must have its answer by this day, whatever it waits for. */
export function isLaatsteMoment(
  melding: { readonly aangenomenOp: Datum; readonly incassopauzeTot: Datum },
  versies: readonly Matchversie[],
  dag: Datum,
): boolean {
  const { moment } = instellingOn(versies, dag);
  return (moment.soort === 'AANKOMST' ? sluitmomentOf(melding) : latestMomentOf(melding)) <= dag;
}
