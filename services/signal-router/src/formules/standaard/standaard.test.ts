import { runVoorbeelden } from '../../../test/run-voorbeelden.ts';
import { standaard1 } from './standaard-1.ts';
import voorbeelden from './voorbeelden.json' with { type: 'json' };

runVoorbeelden(
  'standaard',
  voorbeelden.map((voorbeeld) => ({ ...voorbeeld, formule: standaard1 })),
);
