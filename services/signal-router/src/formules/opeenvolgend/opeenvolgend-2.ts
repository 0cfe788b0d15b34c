import { shiftMonth } from '@meldpunt/contracts';
import type { Formule, GroepMelding } from '../formule.ts';
import { oordeelOf } from '../oordeel.ts';
import { best, type Eenheid, eenheidSchema, firstMeldmaand, openEenheden, since } from '../tellen.ts';
import { assignableMonths } from './wisselend.ts';

type Telling = 'MAANDEN' | 'MELDINGEN' | 'WISSELEND';

export interface Opeenvolgend2Parameters {
  /**
   * MAANDEN: meldmaanden in which something was reported. MELDINGEN: each creditor once per meldmaand. WISSELEND:
   * meldmaanden, each with a creditor of its own.
   */
  readonly tel: Telling;
  readonly minstens: number;
  /** Meldmaanden looked at, that of the peildatum included. */
  readonly binnen: number;
  /** Whether the meldmaanden must follow on each other without a gap. */
  readonly aaneengesloten: boolean;
  readonly per: Eenheid;
}

/**
 * As version 1, also per address, and with two more ways to count what the study calls filling gaps with gaps. Only
 * where one of the meldingen in the window still waits for its answer.
 */
export const opeenvolgend2: Formule<Opeenvolgend2Parameters> = {
  naam: 'opeenvolgend',
  versie: 2,
  monotoon: true,
  parameterschema: {
    type: 'object',
    description: 'Meldingen in zoveel van de laatste kalendermaanden',
    properties: {
      tel: {
        type: 'string',
        enum: ['MAANDEN', 'MELDINGEN', 'WISSELEND'],
        default: 'MAANDEN',
        description:
          'MAANDEN met een melding, MELDINGEN (per maand elke signaalpartner één keer), of WISSELEND: maanden met elk een eigen signaalpartner',
      },
      minstens: {
        type: 'integer',
        minimum: 2,
        maximum: 13,
        default: 2,
        description: 'Hoeveel er genoeg zijn',
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
      per: eenheidSchema('GROEP'),
    },
    additionalProperties: false,
  },
  check({ tel, minstens, binnen }) {
    if (tel === 'MELDINGEN' || minstens <= binnen) return [];
    return [
      { pad: 'minstens', regel: 'MEER_DAN_BINNEN', herstel: `Kies ${binnen} of minder, of een hoger binnen` },
    ];
  },
  evaluate(groep, { tel, minstens, binnen, aaneengesloten, per }, peildatum) {
    const countOf = (meldingen: readonly GroepMelding[]) => {
      const partners = partnersByMonth(meldingen);
      if (!aaneengesloten) return count[tel](partners);
      return Math.max(0, ...runsOf(partners).map((run) => countRun(tel, run)));
    };
    const found =
      best(openEenheden(since(groep.meldingen, firstMeldmaand(binnen, peildatum)), per), countOf) ?? [];
    const gevonden = countOf(found);
    return oordeelOf(
      {
        code: 'opeenvolgend',
        voldaan: gevonden >= minstens,
        gevonden,
        vereist: minstens,
        eenheid: tel === 'MELDINGEN' ? 'meldingen' : 'maanden',
        meldingen: found,
      },
      'HUISBEZOEK',
      500,
    );
  },
  terugkijk: ({ binnen }, peildatum) => firstMeldmaand(binnen, peildatum),
};

/** A meldmaand and the creditors that reported in it. */
type Maandpartners = readonly [maand: string, partners: ReadonlySet<string>];

const count: Readonly<Record<Telling, (months: readonly Maandpartners[]) => number>> = {
  MAANDEN: (months) => months.length,
  MELDINGEN: (months) => months.reduce((sum, [, partners]) => sum + partners.size, 0),
  WISSELEND: (months) => assignableMonths(months.map(([, partners]) => partners)),
};

function partnersByMonth(meldingen: readonly GroepMelding[]): readonly Maandpartners[] {
  const byMonth = new Map<string, Set<string>>();
  for (const { meldmaand, partnerId } of meldingen) {
    byMonth.set(meldmaand, (byMonth.get(meldmaand) ?? new Set()).add(partnerId));
  }
  return [...byMonth].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Without a gap, WISSELEND has no use for a run in which a month must go without a creditor of its own. */
function countRun(tel: Telling, run: readonly Maandpartners[]): number {
  const counted = count[tel](run);
  return tel === 'WISSELEND' && counted < run.length ? 0 : counted;
}

/** Every row of months without a gap, the short ones within the long ones too. */
function runsOf(partners: readonly Maandpartners[]): readonly (readonly Maandpartners[])[] {
  return partners.flatMap((_, start) => {
    const gap = partners.findIndex(([maand], index) => {
      const before = partners[index - 1];
      return index > start && before !== undefined && shiftMonth(before[0], 1) !== maand;
    });
    const end = gap === -1 ? partners.length : gap;
    return Array.from({ length: end - start }, (_, index) => partners.slice(start, start + index + 1));
  });
}
