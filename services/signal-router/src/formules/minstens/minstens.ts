import type { Verbinding } from '../formule.ts';
import { heaviest, toReden } from '../oordeel.ts';

export interface MinstensParameters {
  readonly aantal: number;
}

/** Satisfied when so many of its parts are; approach and weight are those of the heaviest part that is. */
export const minstens1: Verbinding<MinstensParameters> = {
  naam: 'minstens',
  versie: 1,
  monotoon: true,
  parameterschema: {
    type: 'object',
    description: 'Zoveel van de delen',
    properties: {
      aantal: {
        type: 'integer',
        minimum: 1,
        maximum: 20,
        description: 'Aan hoeveel delen moet zijn voldaan',
      },
    },
    required: ['aantal'],
    additionalProperties: false,
  },
  minDelen: 1,
  maxDelen: 20,
  check({ aantal }, delen) {
    if (aantal <= delen) return [];
    return [
      { pad: 'aantal', regel: 'MEER_DAN_DELEN', herstel: `Kies ${delen} of minder, of geef meer delen` },
    ];
  },
  combine(oordelen, { aantal }) {
    const gevonden = oordelen.filter(({ signaal }) => signaal).length;
    const signaal = gevonden >= aantal;
    const leading = signaal ? heaviest(oordelen) : null;
    const own = toReden({ code: 'minstens', voldaan: signaal, gevonden, vereist: aantal, eenheid: 'delen' });
    return {
      signaal,
      aanpak: leading?.aanpak ?? 'BRIEF',
      zwaarte: leading?.zwaarte ?? 0,
      redenen: [own, ...oordelen.flatMap(({ redenen }) => redenen)],
    };
  },
};
