import { type Code, type Codelijst, type Datum, isCode, isDatum, regelinggrenzen } from '@meldpunt/contracts';
import { parseUuid } from '../looplijst/parse-uuid.ts';
import { assertUnreachable } from '../zaak/assert-unreachable.ts';
import { type Daad, geweigerd, type Handeling, type Weigercode } from './handeling.ts';

/** What is wrong with one field of an act. */
export type Fout = { readonly code: Weigercode; readonly veld: string };

/** A refusal of something that could not be read as an act; the ids are null where they could not be read either. */
export type Onleesbaar = {
  readonly status: 'GEWEIGERD';
  /** Of the first fault. */
  readonly code: Weigercode;
  readonly veld: string | null;
  /** Every fault, the first fifty of them. */
  readonly fouten: readonly Fout[];
  readonly handelingId: string | null;
  readonly zaakId: string | null;
};

export type Gelezen = { readonly status: 'GELEZEN'; readonly handeling: Handeling } | Onleesbaar;

/** More than anybody mends at once. */
const MEESTE_FOUTEN = 50;
const HANDELING_ID = /^[A-Za-z0-9._:-]{1,64}$/;
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

/**
 * Reads one act from JSON or from a decoded GemeenteAfhandeling: flat, every field checked, null as good as absent.
 * Whether the act is possible in the state of the zaak is decided later.
 */
export function parseHandeling(invoer: unknown): Gelezen {
  if (typeof invoer !== 'object' || invoer === null || Array.isArray(invoer)) {
    return { ...geweigerd('ONGELDIGE_WAARDE'), fouten: [], handelingId: null, zaakId: null };
  }
  const velden = new Velden(
    Object.entries(invoer).filter(([, waarde]) => waarde !== null && waarde !== undefined),
  );
  const handelingId = velden.required('handelingId', (waarde) => matching(waarde, HANDELING_ID));
  const zaakId = velden.required('zaakId', parseUuid);
  const soort = velden.required('handeling', (waarde) => code('handeling', waarde));
  if (soort !== undefined) velden.refuseOthers([...algemeneVelden, ...eigenVelden[soort]]);
  const meldingId = velden.optional('meldingId', parseUuid);
  const datum = velden.optionalDatum('datum');
  const zaakVersie = velden.optional('zaakVersie', (waarde) => integer(waarde, 1, Number.MAX_SAFE_INTEGER));
  const daad = soort === undefined ? undefined : readDaad(soort, velden);
  const [eerste] = velden.fouten;
  if (eerste !== undefined || handelingId === undefined || zaakId === undefined || daad === undefined) {
    return {
      ...geweigerd(eerste?.code ?? 'ONGELDIGE_WAARDE', eerste?.veld ?? null),
      fouten: velden.fouten,
      handelingId: handelingId ?? null,
      zaakId: zaakId ?? null,
    };
  }
  return { status: 'GELEZEN', handeling: { handelingId, zaakId, meldingId, datum, zaakVersie, daad } };
}

/** Undefined where a field it cannot do without is not there or wrong; that is among the faults then. */
function readDaad(soort: Code<'handeling'>, velden: Velden): Daad | undefined {
  switch (soort) {
    case 'OPPAKKEN':
    case 'HULP_MELDEN':
      return { soort };
    case 'CONTACTPOGING': {
      const contactsoort = velden.required('contactsoort', (waarde) => code('contactsoort', waarde));
      const dagdeel = velden.optional('dagdeel', (waarde) => code('dagdeel', waarde));
      const bereikt = velden.required('bereikt', (waarde) =>
        typeof waarde === 'boolean' ? waarde : undefined,
      );
      const contactuitkomst = velden.optional('contactuitkomst', (waarde) => code('contactuitkomst', waarde));
      if (contactsoort === undefined || bereikt === undefined) return undefined;
      return { soort, contactsoort, dagdeel, bereikt, contactuitkomst };
    }
    case 'EINDRESULTAAT':
    case 'CORRIGEREN': {
      const eindresultaat = velden.required('eindresultaat', (waarde) => code('eindresultaat', waarde));
      const gevolgen = {
        binnenreden: velden.optional('binnenreden', (waarde) => code('binnenreden', waarde)),
        onterechtreden: velden.optional('onterechtreden', (waarde) => code('onterechtreden', waarde)),
        hervattingOp: velden.optionalDatum('hervattingOp'),
        regelingVanaf: velden.optionalDatum('regelingVanaf'),
        regelingTermijnInCenten: velden.optional('regelingTermijnInCenten', (waarde) =>
          integer(waarde, 1, regelinggrenzen.termijnInCenten),
        ),
        regelingAantalTermijnen: velden.optional('regelingAantalTermijnen', (waarde) =>
          integer(waarde, 1, regelinggrenzen.aantalTermijnen),
        ),
        nieuweGemeentecode: velden.optional('nieuweGemeentecode', (waarde) => matching(waarde, GEMEENTECODE)),
      };
      return eindresultaat === undefined ? undefined : { soort, eindresultaat, ...gevolgen };
    }
    case 'VERLENGEN': {
      const pauzeVerlengdTot = velden.requiredDatum('pauzeVerlengdTot');
      const verlengingsreden = velden.required('verlengingsreden', (waarde) =>
        code('verlengingsreden', waarde),
      );
      if (pauzeVerlengdTot === undefined || verlengingsreden === undefined) return undefined;
      return { soort, pauzeVerlengdTot, verlengingsreden };
    }
    case 'GESPREK':
      return {
        soort,
        hulpsoort: velden.optional('hulpsoort', (waarde) => code('hulpsoort', waarde)),
        schuldklasse: velden.optional('schuldklasse', (waarde) => code('schuldklasse', waarde)),
        verwijzing: velden.optional('verwijzing', (waarde) => code('verwijzing', waarde)),
        toestemming: velden.optional('toestemming', (waarde) => code('toestemming', waarde)),
      };
    case 'HULPVRAAG': {
      const contactsoort = velden.required('contactsoort', (waarde) => code('contactsoort', waarde));
      const dagdeel = velden.optional('dagdeel', (waarde) => code('dagdeel', waarde));
      return contactsoort === undefined ? undefined : { soort, contactsoort, dagdeel };
    }
    default:
      return assertUnreachable(soort);
  }
}

type Reader<T> = (waarde: unknown) => T | undefined;

/** The fields of one act, and what turned out to be wrong with those that were read. */
class Velden {
  readonly fouten: Fout[] = [];
  readonly #velden: ReadonlyMap<string, unknown>;

  constructor(velden: readonly (readonly [string, unknown])[]) {
    this.#velden = new Map(velden);
    for (const veld of this.#velden.keys())
      if (!alleVelden.has(veld)) this.#fout('ONBEKEND_VELD', safeName(veld));
  }

  /** Undefined when it is missing or wrong. */
  required<T>(veld: string, reader: Reader<T>, verkeerd: Weigercode = 'ONGELDIGE_WAARDE'): T | undefined {
    const waarde = this.#velden.get(veld);
    if (waarde === undefined) return this.#fout('VELD_ONTBREEKT', veld);
    return reader(waarde) ?? this.#fout(verkeerd, veld);
  }

  optional<T>(veld: string, reader: Reader<T>, verkeerd: Weigercode = 'ONGELDIGE_WAARDE'): T | null {
    return this.#velden.has(veld) ? (this.required(veld, reader, verkeerd) ?? null) : null;
  }

  requiredDatum(veld: string): Datum | undefined {
    return this.required(veld, (waarde) => (isDatum(waarde) ? waarde : undefined), 'ONGELDIGE_DATUM');
  }

  optionalDatum(veld: string): Datum | null {
    return this.#velden.has(veld) ? (this.requiredDatum(veld) ?? null) : null;
  }

  /** Fields that exist but do not belong to this kind of act. */
  refuseOthers(welke: readonly string[]): void {
    for (const veld of this.#velden.keys())
      if (alleVelden.has(veld) && !welke.includes(veld)) this.#fout('VELD_NIET_TOEGESTAAN', veld);
  }

  #fout(fout: Weigercode, veld: string): undefined {
    if (this.fouten.length < MEESTE_FOUTEN) this.fouten.push({ code: fout, veld });
  }
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
