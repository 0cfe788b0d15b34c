import type { Formule } from '../formule.ts';
import { oordeelOf } from '../oordeel.ts';
import { openOf } from '../tellen.ts';

export type AltijdParameters = Readonly<Record<string, never>>;

/** Satisfied as soon as there is an open melding. */
export const altijd1: Formule<AltijdParameters> = {
  naam: 'altijd',
  versie: 1,
  monotoon: true,
  parameterschema: {
    type: 'object',
    description: 'Elke open melding',
    properties: {},
    additionalProperties: false,
  },
  evaluate(groep) {
    const open = openOf(groep.meldingen);
    return oordeelOf({ code: 'altijd', voldaan: open.length > 0, meldingen: open }, 'BRIEF', 100);
  },
  terugkijk: () => null,
};
