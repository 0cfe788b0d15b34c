import { leveringskenmerkpatroon } from '@meldpunt/contracts';
import { ProblemError } from '@meldpunt/service-kit';

const LEVERINGSKENMERK = new RegExp(leveringskenmerkpatroon);

/** The creditor's name of a levering: 1 to 64 printable characters, no blanks at its ends. */
export function isLeveringskenmerk(given: unknown): given is string {
  return typeof given === 'string' && LEVERINGSKENMERK.test(given);
}

export function parseLeveringskenmerk(given: unknown): string {
  if (isLeveringskenmerk(given)) return given;
  const absent = given === undefined || given === null;
  throw new ProblemError('ONGELDIG_VELD', {
    detail:
      'Elke levering heeft een leveringskenmerk van 1 tot 64 tekens: letters zonder accenten, cijfers, leestekens, en spaties behalve aan het begin en het einde.',
    errors: [{ field: 'leveringskenmerk', code: absent ? 'VELD_ONTBREEKT' : 'ONGELDIGE_WAARDE' }],
  });
}
