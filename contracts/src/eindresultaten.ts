import type { Code } from './codelijsten.ts';

/** Wording of DDAS v1.2 EnumEindresultaat, VNG-Realisatie/ddas-vroegsignalering. */
export type DdasEindresultaat =
  | '(Budget)advies en/of quick fix'
  | 'Definitief geen contact kunnen krijgen'
  | 'Geen reactie na eerder contact'
  | 'Inwoner al bekend bij schuldhulpverlening'
  | 'Inwoner heeft al een ander lopend traject'
  | 'Inwoner heeft zelf al betaald/betalingsregeling getroffen'
  | 'Inwoner is overleden'
  | 'Inwoner regelt het zelf/hoeft geen hulp vanuit vroegsignalering'
  | 'Niet opgepakt: andere reden'
  | 'Niet opgepakt: herhaalde melding'
  | 'Niet opgepakt: onterecht signaal'
  | 'Persoon is geen inwoner (meer) in de gemeente'
  | 'Vervolghulp en/of verwijzing'
  | 'Vervolghulp en/of verwijzing financieel'
  | 'Vervolghulp en/of verwijzing niet financieel'
  | 'Verwijzing zonder tussenkomst inwoner';

export interface Eindresultaat {
  /** Dutch name as people read it. */
  readonly naam: string;
  /** What the exchange with Statistics Netherlands gets; null where nothing there says what happened. */
  readonly ddas: DdasEindresultaat | null;
  /** One of the 16 of DDAS, so that reading back finds this code. */
  readonly isDdas: boolean;
}

const official = (ddas: DdasEindresultaat): Eindresultaat => ({ naam: ddas, ddas, isDdas: true });
const ours = (naam: string, ddas: DdasEindresultaat | null): Eindresultaat => ({ naam, ddas, isDdas: false });

/**
 * Every final result of a melding with its DDAS wording. Our own codes are told to the exchange by the DDAS result
 * they are a case of. A melding that the creditor took back, or that went to another municipality, has no result
 * there: as an open zaak it is exported without `resultaat`.
 */
export const eindresultaten: Readonly<Record<Code<'eindresultaat'>, Eindresultaat>> = {
  AL_BEKEND_SCHULDHULP: official('Inwoner al bekend bij schuldhulpverlening'),
  OVERLEDEN: official('Inwoner is overleden'),
  NIET_OPGEPAKT_ANDERE_REDEN: official('Niet opgepakt: andere reden'),
  NIET_OPGEPAKT_HERHAALD: official('Niet opgepakt: herhaalde melding'),
  NIET_OPGEPAKT_ONTERECHT: official('Niet opgepakt: onterecht signaal'),
  GEEN_INWONER: official('Persoon is geen inwoner (meer) in de gemeente'),
  ANDER_LOPEND_TRAJECT: official('Inwoner heeft al een ander lopend traject'),
  GEEN_CONTACT: official('Definitief geen contact kunnen krijgen'),
  GEEN_REACTIE: official('Geen reactie na eerder contact'),
  HOEFT_GEEN_HULP: official('Inwoner regelt het zelf/hoeft geen hulp vanuit vroegsignalering'),
  ZELF_BETAALD_OF_REGELING: official('Inwoner heeft zelf al betaald/betalingsregeling getroffen'),
  ADVIES_OF_QUICK_FIX: official('(Budget)advies en/of quick fix'),
  VERVOLGHULP: official('Vervolghulp en/of verwijzing'),
  VERVOLGHULP_FINANCIEEL: official('Vervolghulp en/of verwijzing financieel'),
  VERVOLGHULP_NIET_FINANCIEEL: official('Vervolghulp en/of verwijzing niet financieel'),
  VERWIJZING_ZONDER_TUSSENKOMST: official('Verwijzing zonder tussenkomst inwoner'),
  // An agreement made with the municipality's help: in the words of DDAS solved within 30 days, a quick fix.
  BETALING_HERVAT: ours('Betaling hervat', '(Budget)advies en/of quick fix'),
  REGELING_GETROFFEN: ours('Betalingsregeling getroffen', '(Budget)advies en/of quick fix'),
  INGETROKKEN_DOOR_PARTNER: ours('Ingetrokken door de signaalpartner', null),
  BETAALD_BIJ_PARTNER: ours(
    'Betaald bij de signaalpartner',
    'Inwoner heeft zelf al betaald/betalingsregeling getroffen',
  ),
  VERPLAATST: ours('Verplaatst naar een andere gemeente', null),
  // True of a zaak that nobody took up; the exporter leaves resultaat out of one that was.
  PAUZE_VERSTREKEN: ours(
    'Niet afgehandeld voor het einde van de incassopauze',
    'Niet opgepakt: andere reden',
  ),
};
