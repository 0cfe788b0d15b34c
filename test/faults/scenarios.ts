import type { Scenario } from './scenario.ts';
import { databanken } from './storingen/databank.ts';
import { doden } from './storingen/doden.ts';
import { gegevens } from './storingen/gegevens.ts';
import { herstellen } from './storingen/herstel.ts';
import { lezers } from './storingen/lezers.ts';
import { makelaars } from './storingen/makelaar.ts';
import { omgevingen } from './storingen/omgeving.ts';

/** The run with which all others are compared. */
export const ongestoord: Scenario = {
  naam: 'undisturbed',
  wat: 'nothing',
  enkel: 'the result does not depend on how many there are, and the others are compared with it',
  begin: () => ({}),
};

export const scenarios: readonly Scenario[] = [
  ...doden,
  ...herstellen,
  ...lezers,
  ...makelaars,
  ...databanken,
  ...gegevens,
  ...omgevingen,
];
