import { shiftMonth } from '@meldpunt/contracts';
import type { Kandidaat } from '../../services/signal-router/src/proefdraaien/opdracht.ts';

/** What is reported of a household: kinds of creditor by month. */
export type Maanden = ReadonlyMap<string, ReadonlySet<string>>;

/** A formule with what it is meant to pick out, said once more over the truth: no grouping, no windows, no engine. */
export interface Proefformule extends Kandidaat {
  readonly titel: string;
  readonly kiest: (maanden: Maanden, maand: string) => boolean;
}

export const FORMULES: readonly Proefformule[] = [
  {
    naam: 'elke-melding',
    titel: 'Elke melding is een signaal',
    formule: { formule: 'altijd' },
    kiest: () => true,
  },
  {
    naam: 'opeenvolgend',
    titel: 'Gemeld in twee van de laatste drie maanden',
    formule: { formule: 'opeenvolgend', parameters: { minstens: 2, binnen: 3 } },
    kiest: (maanden, maand) => maanden.has(shiftMonth(maand, -1)) || maanden.has(shiftMonth(maand, -2)),
  },
  {
    naam: 'samenloop',
    titel: 'Twee soorten signaalpartners in een maand',
    formule: { formule: 'samenloop', parameters: { minstens: 2, venster: { maanden: 1 } } },
    kiest: (maanden, maand) => (maanden.get(maand)?.size ?? 0) > 1,
  },
];

/** The mean planted need of the households that each formule is meant to pick out, a household for each month of it. */
export function plantedNood(
  huishoudens: Iterable<{ readonly nood: number; readonly maanden: Maanden }>,
  formules: readonly Proefformule[],
): number[] {
  const sums = formules.map(() => ({ nood: 0, aantal: 0 }));
  for (const { nood, maanden } of huishoudens) {
    for (const maand of maanden.keys()) {
      for (const [nr, { kiest }] of formules.entries()) {
        const sum = sums[nr];
        if (sum === undefined || !kiest(maanden, maand)) continue;
        sum.nood += nood;
        sum.aantal++;
      }
    }
  }
  return sums.map(({ nood, aantal }) => (aantal === 0 ? 0 : nood / aantal));
}

/** Places of the values from high to low. */
export function rangorde(values: readonly number[]): number[] {
  return values
    .map((value, nr) => ({ value, nr }))
    .sort((a, b) => b.value - a.value)
    .map(({ nr }) => nr);
}
