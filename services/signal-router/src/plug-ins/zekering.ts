/*
 * A plug-in that loops costs its time limit again for every groep it is asked about, and whoever shares a batch with it
 * waits. So after some costly failures it is left alone for a while; then one question finds out whether it works again.
 *
 *   DICHT ──three costly failures within a minute──▶ OPEN ──its pause is over──▶ PROEF ──an answer──▶ DICHT
 *                                                      ▲────────a failure, the pause doubles────────┘
 *
 * Instants are milliseconds of any clock that only goes forward.
 */
export interface Zekering {
  /** Costly failures of late. */
  readonly fouten: readonly number[];
  /** Not asked before this instant; null while it works. */
  readonly openTot: number | null;
  readonly pauze: number;
}

const MEEST = 3;
const BINNEN = 60_000;
const EERSTE_PAUZE = 60_000;
const LANGSTE_PAUZE = 15 * 60_000;

export const HEEL: Zekering = { fouten: [], openTot: null, pauze: EERSTE_PAUZE };

export type Zekeringstand = 'DICHT' | 'OPEN' | 'PROEF';

export function zekeringstandOf({ openTot }: Zekering, nu: number): Zekeringstand {
  if (openTot === null) return 'DICHT';
  return nu < openTot ? 'OPEN' : 'PROEF';
}

export function afterFailure(zekering: Zekering, nu: number): Zekering {
  if (zekering.openTot !== null) {
    const pauze = Math.min(zekering.pauze * 2, LANGSTE_PAUZE);
    return { fouten: [], openTot: nu + pauze, pauze };
  }
  const fouten = [...zekering.fouten.filter((op) => op > nu - BINNEN), nu];
  return fouten.length < MEEST
    ? { ...zekering, fouten }
    : { fouten: [], openTot: nu + zekering.pauze, pauze: zekering.pauze };
}

/** An answer between failures does not undo them: a plug-in may fail on one groep in ten. */
export function afterAnswer(zekering: Zekering): Zekering {
  return zekering.openTot === null ? zekering : HEEL;
}
