import type { Parameterschema } from '../formules/formule.ts';
import { bouwstenen, STANDAARD } from '../formules/register.ts';
import type { PluginFormule } from './interface.ts';

/** What the hub knows of one version of a plug-in: all of it but the program. */
export type Pluginbeschrijving = Omit<PluginFormule, 'evaluate' | 'parameterschema'> & {
  readonly parameterschema: Parameterschema;
};

/** Code of the reason that says a plug-in failed. */
export const FORMULE_FAALT = 'formule-faalt';

const NAAM = /^[a-z0-9][a-z0-9-]{0,38}[a-z0-9]$/;
const MAX_REDENEN = 20;
const MAX_ZIN = 300;
const MAX_SCHEMA = 20_000;
/** As far back as a plug-in may look. */
export const MAX_DAGEN = 366;

/**
 * Reads what a module says of itself; `naam` is what the configuration calls it. Errors say what is wrong with which
 * field (English; read by whoever runs the hub).
 */
export function parseBeschrijvingen(
  raw: unknown,
  naam: string,
): { readonly beschrijvingen: readonly Pluginbeschrijving[] } | { readonly fouten: readonly string[] } {
  if (!Array.isArray(raw) || raw.length === 0) return { fouten: ['exports no formule'] };
  const fouten: string[] = [];
  if (!NAAM.test(naam) || naam === STANDAARD || bouwstenen.some((one) => one.naam === naam))
    fouten.push(`${naam} cannot be the name of a plug-in`);
  const seen = new Set<number>();
  for (const one of raw) {
    const wrong = isRecord(one) ? wrongIn(one, naam) : ['is not an object'];
    fouten.push(...wrong.map((text) => `formule ${seen.size + 1}: ${text}`));
    if (isBeschrijving(one, naam)) {
      if (seen.has(one.versie)) fouten.push(`versie ${one.versie} stands there twice`);
      seen.add(one.versie);
    }
  }
  const beschrijvingen = raw.filter((one) => isBeschrijving(one, naam));
  return fouten.length > 0 ? { fouten } : { beschrijvingen };
}

function isBeschrijving(raw: unknown, naam: string): raw is Pluginbeschrijving {
  return isRecord(raw) && wrongIn(raw, naam).length === 0;
}

function wrongIn(raw: Readonly<Record<string, unknown>>, naam: string): string[] {
  const { redenen, terugkijkDagen, parameterschema } = raw;
  const checks: readonly (readonly [boolean, string])[] = [
    [raw.naam === naam, `naam must be ${naam}`],
    [isWhole(raw.versie, 1, 10_000), 'versie must be a whole number from 1 to 10000'],
    [isZin(raw.omschrijving), `omschrijving must be a sentence of at most ${MAX_ZIN} characters`],
    [
      isRecord(redenen) &&
        Object.keys(redenen).length > 0 &&
        Object.keys(redenen).length <= MAX_REDENEN &&
        Object.entries(redenen).every(
          ([code, zin]) => NAAM.test(code) && code !== FORMULE_FAALT && isZin(zin),
        ),
      `redenen must hold 1 to ${MAX_REDENEN} names in lower case with a sentence each`,
    ],
    [
      terugkijkDagen === null || isWhole(terugkijkDagen, 1, MAX_DAGEN),
      `terugkijkDagen must be null or a whole number from 1 to ${MAX_DAGEN}`,
    ],
    [
      isRecord(parameterschema) &&
        parameterschema.type === 'object' &&
        JSON.stringify(parameterschema).length <= MAX_SCHEMA &&
        !/"\$(id|ref|dynamicRef|recursiveRef)":/.test(JSON.stringify(parameterschema)),
      'parameterschema must be a JSON Schema of type object without $id and $ref',
    ],
  ];
  return checks.flatMap(([good, text]) => (good ? [] : [text]));
}

function isZin(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= MAX_ZIN;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWhole(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}
