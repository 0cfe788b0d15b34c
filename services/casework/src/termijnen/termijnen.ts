import { addDays, addMonths, type Datum, termijnEinde } from '@meldpunt/contracts';
import type { Einde, Termijnen, ZaakMelding } from '../zaak/zaak.ts';

/** Months after acceptance to which a pause may be prolonged at most (R70: a month, with extension two). */
export const UITERSTE_MAANDEN = 2;

/**
 * The terms of Wgs art. 4 for a first talk. Four weeks from the acceptance that made the formule fire (Algemene
 * termijnenwet: to the next working day when they end on none). Three working days from the acceptance of a stated
 * threat. Both run side by side; neither replaces the other.
 */
export function evaluateTermijnen(klokVanaf: Datum, dreigingVanaf: Datum | null): Termijnen {
  return {
    klokVanaf,
    dreigingVanaf,
    contacttermijnTot: termijnEinde(klokVanaf, { weken: 4 }),
    dreigingstermijnTot: dreigingVanaf === null ? null : termijnEinde(dreigingVanaf, { werkdagen: 3 }),
    contacttermijnVerstrekenOp: null,
    dreigingstermijnVerstrekenOp: null,
    genaderdVoor: null,
  };
}

/** The terms under other starts; what already ran out stays run out. */
export function shiftTermijnen(
  termijnen: Termijnen,
  klokVanaf: Datum,
  dreigingVanaf: Datum | null,
): Termijnen {
  if (termijnen.klokVanaf === klokVanaf && termijnen.dreigingVanaf === dreigingVanaf) return termijnen;
  const { contacttermijnVerstrekenOp, dreigingstermijnVerstrekenOp, genaderdVoor } = termijnen;
  return {
    ...evaluateTermijnen(klokVanaf, dreigingVanaf),
    contacttermijnVerstrekenOp,
    dreigingstermijnVerstrekenOp,
    genaderdVoor,
  };
}

/** Last day on which collection is paused for this melding. */
export function pauzeTot(melding: ZaakMelding): Datum {
  const { incassopauzeTot, verlenging } = melding;
  return verlenging !== null && verlenging.tot > incassopauzeTot ? verlenging.tot : incassopauzeTot;
}

/**
 * Last day of the pause as the creditor of a melding that ended knows it, until which a release by a person counts. It
 * hears of an extension on the last day of the pause on its receipt, always for the whole second month, and not at all
 * when the melding had ended before (`docs/besluiten/0053`). That second month is counted from the receipt, which came later
 * than the melding where its creditor reported a resident that the hub had sent on (`docs/besluiten/0023`).
 */
export function bekendePauzeTot(melding: ZaakMelding, { op }: Einde): Datum {
  const { incassopauzeTot, verlenging } = melding;
  if (verlenging === null || op < incassopauzeTot) return incassopauzeTot;
  const tweedeMaand = addMonths(incassopauzeTot, 1);
  const uiterste = uiterstePauze(melding);
  return tweedeMaand > uiterste ? tweedeMaand : uiterste;
}

/** Last day to which the pause of this melding may be prolonged. */
export function uiterstePauze(melding: ZaakMelding): Datum {
  return addMonths(melding.aangenomenOp, UITERSTE_MAANDEN);
}

export function dagNa(dag: Datum): Datum {
  return addDays(dag, 1);
}
