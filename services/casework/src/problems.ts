import { foutcodes } from '@meldpunt/contracts';
import type { ProblemTable } from '@meldpunt/service-kit';
import { weigeringen } from './behandelen/handeling.ts';

/** The error table of the contracts and, under their own codes, the refusals of an act. */
export const problems: ProblemTable = {
  ...Object.fromEntries(
    Object.entries(weigeringen).map(([code, { invoer, tekst }]) => [
      code,
      { status: invoer ? 400 : 409, title: tekst, retryable: false },
    ]),
  ),
  ...foutcodes,
};
