import type { Verbinding } from '../formule.ts';
import { heaviest } from '../oordeel.ts';

export type OfParameters = Readonly<Record<string, never>>;

/** Satisfied when a part is; approach and weight are those of the heaviest part that is. */
export const of1: Verbinding<OfParameters> = {
  naam: 'of',
  versie: 1,
  monotoon: true,
  parameterschema: {
    type: 'object',
    description: 'Minstens een van de delen; het zwaarste bepaalt de aanpak',
    properties: {},
    additionalProperties: false,
  },
  minDelen: 1,
  maxDelen: 20,
  combine(oordelen) {
    const leading = heaviest(oordelen);
    return {
      signaal: leading !== null,
      aanpak: leading?.aanpak ?? 'BRIEF',
      zwaarte: leading?.zwaarte ?? 0,
      redenen: oordelen.flatMap((oordeel) => oordeel.redenen),
    };
  },
};
