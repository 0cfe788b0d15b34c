import { type Code, codelijsten } from '@meldpunt/contracts';
import { isAlike, type Overeenkomst, overeenkomstSchema } from '../eerder-gemeld/eerder-gemeld.ts';
import type { Formule, GroepMelding } from '../formule.ts';
import { oordeelOf } from '../oordeel.ts';
import {
  best,
  type Eenheid,
  eenheidSchema,
  groupBy,
  inEenheden,
  openOrSince,
  since,
  vensterStart,
} from '../tellen.ts';

export interface HerhalingParameters {
  /** Results by which an arrear was not solved. */
  readonly resultaten: readonly Code<'eindresultaat'>[];
  /** How often in a row, up to now. */
  readonly minstens: number;
  /** Whole months looked back. */
  readonly maanden: number;
  readonly zelfde: Overeenkomst;
  readonly per: Eenheid;
}

/** Nobody was reached, nobody answered, nothing was wanted or done: what was reported is still there. */
const NOT_SOLVED: readonly Code<'eindresultaat'>[] = [
  'GEEN_CONTACT',
  'GEEN_REACTIE',
  'HOEFT_GEEN_HULP',
  'NIET_OPGEPAKT_ANDERE_REDEN',
  'NIET_OPGEPAKT_HERHAALD',
  'PAUZE_VERSTREKEN',
];

/**
 * Satisfied when what was reported before was not solved since: going back from the meldmaand of an open melding, the
 * meldmaanden that have results have only results that solve nothing. Of a meldmaand with several results one that
 * solves is enough to end the row. What no formule signalled had no result and is passed over.
 *
 * A result that solves, added to the history, takes the signaal away; an open melding never does.
 */
export const herhaling1: Formule<HerhalingParameters> = {
  naam: 'herhaling',
  versie: 1,
  monotoon: true,
  parameterschema: {
    type: 'object',
    description: 'Eerder opgepakt en sindsdien niet opgelost',
    properties: {
      resultaten: {
        type: 'array',
        items: { type: 'string', enum: codelijsten.eindresultaat },
        minItems: 1,
        uniqueItems: true,
        default: NOT_SOLVED,
        description: 'Eindresultaten waarmee het niet was opgelost',
      },
      minstens: {
        type: 'integer',
        minimum: 1,
        maximum: 12,
        default: 1,
        description: 'Hoeveel kalendermaanden op rij zonder oplossing',
      },
      maanden: { type: 'integer', minimum: 1, maximum: 12, default: 6, description: 'Hele maanden terug' },
      zelfde: { ...overeenkomstSchema, default: 'PARTNER' },
      per: eenheidSchema('PERSOON'),
    },
    additionalProperties: false,
  },
  evaluate(groep, { resultaten, minstens, maanden, zelfde, per }, peildatum) {
    const start = vensterStart({ maanden }, peildatum);
    const candidates = inEenheden(openOrSince(groep.meldingen, start), per).flatMap((eenheid) =>
      eenheid
        .filter(({ open }) => open)
        .map((melding) => {
          const answered = since(eenheid, start).filter(
            (other) =>
              !other.open &&
              other.eindresultaat !== null &&
              other.meldmaand < melding.meldmaand &&
              isAlike(other, melding, zelfde),
          );
          return { melding, row: unsolvedRow(answered, resultaten) };
        }),
    );
    const found = best(candidates, ({ row }) => row.length);
    const gevonden = found?.row.length ?? 0;
    return oordeelOf(
      {
        code: 'herhaling',
        voldaan: gevonden >= minstens,
        gevonden,
        vereist: minstens,
        eenheid: 'maanden',
        meldingen: found === undefined ? [] : [found.melding, ...found.row.flat()],
      },
      'HUISBEZOEK',
      650,
    );
  },
  terugkijk: ({ maanden }, peildatum) => vensterStart({ maanden }, peildatum),
};

/** The last meldmaanden in which nothing was solved, each with its meldingen. */
function unsolvedRow(
  answered: readonly GroepMelding[],
  resultaten: readonly Code<'eindresultaat'>[],
): readonly (readonly GroepMelding[])[] {
  const isUnsolved = ({ eindresultaat }: GroepMelding) =>
    eindresultaat !== null && resultaten.includes(eindresultaat);
  const latestFirst = [...groupBy(answered, ({ meldmaand }) => meldmaand)].sort(([a], [b]) =>
    a > b ? -1 : 1,
  );
  const end = latestFirst.findIndex(([, meldingen]) => !meldingen.every(isUnsolved));
  return latestFirst.slice(0, end === -1 ? undefined : end).map(([, meldingen]) => meldingen);
}
