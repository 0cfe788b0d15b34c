import { isCode, isStorable } from '@meldpunt/contracts';
import type { Bouwsteen } from './bouwsteen.ts';
import type { Beoordeling, Formulefout, Uitdrukking } from './formule.ts';
import { findBouwsteen, type Register } from './register.ts';

export type GelezenFormule =
  | { readonly status: 'GOED'; readonly uitdrukking: Uitdrukking; readonly beoordeling: Beoordeling }
  | { readonly status: 'FOUT'; readonly fouten: readonly Formulefout[] };

const FIELDS = new Set(['formule', 'versie', 'parameters', 'delen', 'aanpak', 'zwaarte']);
const MAX_DEPTH = 8;
/** Every block gives a reason, and all of them travel in each signaal. The default formule has nine. */
export const MOST_BLOKKEN = 100;
/** Of the settings of one block, as JSON. The longest that any block of the hub takes is half of it. */
const MOST_TEKENS = 50_000;
/** Of the same. Deeper ones, which no block of the hub takes, are more than the stack can copy. */
const MOST_LAGEN = 50;
/** More nobody mends at once; finding them all in a megabyte of settings would stop the thread for a second. */
const MOST_FOUTEN = 100;

/**
 * Reads a formule from JSON. The result states the version of every block, so that a stored formule keeps its meaning
 * when blocks get new versions. All errors are found at once, up to a hundred; of what is too large that is all that is
 * said. `register` says which blocks there are.
 */
export function parseFormule(raw: unknown, register: Register = findBouwsteen): GelezenFormule {
  return read(raw, { register, most: MOST_BLOKKEN, mostTekens: MOST_TEKENS, blokken: 0, fouten: [] });
}

/** One that was accepted before judges as it did, however large it is. */
export function parseStoredFormule(raw: unknown, register: Register = findBouwsteen): GelezenFormule {
  const most = Number.POSITIVE_INFINITY;
  return read(raw, { register, most, mostTekens: most, blokken: 0, fouten: [] });
}

/** One formule being read. */
interface Lezing {
  readonly register: Register;
  readonly most: number;
  readonly mostTekens: number;
  /** Read so far. */
  blokken: number;
  readonly fouten: Formulefout[];
}

function read(raw: unknown, lezing: Lezing): GelezenFormule {
  const deel = readDeel(raw, '', 0, lezing);
  const { fouten, most } = lezing;
  if (lezing.blokken > most) {
    const herstel = `Gebruik hoogstens ${most} bouwstenen`;
    return { status: 'FOUT', fouten: [{ pad: '', regel: 'TE_GROOT', herstel }] };
  }
  if (fouten.length > 0 || deel === null) return { status: 'FOUT', fouten: fouten.slice(0, MOST_FOUTEN) };
  return { status: 'GOED', uitdrukking: deel.uitdrukking, beoordeling: inOrder(deel.beoordeling) };
}

/** Between equals a block takes the first it meets; in one order of meldingen that is always the same one. */
function inOrder({ evaluate, ...rest }: Beoordeling): Beoordeling {
  return {
    ...rest,
    evaluate: (groep, peildatum) => {
      const meldingen = [...groep.meldingen].sort((a, b) => (a.meldingId < b.meldingId ? -1 : 1));
      return evaluate({ ...groep, meldingen }, peildatum);
    },
  };
}

interface Deel {
  readonly uitdrukking: Uitdrukking;
  readonly beoordeling: Beoordeling;
}

function readDeel(raw: unknown, pad: string, depth: number, lezing: Lezing): Deel | null {
  lezing.blokken += 1;
  if (lezing.blokken > lezing.most) return null;
  const { register, fouten } = lezing;
  const fout = (at: string, regel: string, herstel: string): null => {
    fouten.push({ pad: joinPad(pad, at), regel, herstel });
    return null;
  };
  if (depth > MAX_DEPTH) return fout('', 'TE_DIEP', `Gebruik hoogstens ${MAX_DEPTH} lagen`);
  if (!isRecord(raw)) return fout('', 'GEEN_OBJECT', 'Schrijf een bouwsteen als object met het veld formule');
  const unknown = Object.keys(raw).filter((name) => !FIELDS.has(name));
  for (const name of unknown.slice(0, MOST_FOUTEN)) fout(name, 'ONBEKEND_VELD', 'Laat dit veld weg');
  const { formule, versie, aanpak, zwaarte } = raw;
  if (typeof formule !== 'string') return fout('formule', 'VERPLICHT', 'Noem een bouwsteen');
  if (versie !== undefined && !isWhole(versie, 1, 10_000))
    return fout('versie', 'GEEN_VERSIE', 'Geef een geheel getal');
  const bouwsteen = register(formule, versie);
  if (bouwsteen === undefined)
    return fout('formule', 'ONBEKENDE_BOUWSTEEN', 'Kies een bouwsteen en versie uit het register');
  if (aanpak !== undefined && !isCode('aanpak', aanpak)) {
    return fout('aanpak', 'ONBEKENDE_AANPAK', 'Kies BRIEF, BELLEN, HUISBEZOEK of EIGEN_CONSULENT');
  }
  if (zwaarte !== undefined && !isWhole(zwaarte, 0, 1_000))
    return fout('zwaarte', 'BUITEN_BEREIK', 'Kies 0 tot en met 1000');
  const here = joinPad(pad, formule);
  const rawDelen: unknown = raw.delen ?? [];
  if (!Array.isArray(rawDelen)) return fout('delen', 'GEEN_LIJST', 'Geef een lijst van bouwstenen');
  if (rawDelen.length < bouwsteen.minDelen || rawDelen.length > bouwsteen.maxDelen) {
    return fout('delen', 'AANTAL_DELEN', mendOfDelen(bouwsteen));
  }
  const delen = rawDelen.map((deel, index) => readDeel(deel, `${here}/${index + 1}`, depth + 1, lezing));
  if (fouten.length >= MOST_FOUTEN) return null;
  const at = joinPad(formule, 'parameters');
  if (isDeeper(raw.parameters, MOST_LAGEN))
    return fout(at, 'TE_DIEP', `Gebruik hoogstens ${MOST_LAGEN} lagen`);
  if (JSON.stringify(raw.parameters ?? null).length > lezing.mostTekens)
    return fout(at, 'TE_GROOT', `Gebruik hoogstens ${MOST_TEKENS} tekens`);
  const bound = bouwsteen.bind(
    raw.parameters,
    delen.map((deel) => deel?.beoordeling ?? UNREADABLE),
  );
  if (isFouten(bound)) {
    for (const { pad: at, regel, herstel } of bound)
      fouten.push({ pad: joinPad(here, joinPad('parameters', at)), regel, herstel });
    return null;
  }
  // A block from outside says itself what its parameters are, so its schema may let through what cannot be kept.
  if (!isStorable(raw.parameters)) return fout(at, 'ONGELDIGE_TEKST', 'Laat tekens weg die geen tekst zijn');
  const uitdrukking: Uitdrukking = {
    formule,
    versie: bouwsteen.versie,
    ...(isRecord(raw.parameters) ? { parameters: raw.parameters } : {}),
    ...(bouwsteen.maxDelen > 0
      ? { delen: delen.flatMap((deel) => (deel === null ? [] : [deel.uitdrukking])) }
      : {}),
    ...(aanpak === undefined ? {} : { aanpak }),
    ...(zwaarte === undefined ? {} : { zwaarte }),
  };
  return { uitdrukking, beoordeling: withOwnAanpak(bound, uitdrukking) };
}

/** Stands in for a part with errors, so that the others are still counted and checked; nothing ever asks it. */
const UNREADABLE: Beoordeling = {
  evaluate: () => ({ signaal: false, aanpak: 'BRIEF', zwaarte: 0, redenen: [] }),
  terugkijk: () => null,
};

function mendOfDelen({ naam, minDelen, maxDelen }: Bouwsteen): string {
  if (maxDelen === 0) return `Laat delen weg: ${naam} heeft geen delen`;
  if (minDelen === maxDelen)
    return minDelen === 1 ? 'Geef precies één deel' : `Geef precies ${minDelen} delen`;
  return `Geef ${minDelen} tot en met ${maxDelen} delen`;
}

/** The block as written down: its own approach and weight when it is satisfied, and its name in front of every path. */
function withOwnAanpak(
  beoordeling: Beoordeling,
  { formule, delen, aanpak, zwaarte }: Uitdrukking,
): Beoordeling {
  return {
    ...beoordeling,
    evaluate(groep, peildatum) {
      const oordeel = beoordeling.evaluate(groep, peildatum);
      const redenen =
        delen === undefined
          ? oordeel.redenen
          : oordeel.redenen.map((reden) =>
              reden.pad === formule ? reden : { ...reden, pad: `${formule}/${reden.pad}` },
            );
      if (!oordeel.signaal) return { ...oordeel, redenen };
      return { ...oordeel, redenen, aanpak: aanpak ?? oordeel.aanpak, zwaarte: zwaarte ?? oordeel.zwaarte };
    },
  };
}

/** Whether a value has more than `most` layers; looks no further than that. */
function isDeeper(value: unknown, most: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return most === 0 || Object.values(value).some((inner) => isDeeper(inner, most - 1));
}

function isFouten(bound: Beoordeling | readonly Formulefout[]): bound is readonly Formulefout[] {
  return Array.isArray(bound);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWhole(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}

function joinPad(pad: string, at: string): string {
  return pad === '' ? at : at === '' ? pad : `${pad}/${at}`;
}
