import type { Reden } from '@meldpunt/contracts';
import { describeReden } from './bewoording.ts';
import { describeProportionaliteit, type Proportionaliteit, type Verdict } from './proportionaliteit.ts';

export interface Uitleg {
  readonly motivering: readonly (Reden & { readonly tekst: string })[];
  readonly proportionaliteit: Proportionaliteit;
}

/** A verdict as people read it. */
export function explain(verdict: Verdict): Uitleg {
  return {
    motivering: verdict.motivering.map((reden) => ({ ...reden, tekst: describeReden(reden) })),
    proportionaliteit: describeProportionaliteit(verdict),
  };
}
