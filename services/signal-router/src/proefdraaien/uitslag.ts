import type { Code } from '@meldpunt/contracts';

export const UITSLAGEN = ['contact', 'hulp', 'alOpgelost', 'onterecht'] as const;
export type Uitslag = (typeof UITSLAGEN)[number];

/**
 * What a final result says of the signaal: was somebody reached, was help accepted, had it been solved already, was it
 * unjust. Paying again or an arrangement came out of the contact and counts as help, as in the national figures. No row
 * may be left out.
 */
const uitslagenVan: Readonly<Record<Code<'eindresultaat'>, readonly Uitslag[]>> = {
  AL_BEKEND_SCHULDHULP: [],
  OVERLEDEN: [],
  NIET_OPGEPAKT_ANDERE_REDEN: [],
  NIET_OPGEPAKT_HERHAALD: [],
  NIET_OPGEPAKT_ONTERECHT: ['onterecht'],
  GEEN_INWONER: [],
  ANDER_LOPEND_TRAJECT: [],
  GEEN_CONTACT: [],
  GEEN_REACTIE: ['contact'],
  HOEFT_GEEN_HULP: ['contact'],
  ZELF_BETAALD_OF_REGELING: ['contact', 'alOpgelost'],
  ADVIES_OF_QUICK_FIX: ['contact', 'hulp'],
  VERVOLGHULP: ['contact', 'hulp'],
  VERVOLGHULP_FINANCIEEL: ['contact', 'hulp'],
  VERVOLGHULP_NIET_FINANCIEEL: ['contact', 'hulp'],
  VERWIJZING_ZONDER_TUSSENKOMST: [],
  BETALING_HERVAT: ['contact', 'hulp'],
  REGELING_GETROFFEN: ['contact', 'hulp'],
  INGETROKKEN_DOOR_PARTNER: [],
  BETAALD_BIJ_PARTNER: ['alOpgelost'],
  VERPLAATST: [],
  PAUZE_VERSTREKEN: [],
};

export function uitslagenOf(eindresultaat: Code<'eindresultaat'>): readonly Uitslag[] {
  return uitslagenVan[eindresultaat];
}
