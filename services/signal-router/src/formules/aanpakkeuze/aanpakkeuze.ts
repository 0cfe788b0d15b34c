import type { Verbinding } from '../formule.ts';

export interface AanpakkeuzeParameters {
  /** GROND: the weight stays that of the first part; KEUZE: that of the chosen one. */
  readonly zwaarteUit: 'GROND' | 'KEUZE';
}

/**
 * Which approach belongs to which reason. The first part, the ground, alone decides whether there is a signaal. Of the
 * others the first that is satisfied gives the approach, whatever weighs more: a known client goes to his own consultant
 * also when several arrears would ask for a visit. Without one that is satisfied the approach of the ground stays.
 */
export const aanpakkeuze1: Verbinding<AanpakkeuzeParameters> = {
  naam: 'aanpakkeuze',
  versie: 1,
  monotoon: true,
  parameterschema: {
    type: 'object',
    description:
      'Het eerste deel beslist of er een signaal is, de andere op volgorde welke aanpak daarbij hoort',
    properties: {
      zwaarteUit: {
        type: 'string',
        enum: ['GROND', 'KEUZE'],
        default: 'GROND',
        description: 'Of het gewicht dat van het eerste deel is, of dat van de gekozen aanpak',
      },
    },
    additionalProperties: false,
  },
  minDelen: 2,
  maxDelen: 20,
  combine(oordelen, { zwaarteUit }) {
    const [ground, ...choices] = oordelen;
    const redenen = oordelen.flatMap((oordeel) => oordeel.redenen);
    if (ground?.signaal !== true) return { signaal: false, aanpak: 'BRIEF', zwaarte: 0, redenen };
    const chosen = choices.find(({ signaal }) => signaal) ?? ground;
    const { zwaarte } = zwaarteUit === 'GROND' ? ground : chosen;
    return { signaal: true, aanpak: chosen.aanpak, zwaarte, redenen };
  },
};
