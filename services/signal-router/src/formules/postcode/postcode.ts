import type { Formule } from '../formule.ts';
import { oordeelOf } from '../oordeel.ts';
import { openOf } from '../tellen.ts';

/** The name is for people; the digits decide. */
export interface Gebied {
  readonly naam?: string;
  readonly van: string;
  /** Included; the same as `van` when left out. */
  readonly tot?: string;
}

export interface PostcodeParameters {
  readonly gebieden: readonly Gebied[];
}

const POSTCODE4 = {
  type: 'string',
  pattern: '^[1-9][0-9]{3}$',
  description: 'Schrijf de vier cijfers van een postcode, bijvoorbeeld 6511',
};

/**
 * Satisfied when an open melding is about an address in one of the areas. A wijk is a list of areas. Four digits and not
 * six characters: what a formule saw is kept as long as the signaal, and six characters are a dozen front doors. Where
 * the postcode is not known, the melding is in no area.
 */
export const postcode1: Formule<PostcodeParameters> = {
  naam: 'postcode',
  versie: 1,
  monotoon: true,
  leestPostcode: true,
  parameterschema: {
    type: 'object',
    description: 'Een open melding op een adres in een van de gebieden',
    properties: {
      gebieden: {
        type: 'array',
        minItems: 1,
        maxItems: 200,
        description: 'Postcodegebieden; samen bijvoorbeeld een wijk',
        items: {
          type: 'object',
          properties: {
            naam: {
              type: 'string',
              minLength: 1,
              maxLength: 60,
              description: 'Naam van het gebied, voor lezers',
            },
            van: POSTCODE4,
            tot: { ...POSTCODE4, description: `${POSTCODE4.description}; laat weg voor één postcode` },
          },
          required: ['van'],
          additionalProperties: false,
        },
      },
    },
    required: ['gebieden'],
    additionalProperties: false,
  },
  check({ gebieden }) {
    return gebieden.flatMap(({ van, tot = van }, index) =>
      van <= tot
        ? []
        : [{ pad: `gebieden/${index}/tot`, regel: 'GRENZEN_OMGEKEERD', herstel: `Kies ${van} of hoger` }],
    );
  },
  evaluate(groep, { gebieden }) {
    const meldingen = openOf(groep.meldingen).filter(
      ({ postcode4 = null }) =>
        postcode4 !== null && gebieden.some(({ van, tot = van }) => van <= postcode4 && postcode4 <= tot),
    );
    return oordeelOf(
      {
        code: 'postcode',
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
