import type { Formule } from '../formule.ts';
import { oordeelOf } from '../oordeel.ts';
import { openOf } from '../tellen.ts';

export interface CrisisParameters {
  /** A stated threat (Wgs art. 4) counts as well; the two flags are independent of each other. */
  readonly dreigingTelt: boolean;
}

/** Satisfied when an open melding is marked urgent. */
export const crisis1: Formule<CrisisParameters> = {
  naam: 'crisis',
  versie: 1,
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
    const found = openOf(groep.meldingen).filter(
      (melding) => melding.crisissignaal || (dreigingTelt && melding.dreiging !== null),
    );
    return oordeelOf({ code: 'crisis', voldaan: found.length > 0, meldingen: found }, 'HUISBEZOEK', 900);
  },
  terugkijk: () => null,
};
