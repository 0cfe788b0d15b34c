import type { Formule } from '../formule.ts';
import { oordeelOf } from '../oordeel.ts';
import { openOf } from '../tellen.ts';
import type { AltijdParameters } from './altijd.ts';

/** As version 1, with the numbers in its reason. */
export const altijd2: Formule<AltijdParameters> = {
  naam: 'altijd',
  versie: 2,
  monotoon: true,
  parameterschema: {
    type: 'object',
    description: 'Elke open melding',
    properties: {},
    additionalProperties: false,
  },
  evaluate(groep) {
    const meldingen = openOf(groep.meldingen);
    return oordeelOf(
      {
        code: 'altijd',
        voldaan: meldingen.length > 0,
        gevonden: meldingen.length,
        vereist: 1,
        eenheid: 'meldingen',
        meldingen,
      },
      'BRIEF',
      100,
    );
  },
  terugkijk: () => null,
};
