import { type Code, type Codelijst, codelijsten, type Datum, isCode, isDatum } from '@meldpunt/contracts';

export type Looplijstfilter = {
  readonly standen: readonly Code<'zaakstand'>[];
  readonly gemeentecode: string | null;
  readonly aanpak: Code<'aanpak'> | null;
  readonly soort: Code<'partnersoort'> | null;
  readonly crisis: boolean | null;
  /** Zaken of which a term ends before this day. */
  readonly uiterlijkVoor: Datum | null;
  readonly pc4: string | null;
  readonly limit: number;
  readonly cursor: Cursor | null;
};

/** Place of the last zaak of a page in the order of the looplijst. */
export type Cursor = { readonly prioriteit: number; readonly zaakId: string };

export type GelezenFilter =
  | { readonly status: 'GELEZEN'; readonly filter: Looplijstfilter }
  | { readonly status: 'ONGELDIG'; readonly velden: readonly string[] };

export const MAX_PAGINA = 1000;
const PAGINA = 100;
const namen = [
  'stand',
  'gemeentecode',
  'aanpak',
  'soort',
  'crisis',
  'uiterlijkVoor',
  'pc4',
  'limit',
  'cursor',
];

/** Reads the query of GET /v1/zaken; names every parameter that is unknown or has no meaning. */
export function parseFilter(query: Readonly<Record<string, unknown>>): GelezenFilter {
  const fout: string[] = Object.keys(query).filter((naam) => !namen.includes(naam));
  const read = <T>(naam: string, reader: (text: string) => T | undefined, fallback: T): T => {
    const waarde = query[naam];
    if (waarde === undefined) return fallback;
    const gelezen = typeof waarde === 'string' ? reader(waarde) : undefined;
    if (gelezen === undefined) fout.push(naam);
    return gelezen ?? fallback;
  };
  const code =
    <L extends Codelijst>(lijst: L) =>
    (text: string): Code<L> | undefined =>
      isCode(lijst, text) ? text : undefined;
  const filter: Looplijstfilter = {
    standen: read('stand', parseStanden, ['NIEUW', 'OPGEPAKT']),
    gemeentecode: read<string | null>(
      'gemeentecode',
      (text) => (/^\d{4}$/.test(text) ? text : undefined),
      null,
    ),
    aanpak: read<Code<'aanpak'> | null>('aanpak', code('aanpak'), null),
    soort: read<Code<'partnersoort'> | null>('soort', code('partnersoort'), null),
    crisis: read<boolean | null>(
      'crisis',
      (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
      null,
    ),
    uiterlijkVoor: read<Datum | null>('uiterlijkVoor', (text) => (isDatum(text) ? text : undefined), null),
    pc4: read<string | null>('pc4', (text) => (/^[1-9]\d{3}$/.test(text) ? text : undefined), null),
    limit: read('limit', parseLimit, PAGINA),
    cursor: read<Cursor | null>('cursor', parseCursor, null),
  };
  return fout.length === 0 ? { status: 'GELEZEN', filter } : { status: 'ONGELDIG', velden: fout };
}

function parseStanden(text: string): readonly Code<'zaakstand'>[] | undefined {
  if (text === 'ALLE') return codelijsten.zaakstand;
  const standen = text.split(',').filter((deel) => isCode('zaakstand', deel));
  return standen.length > 0 && standen.length === text.split(',').length ? standen : undefined;
}

function parseLimit(text: string): number | undefined {
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return limit >= 1 && limit <= MAX_PAGINA ? limit : undefined;
}

const CURSOR = /^(\d{1,16})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function parseCursor(text: string): Cursor | undefined {
  const [, prioriteit, zaakId] = CURSOR.exec(text) ?? [];
  return prioriteit === undefined || zaakId === undefined
    ? undefined
    : { prioriteit: Number(prioriteit), zaakId };
}

export function formatCursor({ prioriteit, zaakId }: Cursor): string {
  return `${prioriteit}_${zaakId}`;
}
