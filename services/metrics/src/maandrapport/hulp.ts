import type { Code } from '@meldpunt/contracts';

/**
 * Results that count as accepted help. A resident who resumes paying or has an arrangement got there in the contact,
 * so it counts; one who had paid before, or was referred without taking part, does not. No row may be left out.
 */
const isHulp: Readonly<Record<Code<'eindresultaat'>, boolean>> = {
  AL_BEKEND_SCHULDHULP: false,
  OVERLEDEN: false,
  NIET_OPGEPAKT_ANDERE_REDEN: false,
  NIET_OPGEPAKT_HERHAALD: false,
  NIET_OPGEPAKT_ONTERECHT: false,
  GEEN_INWONER: false,
  ANDER_LOPEND_TRAJECT: false,
  GEEN_CONTACT: false,
  GEEN_REACTIE: false,
  HOEFT_GEEN_HULP: false,
  ZELF_BETAALD_OF_REGELING: false,
  ADVIES_OF_QUICK_FIX: true,
  VERVOLGHULP: true,
  VERVOLGHULP_FINANCIEEL: true,
  VERVOLGHULP_NIET_FINANCIEEL: true,
  VERWIJZING_ZONDER_TUSSENKOMST: false,
  BETALING_HERVAT: true,
  REGELING_GETROFFEN: true,
  INGETROKKEN_DOOR_PARTNER: false,
  BETAALD_BIJ_PARTNER: false,
  VERPLAATST: false,
  PAUZE_VERSTREKEN: false,
};

export const HULP: readonly string[] = Object.entries(isHulp)
  .filter(([, counts]) => counts)
  .map(([code]) => code);
