import { firstDayOf, shiftMonth } from '@meldpunt/contracts';
import type { Formule, GroepMelding } from '../formule.ts';
import { oordeelOf } from '../oordeel.ts';
import { best, type Eenheid, eenheidSchema, firstMeldmaand, inEenheden, since } from '../tellen.ts';

export interface EerderGemeldParameters {
  /** Meldmaanden before that of the open melding. */
  readonly maanden: number;
  readonly per: Eenheid;
  /** What the earlier melding must have in common with the open one. */
  readonly zelfde: Overeenkomst;
}

export type Overeenkomst = 'ALLES' | 'SOORT' | 'PARTNER';

export const overeenkomstSchema = {
  type: 'string',
  enum: ['ALLES', 'SOORT', 'PARTNER'],
  description: 'Of de eerdere melding van alles mag zijn, of van dezelfde soort of signaalpartner',
} as const;

export function isAlike(a: GroepMelding, b: GroepMelding, zelfde: Overeenkomst): boolean {
  if (zelfde === 'SOORT') return a.soort === b.soort;
  return zelfde === 'ALLES' || a.partnerId === b.partnerId;
}

/**
 * An open melding is at most 62 days old when it is accepted and waits a month for its answer, so it can be of the
 * third meldmaand before that of the peildatum.
 */
const OPEN_MELDMAANDEN = 4;

/**
 * Satisfied when before an open melding something was reported too, in one of the meldmaanden before its own. With its
 * defaults this is how the field counts successive signals since 2023: the same address within six months (Divosa,
 * annual report 2023).
 */
export const eerderGemeld1: Formule<EerderGemeldParameters> = {
  naam: 'eerder-gemeld',
  versie: 1,
  monotoon: true,
  parameterschema: {
    type: 'object',
    description: 'Al eerder gemeld, in een van de kalendermaanden voor die van de open melding',
    properties: {
      maanden: {
        type: 'integer',
        minimum: 1,
        maximum: 12,
        default: 6,
        description: 'Kalendermaanden voor die van de open melding',
      },
      per: eenheidSchema('ADRES'),
      zelfde: { ...overeenkomstSchema, default: 'ALLES' },
    },
    additionalProperties: false,
  },
  evaluate(groep, { maanden, per, zelfde }, peildatum) {
    const known = since(groep.meldingen, firstMeldmaand(maanden + OPEN_MELDMAANDEN, peildatum));
    const candidates = inEenheden(known, per).flatMap((eenheid) =>
      eenheid
        .filter(({ open }) => open)
        .map((melding) => {
          const first = firstDayOf(shiftMonth(melding.meldmaand, -maanden));
          const earlier = since(eenheid, first).filter(
            (other) => other.meldmaand < melding.meldmaand && isAlike(other, melding, zelfde),
          );
          return { melding, earlier, maanden: new Set(earlier.map(({ meldmaand }) => meldmaand)).size };
        }),
    );
    const found = best(candidates, (candidate) => candidate.maanden);
    const gevonden = found?.maanden ?? 0;
    return oordeelOf(
      {
        code: 'eerder-gemeld',
        voldaan: gevonden >= 1,
        gevonden,
        vereist: 1,
        eenheid: 'maanden',
        meldingen: found === undefined ? [] : [found.melding, ...found.earlier],
      },
      'HUISBEZOEK',
      500,
    );
  },
  terugkijk: ({ maanden }, peildatum) => firstMeldmaand(maanden + OPEN_MELDMAANDEN, peildatum),
};
