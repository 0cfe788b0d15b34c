import { addDays, type Datum } from '@meldpunt/contracts';
import { type Bouwsteen, parserOf } from '../formules/bouwsteen.ts';
import type { FormuleGroep } from '../formules/formule.ts';
import type { Antwoordboek } from './antwoordboek.ts';
import { MAX_DAGEN, type Pluginbeschrijving } from './beschrijving.ts';
import { type Antwoord, type Parameters, vensterVan } from './vraag.ts';

/** A plug-in as it stands in one formule. */
export interface Pluginblok {
  readonly naam: string;
  readonly versie: number;
  /** As the municipality wrote them, without defaults. */
  readonly parameters: Parameters;
  /** Undefined while it has to be asked. */
  answer(groep: FormuleGroep, peildatum: Datum): Antwoord | undefined;
}

/**
 * A plug-in in a stored formule: a block that is looked up, not run, its verdicts come out of `boek`. Every place it has
 * in the formule is told to `onBind`; who judges asks those places first and lets the formule judge only when all have a
 * verdict.
 *
 * `beschrijving` undefined: this release does not have it (any more). That must not stop a municipality, let alone the
 * others: it can be read, and fails when it is asked. For the same reason parameters are not checked here.
 */
export function asPluginbouwsteen(
  {
    naam,
    versie,
    beschrijving,
  }: { naam: string; versie: number; beschrijving: Pluginbeschrijving | undefined },
  boek: Antwoordboek,
  onBind: (blok: Pluginblok) => void,
): Bouwsteen {
  return {
    ...shape(naam, versie, beschrijving),
    bind(raw) {
      const parameters = isParameters(raw) ? raw : {};
      const answer = (groep: FormuleGroep, peildatum: Datum) =>
        boek.find({ naam, versie, parameters, groep, peildatum });
      onBind({ naam, versie, parameters, answer });
      return {
        evaluate: (groep, peildatum) => {
          const antwoord = answer(groep, peildatum);
          if (antwoord?.status !== 'OORDEEL') throw new Error(`${naam} has no verdict to judge by`);
          return antwoord.oordeel;
        },
        // Where nobody can say how far it looks back, evidence is kept as long as it may be.
        terugkijk: (peildatum) =>
          beschrijving === undefined ? addDays(peildatum, -MAX_DAGEN) : vensterVan(beschrijving, peildatum),
      };
    },
  };
}

/** A plug-in in a formule that is being laid down: it cannot judge yet, its parameters are checked. */
export function asKeuze(beschrijving: Pluginbeschrijving): Bouwsteen {
  const { naam, versie } = beschrijving;
  return {
    ...shape(naam, versie, beschrijving),
    bind(raw) {
      const parsed = readParameters(beschrijving, raw);
      if (parsed.status === 'FOUT') return parsed.fouten;
      return {
        evaluate: () => {
          throw new Error(`${naam} is not there to judge`);
        },
        terugkijk: (peildatum) => vensterVan(beschrijving, peildatum),
      };
    },
  };
}

function shape(naam: string, versie: number, beschrijving: Pluginbeschrijving | undefined) {
  // What is a block's own description stands, for a plug-in, beside its schema. A dialect says nothing within another schema.
  const { $schema: _, ...own } = beschrijving?.parameterschema ?? { type: 'object' };
  const parameterschema = { ...own, description: beschrijving?.omschrijving ?? '' };
  return { naam, versie, parameterschema, minDelen: 0, maxDelen: 0 };
}

const parsers = new WeakMap<Pluginbeschrijving, ReturnType<typeof parserOf<Parameters>>>();

/** With the defaults of the plug-in filled in. Throws when its schema is none. */
export function readParameters(beschrijving: Pluginbeschrijving, raw: unknown) {
  const parse = parsers.get(beschrijving) ?? parserOf<Parameters>(beschrijving.parameterschema);
  parsers.set(beschrijving, parse);
  return parse(raw);
}

function isParameters(value: unknown): value is Parameters {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
