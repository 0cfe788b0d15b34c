import type { Datum } from '@meldpunt/contracts';
import { Ajv } from 'ajv';
import type {
  Belofte,
  Beoordeling,
  Formule,
  Formulefout,
  FormuleGroep,
  Oordeel,
  Parameterschema,
  Verbinding,
} from './formule.ts';
import { toFormulefouten } from './formulefouten.ts';

/** A block without its types, as the register holds it. */
export interface Bouwsteen extends Belofte {
  readonly naam: string;
  readonly versie: number;
  readonly parameterschema: Parameterschema;
  readonly minDelen: number;
  readonly maxDelen: number;
  /** With parameters the schema refuses: the errors, with paths relative to the parameters. */
  bind(parameters: unknown, delen: readonly Beoordeling[]): Beoordeling | readonly Formulefout[];
}

const ajv = new Ajv({ allErrors: true, useDefaults: true, strict: false, verbose: true });

export function asBouwsteen<P>(formule: Formule<P>): Bouwsteen {
  const parse = parserOf<P>(formule.parameterschema);
  return {
    naam: formule.naam,
    versie: formule.versie,
    parameterschema: formule.parameterschema,
    minDelen: 0,
    maxDelen: 0,
    ...belofteOf(formule),
    bind(raw) {
      const parsed = parse(raw);
      if (parsed.status === 'FOUT') return parsed.fouten;
      const { parameters } = parsed;
      const fouten = formule.check?.(parameters) ?? [];
      if (fouten.length > 0) return fouten;
      return {
        leestPostcode: formule.leestPostcode === true,
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
    ...belofteOf(verbinding),
    bind(raw, delen) {
      const parsed = parse(raw);
      if (parsed.status === 'FOUT') return parsed.fouten;
      const { parameters } = parsed;
      const fouten = verbinding.check?.(parameters, delen.length) ?? [];
      if (fouten.length > 0) return fouten;
      return {
        leestPostcode: delen.some((deel) => deel.leestPostcode === true),
        evaluate: (groep, peildatum) =>
          verbinding.combine(evaluateDelen(delen, groep, peildatum), parameters),
        terugkijk: (peildatum) => earliest(delen.map((deel) => deel.terugkijk(peildatum))),
      };
    },
  };
}

function belofteOf({ monotoon = false, leestPostcode = false }: Belofte): Belofte {
  return { monotoon, leestPostcode };
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
    return { status: 'FOUT', fouten: toFormulefouten(validate.errors ?? []) };
  };
}
