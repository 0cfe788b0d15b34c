import type { Code } from '@meldpunt/contracts';
import type { ZaakMelding } from '../zaak/zaak.ts';

/** Results about which the creditor hears that help is running only when a person releases it. */
const lopendeHulp: ReadonlySet<Code<'eindresultaat'>> = new Set([
  'AL_BEKEND_SCHULDHULP',
  'ANDER_LOPEND_TRAJECT',
]);
/**
 * Results about which the creditor of a melding that is alleenDoorAnderen hears only when a person releases it: it will
 * know that others reported, which may be the lesser evil. Nobody is better off when it hears of a repeat.
 */
const nietZonderVrijgave: ReadonlySet<Code<'eindresultaat'>> = new Set([
  'ADVIES_OF_QUICK_FIX',
  'VERVOLGHULP',
  'VERVOLGHULP_FINANCIEEL',
  'VERVOLGHULP_NIET_FINANCIEEL',
  'BETALING_HERVAT',
  'ZELF_BETAALD_OF_REGELING',
  'NIET_OPGEPAKT_ONTERECHT',
  'GEEN_INWONER',
  'OVERLEDEN',
]);

/** Whether it takes a person for the creditor of this melding to hear of this result. */
export function vraagtVrijgave(
  { alleenDoorAnderen }: Pick<ZaakMelding, 'alleenDoorAnderen'>,
  eindresultaat: Code<'eindresultaat'>,
): boolean {
  return lopendeHulp.has(eindresultaat) || (alleenDoorAnderen && nietZonderVrijgave.has(eindresultaat));
}
