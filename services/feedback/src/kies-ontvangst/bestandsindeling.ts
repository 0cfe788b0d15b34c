import { type Bestandsveld, type Terugkoppeling, terugkoppelklassen } from '@meldpunt/contracts';
import type { SheetToWrite } from '@meldpunt/service-kit';

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

/** What a cell holds, as a spreadsheet tells kinds apart. Amounts are whole cents. */
type Soort = 'text' | 'number' | 'money' | 'date';

const SOORTEN: Partial<Record<Bestandsveld, Exclude<Soort, 'text'>>> = {
  volgnummer: 'number',
  dag: 'date',
  bedrag: 'money',
  incassopauzeTot: 'date',
  hervattingOp: 'date',
  regelingVanaf: 'date',
  regelingTermijn: 'money',
  regelingAantalTermijnen: 'number',
};
const soortVan = (veld: Bestandsveld): Soort => SOORTEN[veld] ?? 'text';

/** The columns of one message as text; empty where the message has no such thing. */
export function toRow(message: Terugkoppeling, { kolommen, datumnotatie }: Bestandsindeling): string[] {
  return kolommen.map(({ veld }) => {
    const waarde = waardeVan(message, veld);
    const soort = soortVan(veld);
    if (waarde === null) return '';
    if (soort === 'money') return toEuros(Number(waarde));
    return soort === 'date' ? toDay(`${waarde}`, datumnotatie) : `${waarde}`;
  });
}

/** The same as a sheet in which amounts are numbers and days are days, whatever notation the creditor chose. */
export function toSheet(
  naam: string,
  messages: readonly Terugkoppeling[],
  { kolommen }: Bestandsindeling,
): SheetToWrite {
  return {
    name: naam,
    columns: kolommen.map(({ kop, veld }) => ({
      header: kop,
      width: Math.max(MIN_WIDTH, kop.length + 2),
      kind: soortVan(veld),
    })),
    rows: messages.map((message) => kolommen.map(({ veld }) => waardeVan(message, veld))),
  };
}

const MIN_WIDTH = 14;

function waardeVan(message: Terugkoppeling, veld: Bestandsveld): string | number | null {
  switch (veld) {
    case 'omschrijving':
      return terugkoppelklassen[message.klasse].naam;
    case 'bedrag':
      return message.bedragInCenten;
    case 'regelingTermijn':
      return message.regelingTermijnInCenten;
    case 'opnieuwGeleverd':
      return message.opnieuwGeleverd ? 'ja' : 'nee';
    default:
      return message[veld];
  }
}

/** Comma for decimals and nothing between thousands, so that it is read as a number in every Dutch spreadsheet. */
function toEuros(centen: number): string {
  return `${Math.trunc(centen / 100)},${`${Math.abs(centen) % 100}`.padStart(2, '0')}`;
}

function toDay(day: string, notatie: Bestandsindeling['datumnotatie']): string {
  return notatie === 'jjjj-mm-dd' ? day : day.split('-').reverse().join('-');
}
