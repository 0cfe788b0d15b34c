import { ProblemError } from '@meldpunt/service-kit';

/**
 * The creditor a request is about: the one named, or the only one the caller acts for. A creditor that is not the
 * caller's looks like one that does not exist.
 */
export function choosePartner(partners: readonly string[], partnerId: string | undefined): string {
  if (partnerId !== undefined) {
    if (partners.includes(partnerId)) return partnerId;
    throw new ProblemError('NIET_GEVONDEN');
  }
  const [only, ...others] = partners;
  if (only === undefined) throw new ProblemError('GEEN_MACHTIGING');
  if (others.length > 0) {
    throw new ProblemError('ONGELDIG_VELD', {
      errors: [
        {
          field: 'partnerId',
          code: 'VELD_ONTBREEKT',
          detail: 'Uw organisatie handelt voor meer partijen; noem er een.',
        },
      ],
    });
  }
  return only;
}
