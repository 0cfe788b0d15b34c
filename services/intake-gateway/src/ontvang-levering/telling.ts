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
];
