import type { Formule } from '../formule.ts';
import { oordeelOf } from '../oordeel.ts';
import { openOf } from '../tellen.ts';
import type { CrisisParameters } from './crisis.ts';

/** As version 1, with the numbers in its reason. */
export const crisis2: Formule<CrisisParameters> = {
  naam: 'crisis',
  versie: 2,
  monotoon: true,
  parameterschema: {
    type: 'object',
    description: 'Een open melding met spoed of een dreiging',
    properties: {
      dreigingTelt: {
        type: 'boolean',
        default: true,
        description: 'Of een gemelde dreiging ook telt, naast het crisissignaal',
      },
    },
    additionalProperties: false,
  },
  evaluate(groep, { dreigingTelt }) {
    const meldingen = openOf(groep.meldingen).filter(
      (melding) => melding.crisissignaal || (dreigingTelt && melding.dreiging !== null),
    );
    return oordeelOf(
      {
        code: 'crisis',
        voldaan: meldingen.length > 0,
        gevonden: meldingen.length,
        vereist: 1,
        eenheid: 'meldingen',
        meldingen,
      },
      'HUISBEZOEK',
      900,
    );
  },
  terugkijk: () => null,
};
