/**
 * Every code list of the contracts, each declared once.
 *
 * In the Avro schemas a code is a `string` with the name of its list in the attribute `codelijst`: an Avro
 * enum cannot get a new symbol without breaking readers of released versions, a string can. The decoder
 * checks membership (`isCode`), so that inside the services a code is always one of the literals below.
 */
export const codelijsten = {
  /** Kinds of creditor: DDAS v1.2 EnumSignaalpartner. */
  partnersoort: [
    'BELASTINGDIENST',
    'CAK_EIGEN_BIJDRAGE',
    'CAK_ZORGVERZEKERINGEN',
    'DIENST_TOESLAGEN',
    'DUO',
    'ENERGIE',
    'HUUR',
    'HYPOTHEEK',
    'OVERIGE',
    'WATER',
    'ZORG',
  ],
  aansluiting: ['REST', 'KAFKA'],
  geslacht: ['MAN', 'VROUW', 'ONBEKEND', 'LEEG'],
  meldingstand: ['AANGENOMEN', 'BETAALD', 'INGETROKKEN', 'VERPLAATST'],
  herkomst: ['NIEUW', 'VRIJGEGEVEN', 'DOORGEZET'],
  gevondenDoor: [
    'CONVENANT_CODE',
    'POSTCODE_HUISNUMMER',
    'POSTCODE_REEKS',
    'PC4_PLAATS',
    'UITZONDERING',
    'DOORGEZET',
  ],
  dreiging: ['ONTRUIMING', 'AFSLUITING', 'EINDE_VERZEKERING'],
  actie: ['MELDEN', 'BETAALD', 'INTREKKEN'],
  regelresultaat: [
    'NIEUW',
    'GEWIJZIGD',
    'ONGEWIJZIGD',
    'INGETROKKEN',
    'AFGEKEURD',
    'AANGEHOUDEN',
    'VRIJGEGEVEN',
    'ALSNOG_AFGEKEURD',
  ],
  leveringstand: ['ONVOLLEDIG', 'AFGEROND'],
  uitzonderingstand: ['OPEN', 'VRIJGEGEVEN', 'AFGEKEURD'],
  formulestand: ['VOORGESTELD', 'GOEDGEKEURD', 'AFGEWEZEN', 'VERLOPEN'],
  formulestoring: ['FOUT', 'GEEN_OORDEEL', 'TIJD', 'GEHEUGEN', 'GESTOPT', 'NIET_GELADEN', 'UITGESCHAKELD'],
  signaalstand: ['LOPEND', 'VERVALLEN', 'BEEINDIGD'],
  signaalgebeurtenis: ['ONTSTAAN', 'AANGEVULD', 'GEWIJZIGD', 'VERVALLEN', 'BEEINDIGD'],
  signaalMeldingstand: ['OPEN', 'LOSGELATEN', 'BEANTWOORD'],
  aanpak: ['BRIEF', 'BELLEN', 'HUISBEZOEK', 'EIGEN_CONSULENT'],
  uitkomsteinde: ['GEEN_SIGNAAL', 'BETAALD_BIJ_PARTNER', 'INGETROKKEN_DOOR_PARTNER', 'VERPLAATST'],
  afhandelingstand: ['ONTVANGEN', 'OPGEPAKT', 'BEEINDIGD', 'TERUGGEGEVEN'],
  zaakstand: ['NIEUW', 'OPGEPAKT', 'AFGESLOTEN', 'VERVALLEN'],
  zaakgebeurtenis: [
    'GEOPEND',
    'AANGEVULD',
    'GEWIJZIGD',
    'MELDING_INGETROKKEN',
    'VERVALLEN',
    'TERMIJN_NADERT',
    'TERMIJN_VERSTREKEN',
    'AFGESLOTEN',
  ],
  handeling: [
    'OPPAKKEN',
    'CONTACTPOGING',
    'EINDRESULTAAT',
    'CORRIGEREN',
    'VERLENGEN',
    'HULP_MELDEN',
    'GESPREK',
    'HULPVRAAG',
  ],
  handelingresultaat: ['VERWERKT', 'AL_VERWERKT', 'GEWEIGERD'],
  /** Why there is a zaak: the second is a resident who asks for help after the zaak had ended, counted apart (R62). */
  zaakaanleiding: ['SIGNAAL', 'HULPVRAAG'],
  /** Terms a zaak can be under: the two of the law, and those a municipality agreed for its own steps. */
  termijn: ['CONTACTTERMIJN', 'DREIGINGSTERMIJN', 'OPPAKKEN', 'EERSTE_CONTACTPOGING', 'RESULTAAT'],
  /** Kind of help in a conversation (R63, R64), coarse enough to say nothing of health. */
  hulpsoort: [
    'BUDGETADVIES',
    'BETALINGSREGELING',
    'ADMINISTRATIE_OP_ORDE',
    'VOORZIENING_AANVRAGEN',
    'BUDGETBEHEER',
    'SCHULDREGELING',
    'ANDERE_HULP',
  ],
  /** Class of all debts found, in euros. The study found 400 to 80,000, 20,000 on average. */
  schuldklasse: ['TOT_1000', 'VANAF_1000', 'VANAF_5000', 'VANAF_20000', 'VANAF_50000'],
  verwijzing: ['SCHULDHULPVERLENING', 'WIJKTEAM', 'VRIJWILLIGERS', 'RECHTSHULP', 'ANDERE_HULPVERLENER'],
  /** What the resident agreed to. */
  toestemming: ['GEEN', 'OVERDRACHT', 'OVERLEG_SIGNAALPARTNER', 'OVERDRACHT_EN_OVERLEG'],
  /** Kinds of contact: DDAS v1.2 EnumContactsoort. */
  contactsoort: [
    'ADMINISTRATIEF',
    'AFSPRAAK_OP_LOCATIE',
    'BRIEF',
    'HUISBEZOEK',
    'KAARTJE',
    'MAIL',
    'ONBEKEND',
    'OVERIGE',
    'SMS_WHATSAPP',
    'TELEFOON',
  ],
  /** Part of the day: DDAS v1.2 EnumDagdeel; morning before 12, evening from 18 hours. */
  dagdeel: ['OCHTEND', 'MIDDAG', 'AVOND'],
  /** How an attempt at contact went, as the study of the eight front-runners counts them. */
  contactuitkomst: [
    'GESLAAGD',
    'NIET_THUIS',
    'HERHAALD_NIET_THUIS',
    'WEIGERING',
    'GEEN_INTERESSE',
    'LEGE_WONING',
    'GEEN_GEHOOR',
  ],
  /**
   * Final results: the 16 of DDAS v1.2 EnumEindresultaat in its order, then the endings of Meldpunt itself
   * (the creditor withdrew or was paid, the pause ended while nobody had capacity).
   */
  eindresultaat: [
    'AL_BEKEND_SCHULDHULP',
    'OVERLEDEN',
    'NIET_OPGEPAKT_ANDERE_REDEN',
    'NIET_OPGEPAKT_HERHAALD',
    'NIET_OPGEPAKT_ONTERECHT',
    'GEEN_INWONER',
    'ANDER_LOPEND_TRAJECT',
    'GEEN_CONTACT',
    'GEEN_REACTIE',
    'HOEFT_GEEN_HULP',
    'ZELF_BETAALD_OF_REGELING',
    'ADVIES_OF_QUICK_FIX',
    'VERVOLGHULP',
    'VERVOLGHULP_FINANCIEEL',
    'VERVOLGHULP_NIET_FINANCIEEL',
    'VERWIJZING_ZONDER_TUSSENKOMST',
    'BETALING_HERVAT',
    'REGELING_GETROFFEN',
    'INGETROKKEN_DOOR_PARTNER',
    'BETAALD_BIJ_PARTNER',
    'VERPLAATST',
    'PAUZE_VERSTREKEN',
  ],
  /** What leaves casework of an inner reason: enough for figures on capacity and target group, nothing about a person. */
  telreden: ['CAPACITEIT', 'NIET_DOELGROEP', 'OVERIG'],
  binnenreden: [
    'CAPACITEIT',
    'BEZWAAR',
    'DETENTIE',
    'VEILIGHEID',
    'GEEN_RECHTMATIG_VERBLIJF',
    'ONBEKEND_ADRES',
    'POSTADRES',
    'KAMERBEWONING',
  ],
  onterechtreden: ['ONDER_DREMPEL', 'TE_VROEG', 'TE_LAAT', 'RECHTSPERSOON', 'REEDS_VOLDAAN'],
  verlengingsreden: [
    'AFSPRAAK_GEPLAND',
    'INVENTARISATIE',
    'WACHT_OP_SIGNAALPARTNER',
    'WACHT_OP_HULPVERLENER',
  ],
  terugkoppelaard: ['TUSSENTIJDS', 'DEFINITIEF', 'CORRECTIE'],
  terugkoppelklasse: [
    'HERVAT_INCASSO',
    'BETALING_HERVAT',
    'REGELING',
    'HULP_AANVAARD',
    'BEKEND_BIJ_HULP',
    'REEDS_BETAALD',
    'ONTERECHT',
    'HERHAALD',
    'GEEN_INWONER',
    'OVERLEDEN',
    'INGETROKKEN',
    'VERLENGD',
    'TERMIJN_VERSTREKEN',
  ],
  /** Codes of errors (the record is refused), holds and warnings at intake. `meldcodes.ts` has the table. */
  meldcode: [
    'GEEN_JSON',
    'GEEN_UTF8',
    'REGEL_TE_LANG',
    'REGEL_TE_DIEP',
    'GEEN_OBJECT',
    'ONBEKEND_VELD',
    'VELD_ONTBREEKT',
    'VERKEERD_TYPE',
    'ONGELDIGE_WAARDE',
    'ONGELDIGE_DATUM',
    'DATUM_IN_TOEKOMST',
    'TE_OUD',
    'BEDRAG_NIET_POSITIEF',
    'BEDRAG_TE_HOOG',
    'ONDER_DREMPEL',
    'TE_VROEG',
    'TE_LAAT',
    'RECHTSPERSOON',
    'GEEN_CONVENANT',
    'PARTNER_NIET_ACTIEF',
    'SOORT_NIET_TOEGESTAAN',
    'VOORWAARDE_ONTBREEKT',
    'ONBEKEND_KENMERK',
    'AL_BEEINDIGD',
    'DUBBEL_IN_LEVERING',
    'REGEL_WIJKT_AF',
    'GEMEENTE_ONBEKEND',
    'GEMEENTE_NIET_EENDUIDIG',
    'BSN_NIET_TOEGESTAAN',
    'BSN_ONGELDIG',
    'POSTCODE_ONBEKEND',
    'POSTCODE_WIJKT_AF',
    'GEMEENTECODE_OPGEVOLGD',
    'EINDELEVERING_ZONDER_VROEGSIGNAAL',
  ],
} as const;

export type Codelijst = keyof typeof codelijsten;
/** The literals of one code list. */
export type Code<L extends Codelijst> = (typeof codelijsten)[L][number];

const sets = new Map<string, ReadonlySet<string>>(
  Object.entries(codelijsten).map(([naam, codes]) => [naam, new Set<string>(codes)]),
);

/** True when `waarde` is a code of the named list. */
export function isCode<L extends Codelijst>(lijst: L, waarde: unknown): waarde is Code<L> {
  return typeof waarde === 'string' && sets.get(lijst)?.has(waarde) === true;
}
