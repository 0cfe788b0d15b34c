import type { Code } from './codelijsten.ts';

export interface Terugkoppelklasse {
  /** What stands beside the code where people read it. */
  readonly naam: string;
  /** What the creditor may take it to mean, and what it does next. */
  readonly betekenis: string;
}

/** Every class of the terugkoppeling in Dutch; says no more than the class itself may. */
export const terugkoppelklassen: Readonly<Record<Code<'terugkoppelklasse'>, Terugkoppelklasse>> = {
  HERVAT_INCASSO: {
    naam: 'Incasso kan worden hervat',
    betekenis: 'De pauze is voorbij. Waarom er niets uit kwam, wordt niet gezegd.',
  },
  BETALING_HERVAT: {
    naam: 'Betaling hervat',
    betekenis: 'De inwoner betaalt weer vanaf de genoemde dag.',
  },
  REGELING: {
    naam: 'Betalingsregeling',
    betekenis: 'Met de inwoner is voor deze achterstand een regeling afgesproken.',
  },
  HULP_AANVAARD: {
    naam: 'Hulp aanvaard',
    betekenis: 'De inwoner heeft hulp aanvaard. Welke hulp, wordt niet gezegd.',
  },
  BEKEND_BIJ_HULP: {
    naam: 'Al bekend bij hulp',
    betekenis: 'Er loopt al hulp en dat mag worden gezegd; welke niet.',
  },
  REEDS_BETAALD: {
    naam: 'Betaald of zelf geregeld',
    betekenis:
      'Volgens de inwoner is betaald of met u een regeling getroffen; na te gaan in de eigen boeken.',
  },
  ONTERECHT: {
    naam: 'Onterechte melding',
    betekenis: 'De melding had niet gedaan mogen worden; met de reden.',
  },
  HERHAALD: { naam: 'Herhaalde melding', betekenis: 'Dezelfde achterstand is kort geleden al opgepakt.' },
  GEEN_INWONER: {
    naam: 'Geen inwoner',
    betekenis: 'De persoon woont niet (meer) in deze gemeente. Waar wel, wordt niet gezegd.',
  },
  OVERLEDEN: { naam: 'Overleden', betekenis: 'De persoon is overleden.' },
  INGETROKKEN: {
    naam: 'Ingetrokken',
    betekenis: 'Uw eigen bericht dat is betaald of ingetrokken, is verwerkt.',
  },
  VERLENGD: {
    naam: 'Pauze verlengd',
    betekenis: 'De pauze van deze melding loopt door tot en met de genoemde dag.',
  },
  TERMIJN_VERSTREKEN: {
    naam: 'Pauze voorbij zonder antwoord',
    betekenis: 'De pauze is voorbij; het definitieve antwoord volgt nog.',
  },
};

/**
 * Fields of a terugkoppeling that a file for the creditor's own system can hold: those of the message, amounts in euros
 * beside those in cents, and the class in words.
 */
export const bestandsvelden = [
  'terugkoppelingId',
  'partnerId',
  'volgnummer',
  'meldingId',
  'kenmerk',
  'meldmaand',
  'gemeentecode',
  'aard',
  'klasse',
  'omschrijving',
  'dag',
  'bedrag',
  'bedragInCenten',
  'incassopauzeTot',
  'hervattingOp',
  'regelingVanaf',
  'regelingTermijn',
  'regelingTermijnInCenten',
  'regelingAantalTermijnen',
  'onterechtreden',
  'corrigeertTerugkoppelingId',
  'opnieuwGeleverd',
] as const;

export type Bestandsveld = (typeof bestandsvelden)[number];
