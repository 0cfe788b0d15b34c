import { type Datum, isDatum, isProse, parseDatum } from '@meldpunt/contracts';
import type { FieldProblem } from '@meldpunt/service-kit';
import type { Uitdrukking } from '../formules/formule.ts';
import { parseFormule } from '../formules/parse-formule.ts';
import { type Register, STANDAARD } from '../formules/register.ts';

/** A version as a municipality offers it, before it is known whether it fits beside the others. */
export interface NieuweVersie {
  readonly naam: string;
  readonly ingangsdatum: Datum;
  readonly reden: string;
  readonly formule: Uitdrukking;
  readonly terugvalVersie: number | null;
  readonly sjabloon: { readonly gemeentecode: string; readonly versie: number } | null;
}

export type Gelezen<T> =
  | { readonly status: 'GOED'; readonly waarde: T }
  | { readonly status: 'FOUT'; readonly errors: readonly FieldProblem[] };

type Herkomst = NonNullable<NieuweVersie['sjabloon']>;

const NAAM = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
const GEMEENTECODE = /^\d{4}$/;
const MAX_REDEN = 500;
const MAX_VERSIE = 1_000_000;
/** More nobody mends at once. */
const MOST_ONBEKEND = 50;
const FIELDS = new Set(['naam', 'ingangsdatum', 'reden', 'formule', 'terugvalVersie', 'sjabloon']);

/** Which sjabloon the body asks to copy, when it does; its formule is looked up before the rest is read. */
export function parseHerkomst(body: unknown): Herkomst | null {
  const raw = isRecord(body) ? body.sjabloon : undefined;
  if (!isRecord(raw)) return null;
  const { gemeentecode, versie } = raw;
  const good = typeof gemeentecode === 'string' && GEMEENTECODE.test(gemeentecode) && isVersie(versie);
  return good ? { gemeentecode, versie } : null;
}

/**
 * Reads a body. Each error says where, which rule, and what would mend it (Dutch). `sjabloon` is what `parseHerkomst`
 * found, with the formule it stands for; undefined when there is no such sjabloon.
 */
export function parseVersie(
  body: unknown,
  register: Register,
  sjabloon: { readonly herkomst: Herkomst; readonly formule: Uitdrukking | undefined } | null,
): Gelezen<NieuweVersie> {
  const errors: FieldProblem[] = [];
  const wrong = (field: string, code: string, detail: string) => errors.push({ field, code, detail });
  const raw: Readonly<Record<string, unknown>> = isRecord(body) ? body : {};
  if (!isRecord(body)) wrong('', 'GEEN_OBJECT', 'Stuur een object');
  const unknown = Object.keys(raw).filter((name) => !FIELDS.has(name));
  for (const name of unknown.slice(0, MOST_ONBEKEND)) {
    const shown = /^[A-Za-z][A-Za-z0-9]{0,40}$/.test(name) ? name : '';
    wrong(`/${shown}`, 'ONBEKEND_VELD', 'Laat dit veld weg');
  }
  const { naam, ingangsdatum, reden, terugvalVersie = null } = raw;
  if (typeof naam !== 'string' || !NAAM.test(naam) || naam === STANDAARD) {
    const mend = 'Kies een naam van hoogstens 40 kleine letters, cijfers en streepjes, niet standaard';
    wrong('/naam', 'ONGELDIGE_NAAM', mend);
  }
  if (!isDatum(ingangsdatum)) wrong('/ingangsdatum', 'ONGELDIGE_DATUM', 'Schrijf de dag als jjjj-mm-dd');
  if (typeof reden !== 'string' || reden.trim() === '' || reden.length > MAX_REDEN)
    wrong('/reden', 'VERPLICHT', `Geef een reden van hoogstens ${MAX_REDEN} tekens`);
  else if (!isProse(reden)) wrong('/reden', 'ONGELDIGE_WAARDE', 'Laat stuurtekens weg; een nieuwe regel mag');
  if (terugvalVersie !== null && !isVersie(terugvalVersie))
    wrong('/terugvalVersie', 'GEEN_VERSIE', 'Noem het nummer van een eigen versie, of laat het veld weg');
  if (raw.sjabloon !== undefined && sjabloon === null)
    wrong('/sjabloon', 'ONGELDIG_SJABLOON', 'Noem gemeentecode en versie van een gedeelde formule');
  if (sjabloon !== null && raw.formule !== undefined)
    wrong('/formule', 'DUBBEL', 'Geef een formule of een sjabloon, niet beide');
  if (sjabloon !== null && sjabloon.formule === undefined)
    wrong('/sjabloon', 'ONBEKEND_SJABLOON', 'Kies een formule uit de lijst met sjablonen');
  const formule = parseFormule(sjabloon === null ? raw.formule : sjabloon.formule, register);
  if (formule.status === 'FOUT' && (sjabloon === null || sjabloon.formule !== undefined)) {
    const at = sjabloon === null ? '/formule' : '/sjabloon/formule';
    for (const { pad, regel, herstel } of formule.fouten) wrong(`${at}/${pad}`, regel, herstel);
  }
  const day = parseDatum(ingangsdatum);
  if (errors.length > 0 || formule.status === 'FOUT' || day === null) return { status: 'FOUT', errors };
  const waarde: NieuweVersie = {
    naam: String(naam),
    ingangsdatum: day,
    reden: String(reden),
    formule: formule.uitdrukking,
    terugvalVersie: isVersie(terugvalVersie) ? terugvalVersie : null,
    sjabloon: sjabloon?.herkomst ?? null,
  };
  return { status: 'GOED', waarde };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isVersie(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_VERSIE;
}
