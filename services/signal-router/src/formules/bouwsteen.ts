import type { Datum } from '@meldpunt/contracts';
import { Ajv, type ErrorObject } from 'ajv';
import type { Beoordeling, Formule, FormuleGroep, Oordeel, Parameterschema, Verbinding } from './formule.ts';

/** Why a formule was not accepted: where, which rule, and what would mend it (Dutch; read by the municipality). */
export interface Formulefout {
  /** For example of/2/samenloop/parameters/minstens. */
  readonly pad: string;
  /** Stable code, or the keyword of JSON Schema. */
  readonly regel: string;
  readonly herstel: string;
}

/** A block without its types, as the register holds it. */
export interface Bouwsteen {
  readonly naam: string;
  readonly versie: number;
  readonly parameterschema: Parameterschema;
  readonly minDelen: number;
  readonly maxDelen: number;
  /** With parameters the schema refuses: the errors, with paths relative to the parameters. */
  bind(parameters: unknown, delen: readonly Beoordeling[]): Beoordeling | readonly Formulefout[];
}

const ajv = new Ajv({ allErrors: true, useDefaults: true, strict: false });

export function asBouwsteen<P>(formule: Formule<P>): Bouwsteen {
  const parse = parserOf<P>(formule.parameterschema);
  return {
    naam: formule.naam,
    versie: formule.versie,
    parameterschema: formule.parameterschema,
    minDelen: 0,
    maxDelen: 0,
    bind(raw) {
      const parsed = parse(raw);
      if (parsed.status === 'FOUT') return parsed.fouten;
      const { parameters } = parsed;
      return {
        evaluate: (groep, peildatum) => formule.evaluate(groep, parameters, peildatum),
        terugkijk: (peildatum) => formule.terugkijk(parameters, peildatum),
      };
    },
  };
}

export function asVerbindingsbouwsteen<P>(verbinding: Verbinding<P>): Bouwsteen {
  const parse = parserOf<P>(verbinding.parameterschema);
  return {
    naam: verbinding.naam,
    versie: verbinding.versie,
    parameterschema: verbinding.parameterschema,
    minDelen: verbinding.minDelen,
    maxDelen: verbinding.maxDelen,
    bind(raw, delen) {
      const parsed = parse(raw);
      if (parsed.status === 'FOUT') return parsed.fouten;
      const { parameters } = parsed;
      return {
        evaluate: (groep, peildatum) =>
          verbinding.combine(evaluateDelen(delen, groep, peildatum), parameters),
        terugkijk: (peildatum) => earliest(delen.map((deel) => deel.terugkijk(peildatum))),
      };
    },
  };
}

/** Part by part, each reason with the number of its part in front of its path. */
function evaluateDelen(delen: readonly Beoordeling[], groep: FormuleGroep, peildatum: Datum): Oordeel[] {
  return delen.map((deel, index) => {
    const oordeel = deel.evaluate(groep, peildatum);
    const redenen = oordeel.redenen.map((reden) => ({ ...reden, pad: `${index + 1}/${reden.pad}` }));
    return { ...oordeel, redenen };
  });
}

export function earliest(days: readonly (Datum | null)[]): Datum | null {
  return days.reduce((first, day) => (day !== null && (first === null || day < first) ? day : first), null);
}

type Parsed<P> = { status: 'GOED'; parameters: P } | { status: 'FOUT'; fouten: Formulefout[] };

export function parserOf<P>(schema: Parameterschema): (raw: unknown) => Parsed<P> {
  const validate = ajv.compile<P>(schema);
  return (raw) => {
    // A copy: the defaults are written into it.
    const parameters: unknown = structuredClone(raw ?? {});
    if (validate(parameters)) return { status: 'GOED', parameters };
    return { status: 'FOUT', fouten: (validate.errors ?? []).map(toFormulefout) };
  };
}

function toFormulefout({ instancePath, keyword, params }: ErrorObject): Formulefout {
  const name: unknown = params.missingProperty ?? params.additionalProperty;
  const pad = typeof name === 'string' ? `${instancePath}/${name}` : instancePath;
  return { pad: pad.replace(/^\//, ''), regel: keyword, herstel: mendOf(keyword, params) };
}

function mendOf(keyword: string, params: Record<string, unknown>): string {
  switch (keyword) {
    case 'required':
      return 'Vul dit veld in';
    case 'additionalProperties':
      return 'Laat dit veld weg';
    case 'enum':
      return `Kies een van: ${Array.isArray(params.allowedValues) ? params.allowedValues.join(', ') : ''}`;
    case 'minimum':
      return `Kies ${String(params.limit)} of meer`;
    case 'maximum':
      return `Kies ${String(params.limit)} of minder`;
    case 'type':
      return `Geef een waarde van het type ${String(params.type)}`;
    default:
      return 'Pas de waarde aan het schema van deze bouwsteen aan';
  }
}
