import type { Code } from '@meldpunt/contracts';
import type { Formule, GroepMelding } from '../formule.ts';
import { oordeelOf } from '../oordeel.ts';
import {
  best,
  groupBy,
  latestPerAchterstand,
  ofSoorten,
  openOf,
  soortenSchema,
  sumInCenten,
} from '../tellen.ts';

type Telling = 'SAMEN' | 'PER_SOORT' | 'PER_PARTNER' | 'PER_PERSOON' | 'PER_MELDING';

export interface Drempel2Parameters {
  readonly minimumInCenten: number;
  readonly tel: Telling;
  /** Empty: every kind. */
  readonly soorten: readonly Code<'partnersoort'>[];
}

/** As version 1, for some kinds only where asked, and also counted per creditor or per resident. */
export const drempel2: Formule<Drempel2Parameters> = {
  naam: 'drempel',
  versie: 2,
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
        enum: ['SAMEN', 'PER_SOORT', 'PER_PARTNER', 'PER_PERSOON', 'PER_MELDING'],
        default: 'SAMEN',
        description: 'Wat wordt opgeteld',
      },
      soorten: { ...soortenSchema, default: [], description: 'Soorten waar het om gaat; leeg is elke soort' },
    },
    required: ['minimumInCenten'],
    additionalProperties: false,
  },
  evaluate(groep, { minimumInCenten, tel, soorten }) {
    const open = ofSoorten(latestPerAchterstand(openOf(groep.meldingen)), soorten);
    const found = best([...groupBy(open, keyOf[tel]).values()], sumInCenten) ?? [];
    const gevonden = sumInCenten(found);
    const kinds = new Set(found.map(({ soort }) => soort));
    const [only] = kinds;
    return oordeelOf(
      {
        code: 'drempel',
        voldaan: gevonden >= minimumInCenten,
        gevonden,
        vereist: minimumInCenten,
        eenheid: 'centen',
        soort: kinds.size === 1 ? (only ?? null) : null,
        meldingen: found,
      },
      'BRIEF',
      100,
    );
  },
  terugkijk: () => null,
};

const keyOf: Readonly<Record<Telling, (melding: GroepMelding) => string>> = {
  SAMEN: () => '',
  PER_SOORT: ({ soort }) => soort,
  PER_PARTNER: ({ partnerId }) => partnerId,
  PER_PERSOON: ({ persoon }) => persoon,
  PER_MELDING: ({ achterstandId }) => achterstandId,
};
