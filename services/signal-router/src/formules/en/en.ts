import type { Verbinding } from '../formule.ts';
import { heaviest } from '../oordeel.ts';

export type EnParameters = Readonly<Record<string, never>>;

/** Satisfied when every part is; approach and weight are those of its heaviest part. */
export const en1: Verbinding<EnParameters> = {
  naam: 'en',
  versie: 1,
  monotoon: true,
  parameterschema: { type: 'object', description: 'Alle delen', properties: {}, additionalProperties: false },
  minDelen: 1,
  maxDelen: 20,
  combine(oordelen) {
    const signaal = oordelen.every((oordeel) => oordeel.signaal);
    const leading = signaal ? heaviest(oordelen) : null;
    return {
      signaal,
      aanpak: leading?.aanpak ?? 'BRIEF',
      zwaarte: leading?.zwaarte ?? 0,
      redenen: oordelen.flatMap((oordeel) => oordeel.redenen),
    };
  },
};
