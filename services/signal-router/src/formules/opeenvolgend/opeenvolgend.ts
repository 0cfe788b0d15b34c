import { type Datum, firstDayOf, meldmaandVan, shiftMonth } from '@meldpunt/contracts';
import type { Formule, GroepMelding } from '../formule.ts';
import { oordeelOf } from '../oordeel.ts';
import { best, perEenheid, perSchema, since } from '../tellen.ts';

export interface OpeenvolgendParameters {
  /** Meldmaanden in which something was reported. */
  readonly minstens: number;
  /** Meldmaanden looked at, that of the peildatum included. */
  readonly binnen: number;
  /** Whether they must follow on each other without a gap. */
  readonly aaneengesloten: boolean;
  readonly per: 'GROEP' | 'PERSOON';
}

/** Satisfied when meldingen came in so many of the last meldmaanden, whoever reported them. */
export const opeenvolgend1: Formule<OpeenvolgendParameters> = {
  naam: 'opeenvolgend',
  versie: 1,
  monotoon: true,
  parameterschema: {
    type: 'object',
    description: 'Meldingen in zoveel van de laatste kalendermaanden',
    properties: {
      minstens: {
        type: 'integer',
        minimum: 2,
        maximum: 12,
        default: 2,
        description: 'Hoeveel maanden genoeg zijn',
      },
      binnen: {
        type: 'integer',
        minimum: 2,
        maximum: 13,
        default: 7,
        description: 'Kalendermaanden waar naar wordt gekeken, die van de peildatum meegeteld',
      },
      aaneengesloten: {
        type: 'boolean',
        default: false,
        description: 'Of de maanden zonder gat op elkaar moeten volgen',
      },
      per: perSchema,
    },
    additionalProperties: false,
  },
  evaluate(groep, { minstens, binnen, aaneengesloten, per }, peildatum) {
    const countOf = (meldingen: readonly GroepMelding[]) => {
      const maanden = [...new Set(meldingen.map((melding) => melding.meldmaand))].sort();
      return aaneengesloten ? longestRun(maanden) : maanden.length;
    };
    const found =
      best(perEenheid(since(groep.meldingen, windowStart(binnen, peildatum)), per), countOf) ?? [];
    const gevonden = countOf(found);
    return oordeelOf(
      {
        code: 'opeenvolgend',
        voldaan: gevonden >= minstens,
        gevonden,
        vereist: minstens,
        eenheid: 'maanden',
        meldingen: found,
      },
      'HUISBEZOEK',
      500,
    );
  },
  terugkijk: ({ binnen }, peildatum) => windowStart(binnen, peildatum),
};

function windowStart(binnen: number, peildatum: Datum): Datum {
  return firstDayOf(shiftMonth(meldmaandVan(peildatum), 1 - binnen));
}

function longestRun(maanden: readonly string[]): number {
  let longest = 0;
  let run = 0;
  let previous = '';
  for (const maand of maanden) {
    run = previous !== '' && shiftMonth(previous, 1) === maand ? run + 1 : 1;
    longest = Math.max(longest, run);
    previous = maand;
  }
  return longest;
}
