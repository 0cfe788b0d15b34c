import { type Code, codelijsten } from '@meldpunt/contracts';
import type { Formule, GroepMelding } from '../formule.ts';
import { oordeelOf } from '../oordeel.ts';
import {
  best,
  type Eenheid,
  eenheidSchema,
  openEenheden,
  openOrSince,
  since,
  vensterStart,
} from '../tellen.ts';

export interface BekendParameters {
  /** Results that say help is running. */
  readonly resultaten: readonly Code<'eindresultaat'>[];
  /** Whole months looked back. */
  readonly maanden: number;
  readonly per: Eenheid;
}

const RUNNING_HELP: readonly Code<'eindresultaat'>[] = [
  'AL_BEKEND_SCHULDHULP',
  'ANDER_LOPEND_TRAJECT',
  'VERVOLGHULP',
  'VERVOLGHULP_FINANCIEEL',
];

/**
 * Satisfied when an earlier melding ended with a result that says the resident is known to help. The hub knows that only
 * from such results: whoever was never reported before is not found, so the municipality's own check stays needed.
 */
export const bekend1: Formule<BekendParameters> = {
  naam: 'bekend',
  versie: 1,
  monotoon: true,
  parameterschema: {
    type: 'object',
    description: 'Volgens een eerder eindresultaat al bekend bij hulp',
    properties: {
      resultaten: {
        type: 'array',
        items: { type: 'string', enum: codelijsten.eindresultaat },
        minItems: 1,
        uniqueItems: true,
        default: RUNNING_HELP,
        description: 'Eindresultaten die zeggen dat er hulp loopt',
      },
      maanden: { type: 'integer', minimum: 1, maximum: 12, default: 6, description: 'Hele maanden terug' },
      per: eenheidSchema('PERSOON'),
    },
    additionalProperties: false,
  },
  evaluate(groep, { resultaten, maanden, per }, peildatum) {
    const start = vensterStart({ maanden }, peildatum);
    const isKnown = ({ open, eindresultaat }: GroepMelding) =>
      !open && eindresultaat !== null && resultaten.includes(eindresultaat);
    const candidates = openEenheden(openOrSince(groep.meldingen, start), per).map((eenheid) =>
      since(eenheid, start).filter(isKnown),
    );
    const meldingen = best(candidates, ({ length }) => length) ?? [];
    return oordeelOf(
      {
        code: 'bekend',
        voldaan: meldingen.length > 0,
        gevonden: meldingen.length,
        vereist: 1,
        eenheid: 'resultaten',
        meldingen,
      },
      'EIGEN_CONSULENT',
      400,
    );
  },
  terugkijk: ({ maanden }, peildatum) => vensterStart({ maanden }, peildatum),
};
