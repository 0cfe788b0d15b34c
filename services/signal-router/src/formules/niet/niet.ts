import type { Verbinding } from '../formule.ts';
import { toReden } from '../oordeel.ts';

export type NietParameters = Readonly<Record<string, never>>;

/**
 * Satisfied when its part is not. The reasons of the part stay as they were found, so that one reads what counted
 * against. A formule with this block can lose a signaal because a melding was added.
 */
export const niet1: Verbinding<NietParameters> = {
  naam: 'niet',
  versie: 1,
  parameterschema: {
    type: 'object',
    description: 'Juist niet aan het deel voldaan; een nieuwe melding kan het signaal doen vervallen',
    properties: {},
    additionalProperties: false,
  },
  minDelen: 1,
  maxDelen: 1,
  combine(oordelen) {
    const signaal = oordelen.every((oordeel) => !oordeel.signaal);
    const own = toReden({ code: 'niet', voldaan: signaal });
    return {
      signaal,
      aanpak: 'BRIEF',
      zwaarte: 0,
      redenen: [own, ...oordelen.flatMap((oordeel) => oordeel.redenen)],
    };
  },
};
