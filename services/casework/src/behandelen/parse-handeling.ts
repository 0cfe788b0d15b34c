import { type Code, type Codelijst, type Datum, isCode, isDatum, regelinggrenzen } from '@meldpunt/contracts';
import { assertUnreachable } from '../zaak/assert-unreachable.ts';
import { type Daad, geweigerd, type Handeling, type Weigercode } from './handeling.ts';

/** A refusal of something that could not be read as an act; the ids are null where they could not be read either. */
export type Onleesbaar = {
  readonly status: 'GEWEIGERD';
  readonly code: Weigercode;
  readonly veld: string | null;
  readonly handelingId: string | null;
  readonly zaakId: string | null;
};

export type Gelezen = { readonly status: 'GELEZEN'; readonly handeling: Handeling } | Onleesbaar;

const HANDELING_ID = /^[A-Za-z0-9._:-]{1,64}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const GEMEENTECODE = /^\d{4}$/;

const algemeneVelden = ['handelingId', 'zaakId', 'meldingId', 'handeling', 'datum', 'zaakVersie'] as const;
const resultaatvelden = [
  'eindresultaat',
  'binnenreden',
  'onterechtreden',
  'hervattingOp',
  'regelingVanaf',
  'regelingTermijnInCenten',
  'regelingAantalTermijnen',
  'nieuweGemeentecode',
] as const;
/** Fields of their own each kind of act may have; any other is refused, so that nothing is silently dropped. */
const eigenVelden: Readonly<Record<Code<'handeling'>, readonly string[]>> = {
  OPPAKKEN: [],
  CONTACTPOGING: ['contactsoort', 'dagdeel', 'bereikt', 'contactuitkomst'],
  EINDRESULTAAT: resultaatvelden,
  CORRIGEREN: resultaatvelden,
  VERLENGEN: ['pauzeVerlengdTot', 'verlengingsreden'],
  HULP_MELDEN: [],
  GESPREK: ['hulpsoort', 'schuldklasse', 'verwijzing', 'toestemming'],
  HULPVRAAG: ['contactsoort', 'dagdeel'],
};
const alleVelden: ReadonlySet<string> = new Set([...algemeneVelden, ...Object.values(eigenVelden).flat()]);

/** Stops reading at the first fault; caught by parseHandeling and nowhere else. */
class Fault {
  readonly code: Weigercode;
  readonly veld: string;
  constructor(code: Weigercode, veld: string) {
    this.code = code;
    this.veld = veld;
  }
}

/**
 * Reads one act from JSON or from a decoded GemeenteAfhandeling: flat, every field checked, null as good as absent.
 * Whether the act is possible in the state of the zaak is decided later.
 */
export function parseHandeling(invoer: unknown): Gelezen {
  if (typeof invoer !== 'object' || invoer === null || Array.isArray(invoer)) {
    return { ...geweigerd('ONGELDIGE_WAARDE'), handelingId: null, zaakId: null };
  }
  const velden = new Map<string, unknown>(Object.entries(invoer).filter(([, waarde]) => waarde !== null));
  try {
    return { status: 'GELEZEN', handeling: read(velden) };
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    const id = velden.get('handelingId');
    const zaakId = velden.get('zaakId');
    return {
      ...geweigerd(fault.code, fault.veld),
      handelingId: typeof id === 'string' && HANDELING_ID.test(id) ? id : null,
      zaakId: typeof zaakId === 'string' && UUID.test(zaakId) ? zaakId : null,
    };
  }
}

function read(velden: ReadonlyMap<string, unknown>): Handeling {
  for (const veld of velden.keys())
    if (!alleVelden.has(veld)) throw new Fault('ONBEKEND_VELD', safeName(veld));
  const handelingId = required(velden, 'handelingId', (waarde) => matching(waarde, HANDELING_ID));
  const zaakId = required(velden, 'zaakId', (waarde) => matching(waarde, UUID));
  const soort = required(velden, 'handeling', (waarde) => code('handeling', waarde));
  const eigen = eigenVelden[soort];
  for (const veld of velden.keys()) {
    const algemeen: readonly string[] = algemeneVelden;
    if (!algemeen.includes(veld) && !eigen.includes(veld)) throw new Fault('VELD_NIET_TOEGESTAAN', veld);
  }
  return {
    handelingId,
    zaakId,
    meldingId: optional(velden, 'meldingId', (waarde) => matching(waarde, UUID)),
    datum: optionalDatum(velden, 'datum'),
    zaakVersie: optional(velden, 'zaakVersie', (waarde) => integer(waarde, 1, Number.MAX_SAFE_INTEGER)),
    daad: readDaad(soort, velden),
  };
}

function readDaad(soort: Code<'handeling'>, velden: ReadonlyMap<string, unknown>): Daad {
  switch (soort) {
    case 'OPPAKKEN':
    case 'HULP_MELDEN':
      return { soort };
    case 'CONTACTPOGING':
      return {
        soort,
        contactsoort: required(velden, 'contactsoort', (waarde) => code('contactsoort', waarde)),
        dagdeel: optional(velden, 'dagdeel', (waarde) => code('dagdeel', waarde)),
        bereikt: required(velden, 'bereikt', (waarde) => (typeof waarde === 'boolean' ? waarde : undefined)),
        contactuitkomst: optional(velden, 'contactuitkomst', (waarde) => code('contactuitkomst', waarde)),
      };
    case 'EINDRESULTAAT':
    case 'CORRIGEREN':
      return {
        soort,
        eindresultaat: required(velden, 'eindresultaat', (waarde) => code('eindresultaat', waarde)),
        binnenreden: optional(velden, 'binnenreden', (waarde) => code('binnenreden', waarde)),
        onterechtreden: optional(velden, 'onterechtreden', (waarde) => code('onterechtreden', waarde)),
        hervattingOp: optionalDatum(velden, 'hervattingOp'),
        regelingVanaf: optionalDatum(velden, 'regelingVanaf'),
        regelingTermijnInCenten: optional(velden, 'regelingTermijnInCenten', (waarde) =>
          integer(waarde, 1, regelinggrenzen.termijnInCenten),
        ),
        regelingAantalTermijnen: optional(velden, 'regelingAantalTermijnen', (waarde) =>
          integer(waarde, 1, regelinggrenzen.aantalTermijnen),
        ),
        nieuweGemeentecode: optional(velden, 'nieuweGemeentecode', (waarde) =>
          matching(waarde, GEMEENTECODE),
        ),
      };
    case 'VERLENGEN': {
      const pauzeVerlengdTot = optionalDatum(velden, 'pauzeVerlengdTot');
      if (pauzeVerlengdTot === null) throw new Fault('VELD_ONTBREEKT', 'pauzeVerlengdTot');
      const verlengingsreden = required(velden, 'verlengingsreden', (waarde) =>
        code('verlengingsreden', waarde),
      );
      return { soort, pauzeVerlengdTot, verlengingsreden };
    }
    case 'GESPREK':
      return {
        soort,
        hulpsoort: optional(velden, 'hulpsoort', (waarde) => code('hulpsoort', waarde)),
        schuldklasse: optional(velden, 'schuldklasse', (waarde) => code('schuldklasse', waarde)),
        verwijzing: optional(velden, 'verwijzing', (waarde) => code('verwijzing', waarde)),
        toestemming: optional(velden, 'toestemming', (waarde) => code('toestemming', waarde)),
      };
    case 'HULPVRAAG':
      return {
        soort,
        contactsoort: required(velden, 'contactsoort', (waarde) => code('contactsoort', waarde)),
        dagdeel: optional(velden, 'dagdeel', (waarde) => code('dagdeel', waarde)),
      };
    default:
      return assertUnreachable(soort);
  }
}

type Reader<T> = (waarde: unknown) => T | undefined;

function optional<T>(velden: ReadonlyMap<string, unknown>, veld: string, reader: Reader<T>): T | null {
  const waarde = velden.get(veld);
  if (waarde === undefined) return null;
  const gelezen = reader(waarde);
  if (gelezen === undefined) throw new Fault('ONGELDIGE_WAARDE', veld);
  return gelezen;
}

function required<T>(velden: ReadonlyMap<string, unknown>, veld: string, reader: Reader<T>): T {
  const gelezen = optional(velden, veld, reader);
  if (gelezen === null) throw new Fault('VELD_ONTBREEKT', veld);
  return gelezen;
}

function optionalDatum(velden: ReadonlyMap<string, unknown>, veld: string): Datum | null {
  const waarde = velden.get(veld);
  if (waarde === undefined) return null;
  if (!isDatum(waarde)) throw new Fault('ONGELDIGE_DATUM', veld);
  return waarde;
}

function code<L extends Codelijst>(lijst: L, waarde: unknown): Code<L> | undefined {
  return isCode(lijst, waarde) ? waarde : undefined;
}

function matching(waarde: unknown, patroon: RegExp): string | undefined {
  return typeof waarde === 'string' && patroon.test(waarde) ? waarde : undefined;
}

function integer(waarde: unknown, min: number, max: number): number | undefined {
  return typeof waarde === 'number' && Number.isSafeInteger(waarde) && waarde >= min && waarde <= max
    ? waarde
    : undefined;
}

/** A name of somebody else's making goes back only when it looks like the name of a field. */
function safeName(veld: string): string {
  return /^[A-Za-z][A-Za-z0-9_]{0,40}$/.test(veld) ? veld : '';
}
