import type { Formule, GroepMelding } from '../formule.ts';
import { oordeelOf } from '../oordeel.ts';
import {
  best,
  countDistinct,
  type Eenheid,
  eenheidSchema,
  openEenheden,
  type Periode,
  periodeSchema,
  periodeStart,
  since,
} from '../tellen.ts';

export interface Samenloop2Parameters {
  readonly tel: 'SOORTEN' | 'PARTNERS';
  readonly minstens: number;
  readonly venster: Periode;
  readonly per: Eenheid;
}

/**
 * As version 1, also within calendar months and per address; and only where one of the meldingen in the window still
 * waits for its answer, because a signaal that rests on history alone would be about something that is done.
 */
export const samenloop2: Formule<Samenloop2Parameters> = {
  naam: 'samenloop',
  versie: 2,
  monotoon: true,
  parameterschema: {
    type: 'object',
    description: 'Zoveel verschillende soorten of signaalpartners in een periode',
    properties: {
      tel: {
        type: 'string',
        enum: ['SOORTEN', 'PARTNERS'],
        default: 'SOORTEN',
        description: 'Wat verschillend moet zijn',
      },
      minstens: {
        type: 'integer',
        minimum: 2,
        maximum: 20,
        default: 2,
        description: 'Hoeveel er genoeg zijn',
      },
      venster: { ...periodeSchema, default: { maanden: 1 } },
      per: eenheidSchema('GROEP'),
    },
    additionalProperties: false,
  },
  evaluate(groep, { tel, minstens, venster, per }, peildatum) {
    const countOf = (meldingen: readonly GroepMelding[]) => countDistinct(meldingen, tel);
    const inWindow = since(groep.meldingen, periodeStart(venster, peildatum));
    const found = best(openEenheden(inWindow, per), countOf) ?? [];
    const gevonden = countOf(found);
    return oordeelOf(
      {
        code: 'samenloop',
        voldaan: gevonden >= minstens,
        gevonden,
        vereist: minstens,
        eenheid: tel === 'SOORTEN' ? 'soorten' : 'partners',
        meldingen: found,
      },
      'HUISBEZOEK',
      600,
    );
  },
  terugkijk: ({ venster }, peildatum) => periodeStart(venster, peildatum),
};
