import { bevinding } from './bevinding.ts';
import type { Toets } from './controles.ts';

const OK = [] as const;
/** Ten million euro: no household arrear comes near, cents taken for euros and reference numbers do. */
const BOVENGRENS_IN_CENTEN = 1_000_000_000;

export const toetsBedragPositief: Toets = ({ bedragInCenten }) =>
  bedragInCenten > 0 ? OK : [bevinding('BEDRAG_NIET_POSITIEF', 'bedragInCenten')];

export const toetsBedragHoogte: Toets = ({ bedragInCenten }) =>
  bedragInCenten < BOVENGRENS_IN_CENTEN ? OK : [bevinding('BEDRAG_TE_HOOG', 'bedragInCenten')];
