import { addMonths, type Code, codelijsten } from '@meldpunt/contracts';
import type { Formule } from '../formule.ts';
import { oordeelOf } from '../oordeel.ts';
import { latestPerAchterstand, openOf } from '../tellen.ts';

export interface TermijnenParameters {
  /** Empty: every kind. */
  readonly soorten: readonly Code<'partnersoort'>[];
  readonly minstens: number;
}

/**
 * Satisfied when an open achterstand is so many months behind: by its unpaid instalments, or by the day it began. Some
 * creditors state the one and some the other, so either suffices.
 */
export const termijnen1: Formule<TermijnenParameters> = {
  naam: 'termijnen',
  versie: 1,
  monotoon: true,
  parameterschema: {
    type: 'object',
    description: 'Een open achterstand van zoveel maanden',
    properties: {
      soorten: {
        type: 'array',
        items: { type: 'string', enum: codelijsten.partnersoort },
        uniqueItems: true,
        default: [],
        description: 'Soorten waar het om gaat; leeg is elke soort',
      },
      minstens: { type: 'integer', minimum: 1, maximum: 60, default: 2, description: 'Maanden achter' },
    },
    additionalProperties: false,
  },
  evaluate(groep, { soorten, minstens }, peildatum) {
    const bound = addMonths(peildatum, -minstens);
    const candidates = latestPerAchterstand(openOf(groep.meldingen)).filter(
      (melding) => soorten.length === 0 || soorten.includes(melding.soort),
    );
    const found = candidates.filter(
      (melding) =>
        (melding.aantalTermijnen ?? 0) >= minstens ||
        (melding.ontstaansdatum !== null && melding.ontstaansdatum <= bound),
    );
    const most = Math.max(0, ...candidates.map((melding) => melding.aantalTermijnen ?? 0));
    return oordeelOf(
      {
        code: 'termijnen',
        voldaan: found.length > 0,
        gevonden: most,
        vereist: minstens,
        eenheid: 'termijnen',
        soort: soorten.length === 1 ? (soorten[0] ?? null) : null,
        meldingen: found,
      },
      'HUISBEZOEK',
      700,
    );
  },
  terugkijk: () => null,
};
