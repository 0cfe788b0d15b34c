import type { MeldingStaat } from './staat.ts';

/**
 * The four digits of the postcode a melding is about; null when the resident is erased, has no Dutch postcode, or the
 * address is known to be stale (then it has a place to look by, and no address).
 */
export function postcode4Of({ sleutels, bron }: MeldingStaat): string | null {
  if (sleutels.adres === null && sleutels.plaats !== null) return null;
  return /^\s*([1-9]\d{3})/.exec(bron.persoon()?.postcode ?? '')?.[1] ?? null;
}
