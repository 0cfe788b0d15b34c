import type { Code } from '@meldpunt/contracts';
import type { Verantwoordingscel } from './store.ts';

export interface Telling {
  readonly aantal: number;
  readonly centen: number;
}

/** What a creditor delivered in one meldmaand and what became of it: geleverd = beeindigd + open, to the cent. */
export interface Verantwoording {
  readonly partnerId: string;
  readonly meldmaand: string;
  readonly geleverd: Telling;
  readonly beeindigd: Telling;
  readonly open: Telling;
  /** Of `beeindigd`, by the class of the final answer. */
  readonly perKlasse: readonly (Telling & { readonly klasse: Code<'terugkoppelklasse'> })[];
  /** Answers put right later; counted apart. */
  readonly correcties: number;
}

const NIETS: Telling = { aantal: 0, centen: 0 };

/** One verantwoording for each of these partners, also for one that delivered nothing. */
export function sumVerantwoording(
  meldmaand: string,
  partners: readonly string[],
  cellen: readonly Verantwoordingscel[],
  correcties: ReadonlyMap<string, number>,
): Verantwoording[] {
  return partners.map((partnerId) => {
    const own = cellen.filter((cel) => cel.partnerId === partnerId);
    const perKlasse = own.flatMap(({ klasse, aantal, centen }) =>
      klasse === null ? [] : [{ klasse, aantal, centen }],
    );
    return {
      partnerId,
      meldmaand,
      geleverd: own.reduce(add, NIETS),
      beeindigd: perKlasse.reduce(add, NIETS),
      open: own.filter(({ klasse }) => klasse === null).reduce(add, NIETS),
      perKlasse,
      correcties: correcties.get(partnerId) ?? 0,
    };
  });
}

function add(left: Telling, right: Telling): Telling {
  return { aantal: left.aantal + right.aantal, centen: left.centen + right.centen };
}

type Rij = readonly [
  partnerId: string,
  meldmaand: string,
  soort: string,
  klasse: string,
  aantal: number,
  centen: number | null,
];

/** The same as rows: one per class, then open, delivered and corrections. */
function toRows(verantwoordingen: readonly Verantwoording[]): Rij[] {
  return verantwoordingen.flatMap(
    ({ partnerId, meldmaand, perKlasse, beeindigd, open, geleverd, correcties }) => {
      const row = (soort: string, klasse: string, { aantal, centen }: Telling): Rij => [
        partnerId,
        meldmaand,
        soort,
        klasse,
        aantal,
        centen,
      ];
      return [
        ...perKlasse.map((cel) => row('beeindigd', cel.klasse, cel)),
        row('beeindigd', 'totaal', beeindigd),
        row('open', '', open),
        row('geleverd', '', geleverd),
        [partnerId, meldmaand, 'correcties', '', correcties, null],
      ];
    },
  );
}

/** Semicolons, as Dutch spreadsheets expect; amounts in cents. */
export function toCsvRows(verantwoordingen: readonly Verantwoording[]): string[][] {
  const header = ['partnerId', 'meldmaand', 'soort', 'klasse', 'aantal', 'centen'];
  return [header, ...toRows(verantwoordingen).map((row) => row.map((cell) => `${cell ?? ''}`))];
}

/** One sheet of a workbook; amounts as numbers in euros, so that they can be added. */
export function toSheet(meldmaand: string, verantwoordingen: readonly Verantwoording[]) {
  return {
    name: `Verantwoording ${meldmaand}`,
    columns: [
      { header: 'partnerId', width: 24, kind: 'text' },
      { header: 'meldmaand', width: 10, kind: 'text' },
      { header: 'soort', width: 12, kind: 'text' },
      { header: 'klasse', width: 22, kind: 'text' },
      { header: 'aantal', width: 10, kind: 'number' },
      { header: 'bedrag', width: 14, kind: 'money' },
    ],
    rows: toRows(verantwoordingen),
  } as const;
}
