import { isDoorgezet, type Meldingstaat } from './meldingstaat.ts';

/** Counts of one transaction; the same names as the columns of levering and dagtelling. */
export interface Telling {
  leveringen: number;
  aangeboden: number;
  nieuw: number;
  gewijzigd: number;
  ongewijzigd: number;
  ingetrokken: number;
  afgekeurd: number;
  aangehouden: number;
  waarschuwingen: number;
  vrijgegeven: number;
  alsnogAfgekeurd: number;
  doorgezet: number;
  naarBetaald: number;
  naarIngetrokken: number;
  naarVerplaatst: number;
  centenEerste: number;
  centenWijzigingen: number;
  centenIngetrokken: number;
  /** Amounts of passed-on meldingen that a line made its creditor's own: off the first amounts of the day, on no receipt. */
  centenEigenGemaakt: number;
}

export function emptyTelling(): Telling {
  return {
    leveringen: 0,
    aangeboden: 0,
    nieuw: 0,
    gewijzigd: 0,
    ongewijzigd: 0,
    ingetrokken: 0,
    afgekeurd: 0,
    aangehouden: 0,
    waarschuwingen: 0,
    vrijgegeven: 0,
    alsnogAfgekeurd: 0,
    doorgezet: 0,
    naarBetaald: 0,
    naarIngetrokken: 0,
    naarVerplaatst: 0,
    centenEerste: 0,
    centenWijzigingen: 0,
    centenIngetrokken: 0,
    centenEigenGemaakt: 0,
  };
}

const RESULTAATVELD = {
  NIEUW: 'nieuw',
  GEWIJZIGD: 'gewijzigd',
  ONGEWIJZIGD: 'ongewijzigd',
  INGETROKKEN: 'ingetrokken',
  AFGEKEURD: 'afgekeurd',
  AANGEHOUDEN: 'aangehouden',
} as const;

/** One line more with this result. */
export function countResultaat(telling: Telling, resultaat: keyof typeof RESULTAATVELD): void {
  telling.aangeboden++;
  telling[RESULTAATVELD[resultaat]]++;
}

const STANDVELD = {
  BETAALD: 'naarBetaald',
  INGETROKKEN: 'naarIngetrokken',
  VERPLAATST: 'naarVerplaatst',
} as const;

/** One melding more that left AANGENOMEN. */
export function countStand(telling: Telling, stand: keyof typeof STANDVELD): void {
  telling[STANDVELD[stand]]++;
}

/**
 * Counts a new state of a melding as the balance does: first amounts of new meldingen, changes of meldingen that were
 * there. One that was passed on and is now its creditor's own is to that creditor a new one; the day counts it no longer
 * among those passed on.
 */
export function countMelding(telling: Telling, before: Meldingstaat | undefined, after: Meldingstaat): void {
  const { stand, bedragInCenten } = after.inhoud;
  if (before === undefined) telling.centenEerste += bedragInCenten;
  else if (isDoorgezet(before) && !isDoorgezet(after)) {
    telling.doorgezet--;
    telling.centenEerste += bedragInCenten;
    telling.centenEigenGemaakt += before.inhoud.bedragInCenten;
  } else telling.centenWijzigingen += bedragInCenten - before.inhoud.bedragInCenten;
  if (stand === 'AANGENOMEN') return;
  countStand(telling, stand);
  // Of one that the hub passed on the receipt tells nothing, not even by a sum.
  if (stand !== 'VERPLAATST' && !isDoorgezet(after)) telling.centenIngetrokken += bedragInCenten;
}

export function addTelling(sum: Telling, other: Telling): void {
  for (const veld of TELVELDEN) sum[veld] += other[veld];
}

const TELVELDEN: readonly (keyof Telling)[] = [
  'leveringen',
  'aangeboden',
  'nieuw',
  'gewijzigd',
  'ongewijzigd',
  'ingetrokken',
  'afgekeurd',
  'aangehouden',
  'waarschuwingen',
  'vrijgegeven',
  'alsnogAfgekeurd',
  'doorgezet',
  'naarBetaald',
  'naarIngetrokken',
  'naarVerplaatst',
  'centenEerste',
  'centenWijzigingen',
  'centenIngetrokken',
  'centenEigenGemaakt',
];
