import type { Formule, GroepMelding } from '../formule.ts';
import { oordeelOf } from '../oordeel.ts';
import { best, groupBy, latestPerAchterstand, openOf, sumInCenten } from '../tellen.ts';

export interface DrempelParameters {
  readonly minimumInCenten: number;
  readonly tel: 'SAMEN' | 'PER_SOORT' | 'PER_MELDING';
}

/** Satisfied when the open achterstanden reach an amount: all together, those of one kind, or a single one. */
export const drempel1: Formule<DrempelParameters> = {
  naam: 'drempel',
  versie: 1,
  monotoon: true,
  parameterschema: {
    type: 'object',
    description: 'Open achterstanden vanaf een bedrag',
    properties: {
      minimumInCenten: {
        type: 'integer',
        minimum: 1,
        maximum: 100_000_000,
        description: 'Bedrag in eurocenten dat genoeg is',
      },
      tel: {
        type: 'string',
        enum: ['SAMEN', 'PER_SOORT', 'PER_MELDING'],
        default: 'SAMEN',
        description: 'Wat wordt opgeteld',
      },
    },
    required: ['minimumInCenten'],
    additionalProperties: false,
  },
  evaluate(groep, { minimumInCenten, tel }) {
    const found = best(unitsOf(latestPerAchterstand(openOf(groep.meldingen)), tel), sumInCenten) ?? [];
    const gevonden = sumInCenten(found);
    const [first] = found;
    return oordeelOf(
      {
        code: 'drempel',
        voldaan: gevonden >= minimumInCenten,
        gevonden,
        vereist: minimumInCenten,
        eenheid: 'centen',
        soort: tel === 'SAMEN' ? null : (first?.soort ?? null),
        meldingen: found,
      },
      'BRIEF',
      100,
    );
  },
  terugkijk: () => null,
};

function unitsOf(
  open: readonly GroepMelding[],
  tel: DrempelParameters['tel'],
): readonly (readonly GroepMelding[])[] {
  if (tel === 'SAMEN') return [open];
  return [
    ...groupBy(open, (melding) => (tel === 'PER_SOORT' ? melding.soort : melding.achterstandId)).values(),
  ];
}
