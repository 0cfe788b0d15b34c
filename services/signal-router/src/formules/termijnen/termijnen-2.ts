import { addMonths, type Datum, monthOf, yearOf } from '@meldpunt/contracts';
import type { Formule, GroepMelding } from '../formule.ts';
import { oordeelOf } from '../oordeel.ts';
import { latestPerAchterstand, ofSoorten, openOf, soortenSchema } from '../tellen.ts';
import type { TermijnenParameters } from './termijnen.ts';

/**
 * As version 1, but its number says how many months behind the worst achterstand is, by instalments or by the day it
 * began, and an unsatisfied reason names the one that came nearest.
 */
export const termijnen2: Formule<TermijnenParameters> = {
  naam: 'termijnen',
  versie: 2,
  monotoon: true,
  parameterschema: {
    type: 'object',
    description: 'Een open achterstand van zoveel maanden',
    properties: {
      soorten: { ...soortenSchema, default: [], description: 'Soorten waar het om gaat; leeg is elke soort' },
      minstens: { type: 'integer', minimum: 1, maximum: 60, default: 2, description: 'Maanden achter' },
    },
    additionalProperties: false,
  },
  evaluate(groep, { soorten, minstens }, peildatum) {
    const candidates = ofSoorten(latestPerAchterstand(openOf(groep.meldingen)), soorten);
    const behind = (melding: GroepMelding) => monthsBehind(melding, peildatum);
    const gevonden = Math.max(0, ...candidates.map(behind));
    const bound = Math.min(gevonden, minstens);
    return oordeelOf(
      {
        code: 'termijnen',
        voldaan: gevonden >= minstens,
        gevonden,
        vereist: minstens,
        eenheid: 'termijnen',
        soort: soorten.length === 1 ? (soorten[0] ?? null) : null,
        meldingen: candidates.filter((melding) => behind(melding) >= bound),
      },
      'HUISBEZOEK',
      700,
    );
  },
  terugkijk: () => null,
};

function monthsBehind({ aantalTermijnen, ontstaansdatum }: GroepMelding, peildatum: Datum): number {
  return Math.max(aantalTermijnen ?? 0, ontstaansdatum === null ? 0 : wholeMonths(ontstaansdatum, peildatum));
}

/** Counted back from the peildatum, as version 1 does: from 31 January to 28 February is none, to 31 March two. */
function wholeMonths(from: Datum, until: Datum): number {
  const months = (yearOf(until) - yearOf(from)) * 12 + monthOf(until) - monthOf(from);
  return Math.max(0, addMonths(until, -months) >= from ? months : months - 1);
}
