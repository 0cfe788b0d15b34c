import type { Code, Datum } from '@meldpunt/contracts';

/** One act of a municipality on one zaak, however it came in. */
export type Handeling = {
  /** The sender's identifier; a second one with the same id is not applied again. */
  readonly handelingId: string;
  readonly zaakId: string;
  /** One melding of the zaak, or null for all it is about. */
  readonly meldingId: string | null;
  /** Day of the act; null for the hub's day. */
  readonly datum: Datum | null;
  /** Version of the zaak the worker saw. */
  readonly zaakVersie: number | null;
  readonly daad: Daad;
};

export type Daad =
  | { readonly soort: 'OPPAKKEN' }
  | ContactpogingDaad
  | EindresultaatDaad
  | VerlengDaad
  | { readonly soort: 'HULP_MELDEN' }
  | GesprekDaad
  | HulpvraagDaad;

export type ContactpogingDaad = {
  readonly soort: 'CONTACTPOGING';
  readonly contactsoort: Code<'contactsoort'>;
  readonly dagdeel: Code<'dagdeel'> | null;
  readonly bereikt: boolean;
  readonly contactuitkomst: Code<'contactuitkomst'> | null;
};

export type EindresultaatDaad = {
  /** CORRIGEREN puts an earlier result right; EINDRESULTAAT never touches what ended. */
  readonly soort: 'EINDRESULTAAT' | 'CORRIGEREN';
  readonly eindresultaat: Code<'eindresultaat'>;
  readonly binnenreden: Code<'binnenreden'> | null;
  readonly onterechtreden: Code<'onterechtreden'> | null;
  readonly hervattingOp: Datum | null;
  readonly regelingVanaf: Datum | null;
  readonly regelingTermijnInCenten: number | null;
  readonly regelingAantalTermijnen: number | null;
  readonly nieuweGemeentecode: string | null;
};

export type VerlengDaad = {
  readonly soort: 'VERLENGEN';
  readonly pauzeVerlengdTot: Datum;
  readonly verlengingsreden: Code<'verlengingsreden'>;
};

export type GesprekDaad = {
  readonly soort: 'GESPREK';
  readonly hulpsoort: Code<'hulpsoort'> | null;
  readonly schuldklasse: Code<'schuldklasse'> | null;
  readonly verwijzing: Code<'verwijzing'> | null;
  readonly toestemming: Code<'toestemming'> | null;
};

export type HulpvraagDaad = {
  readonly soort: 'HULPVRAAG';
  /** How the resident asked. */
  readonly contactsoort: Code<'contactsoort'>;
  readonly dagdeel: Code<'dagdeel'> | null;
};

export type Weigering = {
  readonly status: 'GEWEIGERD';
  readonly code: Weigercode;
  /** Field the code is about. */
  readonly veld: string | null;
};

export function geweigerd(code: Weigercode, veld: string | null = null): Weigering {
  return { status: 'GEWEIGERD', code, veld };
}

/**
 * Why an act is refused: stable codes with what the worker reads. `invoer` is about the act as it was written and
 * stays refused; the others are about the state of the zaak.
 */
export const weigeringen = {
  ONBEKEND_VELD: { invoer: true, tekst: 'Dit veld bestaat niet.' },
  VELD_ONTBREEKT: { invoer: true, tekst: 'Dit veld hoort bij deze handeling en ontbreekt.' },
  VELD_NIET_TOEGESTAAN: { invoer: true, tekst: 'Dit veld hoort niet bij deze handeling.' },
  ONGELDIGE_WAARDE: { invoer: true, tekst: 'De waarde van dit veld is niet toegestaan.' },
  ONGELDIGE_DATUM: { invoer: true, tekst: 'Deze datum bestaat niet of valt buiten wat hier mogelijk is.' },
  HANDELING_WIJKT_AF: { invoer: true, tekst: 'Dit handelingId is eerder verwerkt met andere inhoud.' },
  EINDRESULTAAT_NIET_DOOR_GEMEENTE: {
    invoer: true,
    tekst: 'Dit eindresultaat volgt uit een bericht van de signaalpartner of uit het einde van de pauze.',
  },
  ZAAK_ONBEKEND: { invoer: false, tekst: 'Deze zaak is niet bekend.' },
  MELDING_ONBEKEND: { invoer: false, tekst: 'Deze melding hoort niet bij de zaak.' },
  ZAAK_AFGESLOTEN: { invoer: false, tekst: 'De zaak is afgesloten.' },
  VERSIE_WIJKT_AF: { invoer: false, tekst: 'De zaak is intussen gewijzigd; haal haar opnieuw op.' },
  SIGNAAL_VERVALLEN: {
    invoer: false,
    tekst:
      'Het signaal is vervallen: de meldingen zijn betaald, ingetrokken of voldoen niet meer aan de formule.',
  },
  ZAAK_AL_OPGEPAKT: { invoer: false, tekst: 'De zaak is al opgepakt.' },
  ZAAK_NIET_OPGEPAKT: { invoer: false, tekst: 'De zaak is nog niet opgepakt.' },
  MELDING_AL_BEEINDIGD: { invoer: false, tekst: 'Deze melding is al beëindigd.' },
  CONTACT_ONTBREEKT: { invoer: false, tekst: 'Dit eindresultaat vraagt dat de inwoner is bereikt.' },
  CONTACTPOGING_ONTBREEKT: { invoer: false, tekst: 'Dit eindresultaat vraagt ten minste één contactpoging.' },
  TE_VEEL_CONTACTPOGINGEN: { invoer: false, tekst: 'Deze zaak heeft al honderd contactpogingen.' },
  CONTACT_GEWEEST: { invoer: false, tekst: 'De inwoner is bereikt; dit eindresultaat past daar niet bij.' },
  GEEN_EERDERE_MELDING: {
    invoer: false,
    tekst: 'Van deze achterstand is in de afgelopen zes maanden geen melding opgepakt.',
  },
  BEDRAG_HOGER_DAN_EERDER: {
    invoer: false,
    tekst: 'Het bedrag is hoger dan bij de eerdere melding; de zaak moet worden opgepakt.',
  },
  REGELING_PER_MELDING: {
    invoer: false,
    tekst:
      'Een regeling is met één signaalpartner; geef het eindresultaat per melding, met de eigen bedragen.',
  },
  VERHUISD_BINNEN_GEMEENTE: { invoer: false, tekst: 'Wie binnen de gemeente verhuist, blijft inwoner.' },
  VERLENGING_TE_LANG: { invoer: false, tekst: 'De pauze duurt ten hoogste twee maanden vanaf het aannemen.' },
  VERLENGING_TE_VAAK: { invoer: false, tekst: 'De pauze is al twee keer verlengd.' },
  VERLENGING_ALLEEN_DOOR_ANDEREN: {
    invoer: false,
    tekst:
      'Deze melding telt alleen mee door die van anderen; een langere pauze zou de signaalpartner dat vertellen.',
  },
  VERLENGING_ZONDER_GEVOLG: { invoer: false, tekst: 'Geen lopende pauze wordt hierdoor langer.' },
  GEEN_HULP_TE_MELDEN: {
    invoer: false,
    tekst: 'Geen melding van deze zaak heeft een eindresultaat waarvan lopende hulp gemeld kan worden.',
  },
  ANTWOORD_AL_GEGEVEN: { invoer: false, tekst: 'De signaalpartner heeft zijn antwoord al gekregen.' },
  NIETS_TE_CORRIGEREN: { invoer: false, tekst: 'Er is geen eindresultaat van de gemeente om te corrigeren.' },
  CORRECTIE_TE_LAAT: { invoer: false, tekst: 'Corrigeren kan tot en met 28 dagen na het beëindigen.' },
  TOESTEMMING_ONTBREEKT: {
    invoer: false,
    tekst: 'Verwijzen vraagt dat de inwoner instemde met overdracht.',
  },
  ZAAK_LOOPT_NOG: { invoer: false, tekst: 'De zaak loopt nog; leg de hulpvraag daarin vast.' },
  HULPVRAAG_AL_VASTGELEGD: {
    invoer: false,
    tekst: 'Van deze zaak is al een latere hulpvraag vastgelegd; er loopt een zaak die erop volgt.',
  },
  ZAAK_HEEFT_VERVOLG: {
    invoer: false,
    tekst: 'Op deze zaak volgt al een andere; leg de hulpvraag daar vast.',
  },
  HULPVRAAG_NIET_MOGELIJK: {
    invoer: false,
    tekst: 'Deze zaak eindigde omdat de inwoner is overleden of hier niet woont.',
  },
  HULPVRAAG_TE_LAAT: {
    invoer: false,
    tekst: 'Een hulpvraag volgt op een zaak tot en met twaalf maanden na het afsluiten.',
  },
  AL_DOORGEZET: { invoer: false, tekst: 'De melding is al doorgezet naar een andere gemeente.' },
} as const satisfies Record<string, { readonly invoer: boolean; readonly tekst: string }>;

export type Weigercode = keyof typeof weigeringen;
