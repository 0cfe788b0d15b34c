import { daysBetween } from '@meldpunt/contracts';
import { bevinding } from './bevinding.ts';
import type { Toets } from './controles.ts';

const OK = [] as const;

/**
 * Too young is judged on the hub's day: before that day no municipality may hear of the arrear. Too old is judged on
 * the signaaldatum: a delivery that was under way for a week must not make a timely report late.
 */
export const toetsTeVroeg: Toets = ({ ontstaansdatum, aantalTermijnen }, { dag, soortregel }) => {
  const { minstensDagen, ofTermijnen } = soortregel;
  if (ofTermijnen !== null && (aantalTermijnen ?? 0) >= ofTermijnen) return OK;
  if (ontstaansdatum === null || ontstaansdatum > dag) return OK;
  return daysBetween(ontstaansdatum, dag) >= minstensDagen ? OK : [bevinding('TE_VROEG', 'ontstaansdatum')];
};

export const toetsTeLaat: Toets = ({ ontstaansdatum, signaaldatum }, { soortregel: { hoogstensDagen } }) => {
  if (hoogstensDagen === null || ontstaansdatum === null) return OK;
  return daysBetween(ontstaansdatum, signaaldatum) <= hoogstensDagen
    ? OK
    : [bevinding('TE_LAAT', 'ontstaansdatum')];
};
