import { ProblemError } from '@meldpunt/service-kit';

/**
 * The partner a delivery is for: the one it names, or the only one its organisatie acts for. A name that it does not
 * act for and a name that does not exist give the same answer.
 */
export function choosePartner(partners: readonly string[], asked: unknown): string {
  if (asked !== undefined && asked !== null) {
    if (typeof asked === 'string' && partners.includes(asked)) return asked;
    throw new ProblemError('GEEN_MACHTIGING');
  }
  const [only, second] = partners;
  if (only === undefined) throw new ProblemError('GEEN_MACHTIGING');
  if (second === undefined) return only;
  throw new ProblemError('ONGELDIG_VELD', {
    detail: 'Uw organisatie handelt voor meer dan één signaalpartner; noem er een.',
    errors: [{ field: 'partnerId', code: 'VELD_ONTBREEKT' }],
  });
}
