import type { Code } from '@meldpunt/contracts';
import type { Formule } from '../formule.ts';
import { toReden } from '../oordeel.ts';
import {
  best,
  countDistinct,
  type Eenheid,
  eenheidSchema,
  openEenheden,
  openOf,
  openOrSince,
  type Periode,
  periodeSchema,
  periodeStart,
  since,
  soortenSchema,
} from '../tellen.ts';

export interface SoortPlusParameters {
  /** The kinds it is about. */
  readonly soorten: readonly Code<'partnersoort'>[];
  /** How many others must come with it; 0: the kind alone is enough. */
  readonly anderen: number;
  readonly tel: 'SOORTEN' | 'PARTNERS';
  /** In which the others were reported. */
  readonly venster: Periode;
  readonly per: Eenheid;
}

/** Above any number of others, so that a unit with the kind goes before one without. */
const KIND_PRESENT = 1_000_000;

/**
 * Satisfied when an open melding is of one of the kinds and so many others, kinds or creditors of other kinds, were
 * reported beside it. "Every rent debt" is this block with no others.
 */
export const soortPlus1: Formule<SoortPlusParameters> = {
  naam: 'soort-plus',
  versie: 1,
  monotoon: true,
  parameterschema: {
    type: 'object',
    description: 'Een open melding van een soort, met zoveel andere erbij',
    properties: {
      soorten: { ...soortenSchema, minItems: 1, description: 'Soorten waar het om gaat, bijvoorbeeld HUUR' },
      anderen: {
        type: 'integer',
        minimum: 0,
        maximum: 10,
        default: 0,
        description: 'Hoeveel andere erbij moeten zijn; 0 is de soort alleen',
      },
      tel: {
        type: 'string',
        enum: ['SOORTEN', 'PARTNERS'],
        default: 'SOORTEN',
        description: 'Of andere soorten tellen, of signaalpartners van andere soorten',
      },
      venster: { ...periodeSchema, default: { maanden: 1 } },
      per: eenheidSchema('GROEP'),
    },
    required: ['soorten'],
    additionalProperties: false,
  },
  evaluate(groep, { soorten, anderen, tel, venster, per }, peildatum) {
    const start = periodeStart(venster, peildatum);
    const looked = anderen === 0 ? openOf(groep.meldingen) : openOrSince(groep.meldingen, start);
    const candidates = openEenheden(looked, per).map((eenheid) => {
      const own = eenheid.filter(({ open, soort }) => open && soorten.includes(soort));
      const others =
        anderen === 0 ? [] : since(eenheid, start).filter(({ soort }) => !soorten.includes(soort));
      return { own, others, aantal: countDistinct(others, tel) };
    });
    const found = best(candidates, ({ own, aantal }) => (own.length > 0 ? KIND_PRESENT : 0) + aantal);
    const { own = [], others = [], aantal = 0 } = found ?? {};
    const soort = soorten.length === 1 ? (soorten[0] ?? null) : null;
    const redenen = [
      toReden({
        code: 'soort-plus',
        voldaan: own.length > 0,
        gevonden: own.length,
        vereist: 1,
        eenheid: 'meldingen',
        soort,
        meldingen: own,
      }),
    ];
    if (anderen > 0) {
      redenen.push(
        toReden({
          code: 'soort-plus-anderen',
          voldaan: aantal >= anderen,
          gevonden: aantal,
          vereist: anderen,
          eenheid: tel === 'SOORTEN' ? 'soorten' : 'partners',
          meldingen: others,
        }),
      );
    }
    const signaal = own.length > 0 && aantal >= anderen;
    return { signaal, aanpak: 'HUISBEZOEK', zwaarte: signaal ? 700 : 0, redenen };
  },
  terugkijk: ({ anderen, venster }, peildatum) => (anderen === 0 ? null : periodeStart(venster, peildatum)),
};
