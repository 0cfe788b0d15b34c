import { type Bestandsveld, type Datum, type Terugkoppeling, terugkoppelklassen } from '@meldpunt/contracts';

export interface Kolom {
  readonly kop: string;
  readonly veld: Bestandsveld;
}

/** A file as a creditor's own system wants it. */
export interface Bestandsindeling {
  readonly scheidingsteken: ';' | ',' | '\t';
  readonly datumnotatie: 'jjjj-mm-dd' | 'dd-mm-jjjj';
  readonly kolommen: readonly Kolom[];
}

const STANDAARDVELDEN: readonly Bestandsveld[] = [
  'volgnummer',
  'dag',
  'kenmerk',
  'meldmaand',
  'gemeentecode',
  'aard',
  'klasse',
  'omschrijving',
  'bedrag',
  'incassopauzeTot',
  'hervattingOp',
  'regelingVanaf',
  'regelingTermijn',
  'regelingAantalTermijnen',
  'onterechtreden',
  'meldingId',
  'terugkoppelingId',
  'corrigeertTerugkoppelingId',
  'opnieuwGeleverd',
];

/** Of a creditor that has set none: as Dutch spreadsheets expect, columns called by the fields. */
export const STANDAARDINDELING: Bestandsindeling = {
  scheidingsteken: ';',
  datumnotatie: 'dd-mm-jjjj',
  kolommen: STANDAARDVELDEN.map((veld) => ({ kop: veld, veld })),
};

/** The columns of one message as text; empty where the message has no such thing. */
export function toRow(message: Terugkoppeling, indeling: Bestandsindeling): string[] {
  return indeling.kolommen.map(({ veld }) => toText(message, veld, indeling.datumnotatie));
}

function toText(
  message: Terugkoppeling,
  veld: Bestandsveld,
  notatie: Bestandsindeling['datumnotatie'],
): string {
  switch (veld) {
    case 'omschrijving':
      return terugkoppelklassen[message.klasse].naam;
    case 'bedrag':
      return toEuros(message.bedragInCenten);
    case 'regelingTermijn':
      return toEuros(message.regelingTermijnInCenten);
    case 'dag':
    case 'incassopauzeTot':
    case 'hervattingOp':
    case 'regelingVanaf':
      return toDay(message[veld], notatie);
    case 'opnieuwGeleverd':
      return message.opnieuwGeleverd ? 'ja' : 'nee';
    default:
      return `${message[veld] ?? ''}`;
  }
}

/** Comma for decimals and nothing between thousands, so that it is read as a number in every Dutch spreadsheet. */
function toEuros(centen: number | null): string {
  if (centen === null) return '';
  return `${Math.trunc(centen / 100)},${`${Math.abs(centen) % 100}`.padStart(2, '0')}`;
}

function toDay(day: Datum | null, notatie: Bestandsindeling['datumnotatie']): string {
  if (day === null) return '';
  return notatie === 'jjjj-mm-dd' ? day : day.split('-').reverse().join('-');
}
