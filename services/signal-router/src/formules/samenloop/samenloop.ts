import type { Formule, GroepMelding } from '../formule.ts';
import { oordeelOf } from '../oordeel.ts';
import { best, perEenheid, perSchema, since, type Venster, vensterSchema, vensterStart } from '../tellen.ts';

export interface SamenloopParameters {
  readonly tel: 'SOORTEN' | 'PARTNERS';
  readonly minstens: number;
  readonly venster: Venster;
  readonly per: 'GROEP' | 'PERSOON';
}

/** Satisfied when so many distinct kinds or creditors reported within the window. */
export const samenloop1: Formule<SamenloopParameters> = {
  naam: 'samenloop',
  versie: 1,
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
        maximum: 11,
        default: 2,
        description: 'Hoeveel er genoeg zijn',
      },
      venster: { ...vensterSchema, default: { maanden: 1 } },
      per: perSchema,
    },
    additionalProperties: false,
  },
  evaluate(groep, { tel, minstens, venster, per }, peildatum) {
    const countOf = (meldingen: readonly GroepMelding[]) =>
      new Set(meldingen.map((melding) => (tel === 'SOORTEN' ? melding.soort : melding.partnerId))).size;
    const found =
      best(perEenheid(since(groep.meldingen, vensterStart(venster, peildatum)), per), countOf) ?? [];
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
  terugkijk: ({ venster }, peildatum) => vensterStart(venster, peildatum),
};
