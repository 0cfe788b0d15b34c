// Generated from contracts/avro by contracts/scripts/generate.ts; not to be edited.
import type { Code } from '../codelijsten.ts';
import type { Datum } from '../kalender/datum.ts';

/** What casework did with one melding that a signaal handed to it, without the person. Complete current state of (signaal, melding). Key of the topic: gemeentecode. */
export type Afhandeling = {
  /** The signaal that handed over the melding; with meldingId the thing that versie counts. */
  readonly signaalId: string;
  /** The melding. */
  readonly meldingId: string;
  /** Counts the states of this thing, not publications; a reader applies only a higher one. After a restore the service continues above its own output topic. */
  readonly versie: number;
  /** Version of the signaal this state answers. */
  readonly signaalVersie: number;
  /** Version of the melding this state, and bedragInCenten in it, speaks of. */
  readonly meldingVersie: number;
  /** The zaak that works on it; null when none was opened. */
  readonly zaakId: string | null;
  /** The closed zaak this one follows. */
  readonly volgtOpZaakId: string | null;
  /** The creditor. */
  readonly partnerId: string;
  /** Kind of creditor. */
  readonly soort: Code<'partnersoort'>;
  /** The municipality. */
  readonly gemeentecode: string;
  /** ONTVANGEN, OPGEPAKT, BEEINDIGD, or TERUGGEGEVEN to the router. */
  readonly stand: Code<'afhandelingstand'>;
  /** Approach of the signaal. */
  readonly aanpak: Code<'aanpak'> | null;
  /** The hub's day on which the zaak was opened with this melding. */
  readonly ontvangenOp: Datum | null;
  /** Day the zaak was taken up. */
  readonly opgepaktOp: Datum | null;
  /** Day of the first attempt at contact. */
  readonly eersteContactpogingOp: Datum | null;
  /** Day the resident was first reached. */
  readonly contactOp: Datum | null;
  /** Attempts at contact in the zaak, oldest first. */
  readonly contactpogingen: readonly Contactpoging[];
  /** Last day of the four weeks of the signaal (Wgs art. 4). */
  readonly contacttermijnTot: Datum | null;
  /** Last day of the three working days, where a threat was stated in the signaal (Wgs art. 4). */
  readonly dreigingstermijnTot: Datum | null;
  /** Day the four weeks had passed without an attempt at contact; the signaal's clock, never a ground for a terugkoppeling. */
  readonly contacttermijnVerstrekenOp: Datum | null;
  /** Day the three working days had passed without an attempt at contact; the signaal's clock, never a ground for a terugkoppeling. */
  readonly dreigingstermijnVerstrekenOp: Datum | null;
  /** The pause the municipality asks for beyond incassopauzeTot. */
  readonly pauzeVerlengdTot: Datum | null;
  /** Coded reason of the extension. */
  readonly verlengingsreden: Code<'verlengingsreden'> | null;
  /** Day of the ending. */
  readonly beeindigdOp: Datum | null;
  /** DDAS v1.2 result or one of our own endings. Where the creditor itself withdrew, the creditor hears INGETROKKEN whatever stands here. */
  readonly eindresultaat: Code<'eindresultaat'> | null;
  /** The one result of the whole zaak (DDAS), which may differ from that of this melding. */
  readonly zaakresultaat: Code<'eindresultaat'> | null;
  /** Coarse class of an inner reason, for capacity and target group figures; the reason itself stays in casework. */
  readonly telreden: Code<'telreden'> | null;
  /** Why the melding was not justified; the creditor hears it. */
  readonly onterechtreden: Code<'onterechtreden'> | null;
  /** Day the resident resumes paying. */
  readonly hervattingOp: Datum | null;
  /** First day of a payment arrangement. */
  readonly regelingVanaf: Datum | null;
  /** Amount of each instalment in cents. */
  readonly regelingTermijnInCenten: number | null;
  /** Number of instalments. */
  readonly regelingAantalTermijnen: number | null;
  /** As on the melding in its signaal. */
  readonly alleenDoorAnderen: boolean;
  /** A person released telling the creditor: that help is already running or, of a melding that is alleenDoorAnderen, what came of it. */
  readonly hulpMagGemeld: boolean;
  /** With GEEN_INWONER: where the resident moved; read by the gateway only, not stored by others, never told to the creditor. */
  readonly nieuweGemeentecode: string | null;
  /** Amount in cents of meldingVersie. */
  readonly bedragInCenten: number;
  /** 0 for the first final result, one higher with every correction of it. */
  readonly correctienummer: number;
  /** Wall clock of the commit; measured, never decided on. */
  readonly gezienOp: number;
};

/** One attempt at contact (DDAS contactpoging), without anything said. */
export type Contactpoging = {
  /** Kind of contact. */
  readonly soort: Code<'contactsoort'>;
  /** Day of the attempt. */
  readonly op: Datum;
  /** Part of the day. */
  readonly dagdeel: Code<'dagdeel'> | null;
  /** Whether the resident was reached. */
  readonly bereikt: boolean;
  /** How it went. */
  readonly uitkomst: Code<'contactuitkomst'> | null;
};

/** Agreement between one partner and one municipality; without one nothing is accepted. Compacted by partnerId/gemeentecode. Owned by intake-gateway. */
export type Convenant = {
  /** The creditor. */
  readonly partnerId: string;
  /** The municipality. */
  readonly gemeentecode: string;
  /** Counts the states of this thing, not publications; a reader applies only a higher one. After a restore the service continues above its own output topic. */
  readonly versie: number;
  /** First day of the convenant. */
  readonly van: Datum;
  /** Last day of the convenant; null while it has no end. */
  readonly tot: Datum | null;
  /** Arrears below this amount are refused at the gate; 0 for no threshold. */
  readonly meldingsdrempelInCenten: number;
  /** Wall clock of the commit; measured, never decided on. */
  readonly gezienOp: number;
};

/** The calendar day as an event. Services take today only from here; everything driven by time is a pure function of this day. */
export type Dag = {
  /** Calendar day in Europe/Amsterdam, days since 1970-01-01. */
  readonly dag: Datum;
  /** Wall clock of the publisher; measured, never decided on. */
  readonly gezienOp: number;
};

/** A municipality on the hub, never with its formule. Complete current state; compacted by gemeentecode. Owned by intake-gateway. */
export type Gemeente = {
  /** CBS/RvIG code, four digits. */
  readonly gemeentecode: string;
  /** Counts the states of this thing, not publications; a reader applies only a higher one. After a restore the service continues above its own output topic. */
  readonly versie: number;
  /** Official name. */
  readonly naam: string;
  /** Province the municipality lies in. */
  readonly provincie: string;
  /** Inhabitants, used as denominator in figures. */
  readonly inwoners: number;
  /** REST: works its looplijst at the hub. KAFKA: has a system of its own on gemeente.<code>.* topics. */
  readonly aansluiting: Code<'aansluiting'>;
  /** Code of the municipality this one merged into; null while it exists, and when it was split over several. */
  readonly opvolgercode: string | null;
  /** First day on which the successor applies. */
  readonly opgevolgdPer: Datum | null;
  /** Organisaties that may act for this municipality. */
  readonly machtigingen: readonly Machtiging[];
  /** Wall clock of the commit; measured, never decided on. */
  readonly gezienOp: number;
};

/** One act of a municipality's own system on one zaak. Flat: no arrays, no maps. The same fields as an act of POST /v1/zaken/_verwerk. */
export type GemeenteAfhandeling = {
  /** The sender's identifier of this act; a second one with the same id is not applied again. */
  readonly handelingId: string;
  /** The zaak. */
  readonly zaakId: string;
  /** One melding of the zaak; null for all its meldingen open at zaakVersie. */
  readonly meldingId: string | null;
  /** OPPAKKEN, CONTACTPOGING, GESPREK, EINDRESULTAAT, CORRIGEREN, VERLENGEN, HULP_MELDEN or HULPVRAAG. */
  readonly handeling: string;
  /** Day of the act, yyyy-mm-dd, not after the hub's day; null for the hub's day. */
  readonly datum: string | null;
  /** Version of the zaak the worker saw; an EINDRESULTAAT without meldingId ends the meldingen open at that version. */
  readonly zaakVersie: number | null;
  /** With CONTACTPOGING and HULPVRAAG: DDAS kind of contact. */
  readonly contactsoort: string | null;
  /** With CONTACTPOGING and HULPVRAAG: OCHTEND, MIDDAG or AVOND. */
  readonly dagdeel: string | null;
  /** With CONTACTPOGING: whether the resident was reached. */
  readonly bereikt: boolean | null;
  /** With CONTACTPOGING: how it went, for example NIET_THUIS or WEIGERING. */
  readonly contactuitkomst: string | null;
  /** With EINDRESULTAAT: code of the result. */
  readonly eindresultaat: string | null;
  /** Inner reason, stays inside. */
  readonly binnenreden: string | null;
  /** Why the melding was not justified. */
  readonly onterechtreden: string | null;
  /** Day the resident resumes paying, yyyy-mm-dd. */
  readonly hervattingOp: string | null;
  /** First day of an arrangement, yyyy-mm-dd. */
  readonly regelingVanaf: string | null;
  /** Instalment in cents. */
  readonly regelingTermijnInCenten: number | null;
  /** Number of instalments. */
  readonly regelingAantalTermijnen: number | null;
  /** Where the resident moved. */
  readonly nieuweGemeentecode: string | null;
  /** With VERLENGEN: new last day of the pause, yyyy-mm-dd. */
  readonly pauzeVerlengdTot: string | null;
  /** With VERLENGEN: coded reason. */
  readonly verlengingsreden: string | null;
  /** With GESPREK: kind of help. */
  readonly hulpsoort: string | null;
  /** With GESPREK: class of all debts found. */
  readonly schuldklasse: string | null;
  /** With GESPREK: who the resident was referred to. */
  readonly verwijzing: string | null;
  /** With GESPREK: what the resident agreed to. */
  readonly toestemming: string | null;
};

/** Result of one act that a municipality's own system sent. */
export type GemeenteOntvangst = {
  /** The sender's identifier of the act. */
  readonly handelingId: string;
  /** The zaak named in the act. */
  readonly zaakId: string;
  /** VERWERKT, AL_VERWERKT or GEWEIGERD. */
  readonly resultaat: Code<'handelingresultaat'>;
  /** Error code when refused. */
  readonly code: string | null;
  /** Field the code is about. */
  readonly veld: string | null;
  /** The hub's day. */
  readonly dag: Datum;
  /** Wall clock of the commit. */
  readonly gezienOp: number;
};

/** Tells a municipality with a system of its own that a zaak was opened or changed; the content is fetched at dataref. One message per zaak. */
export type GemeenteSignaal = {
  /** The zaak: one resident with open meldingen in one signaal. */
  readonly zaakId: string;
  /** The signaal. */
  readonly signaalId: string;
  /** Counts the states of this thing, not publications; a reader applies only a higher one. After a restore the service continues above its own output topic. */
  readonly versie: number;
  /** The municipality. */
  readonly gemeentecode: string;
  /** What happened; informative, the content at dataref decides. */
  readonly gebeurtenis: Code<'zaakgebeurtenis'>;
  /** Approach the formule asks for. */
  readonly aanpak: Code<'aanpak'> | null;
  /** Marked urgent. */
  readonly crisis: boolean;
  /** Last day of the four weeks. */
  readonly contacttermijnTot: Datum | null;
  /** Last day of the three working days, where a threat was stated. */
  readonly dreigingstermijnTot: Datum | null;
  /** Path at casework where the zaak can be fetched. */
  readonly dataref: string;
  /** The hub's day. */
  readonly dag: Datum;
  /** Wall clock of the commit. */
  readonly gezienOp: number;
  /** With TERMIJN_NADERT and TERMIJN_VERSTREKEN: which term, the weightiest when several. */
  readonly termijn: Code<'termijn'> | null;
};

/** An organisatie may act for a party from a day up to and including a day. */
export type Machtiging = {
  /** Identifier of the organisatie, as in the claim organisatie of its tokens. */
  readonly organisatieId: string;
  /** First day of the machtiging. */
  readonly van: Datum;
  /** Last day of the machtiging; null while it has no end. */
  readonly tot: Datum | null;
};

/** One report of one achterstand in one meldmaand, accepted by the hub (DDAS: vroegsignaal). Complete current state. Key of the topic: gemeentecode. */
export type Melding = {
  /** Identifier, unique for (partner, kenmerk, meldmaand, gemeentecode); a keyed value, tells nothing. */
  readonly meldingId: string;
  /** Counts the states of this thing, not publications; a reader applies only a higher one. After a restore the service continues above its own output topic. */
  readonly versie: number;
  /** The creditor's own word: AANGENOMEN, or BETAALD, INGETROKKEN or VERPLAATST (reported again in another municipality) once said; never back. Whether the melding has had its answer is not told here. */
  readonly stand: Code<'meldingstand'>;
  /** Identifier of the arrear (partner, kenmerk); amounts count its latest stand once. */
  readonly achterstandId: string;
  /** The melding of the same achterstand in its previous meldmaand. */
  readonly vorigeMeldingId: string | null;
  /** The melding that ended GEEN_INWONER in another municipality and goes on as this one; nothing about this one is released to the creditor. */
  readonly doorgezetVanMeldingId: string | null;
  /** The levering that last touched this melding; null when no levering did. */
  readonly leveringId: string | null;
  /** The partner's own name of that levering. */
  readonly leveringskenmerk: string | null;
  /** Line of that levering. */
  readonly regelnummer: number | null;
  /** The creditor. */
  readonly partnerId: string;
  /** Kind of creditor at acceptance. */
  readonly soort: Code<'partnersoort'>;
  /** The creditor's own reference of the arrear, 1 to 64 characters. */
  readonly kenmerk: string;
  /** Municipality that receives the melding. */
  readonly gemeentecode: string;
  /** Which rule found the municipality. */
  readonly gemeenteGevondenDoor: Code<'gevondenDoor'>;
  /** NIEUW from a levering, VRIJGEGEVEN from the exception queue, DOORGEZET from another municipality. */
  readonly herkomst: Code<'herkomst'>;
  /** Calendar month of signaaldatum, as yyyy-mm. */
  readonly meldmaand: string;
  /** Day the creditor states the report was made; windows of formules look at it. */
  readonly signaaldatum: Datum;
  /** The hub's day on which the line came in; earlier than aangenomenOp when it was held. */
  readonly aangebodenOp: Datum | null;
  /** The hub's day on which the melding was first accepted; terms and closing look at it. */
  readonly aangenomenOp: Datum;
  /** The hub's day of this version. */
  readonly gewijzigdOp: Datum;
  /** Last day of the collection pause; promised on the receipt, except for a melding that was doorgezet. */
  readonly incassopauzeTot: Datum;
  /** Day the oldest unpaid amount fell due. */
  readonly ontstaansdatum: Datum | null;
  /** Amount of the arrear in cents, as last reported. */
  readonly bedragInCenten: number;
  /** Amount of the first version in cents; first plus changes is the last. */
  readonly eersteBedragInCenten: number;
  /** Unpaid instalments (months of rent, premiums, advances). */
  readonly aantalTermijnen: number | null;
  /** The creditor marks the report as urgent; independent of dreiging. */
  readonly crisissignaal: boolean;
  /** Stated threat that starts the clock of three working days (Wgs art. 4). */
  readonly dreiging: Code<'dreiging'> | null;
  /** Day the threat would be carried out, when the creditor states it. */
  readonly dreigingOp: Datum | null;
  /** The hub's day on which the threat was first accepted; its clock starts here. */
  readonly dreigingGemeldOp: Datum | null;
  /** Announced end of delivery; by itself no dreiging. */
  readonly eindeleveringOp: Datum | null;
  /** The creditor is in contact and asks to take the resident up (DDAS). */
  readonly warmeOverdracht: boolean;
  /** The address is known to be stale (doorgezet after a move): joined by person only. */
  readonly adresVerouderd: boolean;
  /** The creditor tried personal contact (Besluit gemeentelijke schuldhulpverlening). */
  readonly persoonlijkContactGezocht: boolean | null;
  /** The creditor pointed out debt help. */
  readonly gewezenOpHulp: boolean | null;
  /** At least one written reminder was sent. */
  readonly herinneringGestuurd: boolean | null;
  /** The offer to pass on contact data was made and not reacted to. */
  readonly aanbodZonderReactie: boolean | null;
  /** Codes of warnings given at intake. */
  readonly waarschuwingen: readonly Code<'meldcode'>[];
  /** Version of the convenant the melding was judged by. */
  readonly convenantVersie: number;
  /** Version of the signaalpartner the melding was judged by. */
  readonly partnerVersie: number;
  /** Version of the reference data that found the municipality. */
  readonly geoVersie: string | null;
  /** Persoonsblok: the resident, sealed for purpose transport; null once erased. */
  readonly persoon: Buffer | null;
  /** Wall clock of the commit of this version; measured, never decided on. */
  readonly gezienOp: number;
};

/** Receipt line of the hub for one line of a levering, on the creditor's own topic. */
export type Ontvangst = {
  /** The levering at the hub. */
  readonly leveringId: string;
  /** The creditor's name of the levering. */
  readonly leveringskenmerk: string;
  /** Number of the line within the levering. */
  readonly regelnummer: number;
  /** 1 for the first result of the line; higher when a held line was released, also into a melding that was there, or refused after all. */
  readonly versie: number;
  /** The creditor's reference, when it could be read. */
  readonly kenmerk: string | null;
  /** NIEUW, GEWIJZIGD, ONGEWIJZIGD, INGETROKKEN, AFGEKEURD or AANGEHOUDEN; later, of a held line, VRIJGEGEVEN, SAMENGEVOEGD (it went into a melding that was there) or ALSNOG_AFGEKEURD. */
  readonly resultaat: Code<'regelresultaat'>;
  /** Codes of errors and warnings. */
  readonly codes: readonly Code<'meldcode'>[];
  /** Names of the fields the codes are about, in the same order; empty name for the whole line. */
  readonly velden: readonly string[];
  /** The melding, when accepted; null for BETAALD and INTREKKEN, which reach any number of meldingen. */
  readonly meldingId: string | null;
  /** Last day of the collection pause, when accepted. */
  readonly incassopauzeTot: Datum | null;
  /** The hub's day. */
  readonly dag: Datum;
  /** Wall clock of the commit. */
  readonly gezienOp: number;
};

/** One line of a levering as a creditor writes it to its own topic. Flat: no arrays, no maps. The same fields as a line of POST /v1/leveringen. */
export type PartnerMelding = {
  /** The creditor's name of the levering this line belongs to, 1 to 64 characters. */
  readonly leveringskenmerk: string;
  /** Number of the line within the levering, from 1. */
  readonly regelnummer: number;
  /** True on the last line of the levering. */
  readonly laatsteRegel: boolean;
  /** MELDEN, BETAALD or INTREKKEN. */
  readonly actie: string;
  /** The creditor's own reference of the arrear, 1 to 64 characters. */
  readonly kenmerk: string;
  /** Municipality, where the creditor knows it. */
  readonly gemeentecode: string | null;
  /** Day of the report, yyyy-mm-dd. */
  readonly signaaldatum: string | null;
  /** Day the oldest unpaid amount fell due, yyyy-mm-dd. */
  readonly ontstaansdatum: string | null;
  /** Amount of the arrear in cents. */
  readonly bedragInCenten: number | null;
  /** Unpaid instalments. */
  readonly aantalTermijnen: number | null;
  /** Urgent. */
  readonly crisissignaal: boolean;
  /** ONTRUIMING, AFSLUITING or EINDE_VERZEKERING. */
  readonly dreiging: string | null;
  /** Day the threat would be carried out, yyyy-mm-dd. */
  readonly dreigingOp: string | null;
  /** Announced end of delivery, yyyy-mm-dd. */
  readonly eindeleveringOp: string | null;
  /** The creditor is in contact and asks to take the resident up. */
  readonly warmeOverdracht: boolean;
  /** Personal contact was tried. */
  readonly persoonlijkContactGezocht: boolean | null;
  /** Debt help was pointed out. */
  readonly gewezenOpHulp: boolean | null;
  /** At least one written reminder was sent. */
  readonly herinneringGestuurd: boolean | null;
  /** The offer to pass on contact data was not reacted to. */
  readonly aanbodZonderReactie: boolean | null;
  /** Only from kinds that may send it; dropped otherwise. */
  readonly burgerservicenummer: string | null;
  /** Initials. */
  readonly voorletters: string | null;
  /** First names. */
  readonly voornamen: string | null;
  /** Tussenvoegsel. */
  readonly voorvoegsel: string | null;
  /** Surname. */
  readonly achternaam: string | null;
  /** Date of birth, yyyy-mm-dd. */
  readonly geboortedatum: string | null;
  /** MAN, VROUW, ONBEKEND or LEEG. */
  readonly geslacht: string | null;
  /** Street. */
  readonly straatnaam: string | null;
  /** House number. */
  readonly huisnummer: number | null;
  /** House letter and addition. */
  readonly huisnummertoevoeging: string | null;
  /** Postcode. */
  readonly postcode: string | null;
  /** Town. */
  readonly plaatsnaam: string | null;
  /** Telephone number. */
  readonly telefoonnummer: string | null;
  /** E-mail address. */
  readonly email: string | null;
};

/** Contact data of one resident. Never on a topic in the clear: travels only inside a persoonsblok. */
export type Persoon = {
  /** Nine digits that pass the 11-check; only from kinds of creditor that may send it. */
  readonly burgerservicenummer: string | null;
  /** Initials without full stops, in capitals. */
  readonly voorletters: string | null;
  /** First names as the creditor knows them. */
  readonly voornamen: string | null;
  /** Tussenvoegsel, for example van der. */
  readonly voorvoegsel: string | null;
  /** Surname as the creditor knows it. */
  readonly achternaam: string | null;
  /** Date of birth yyyy-mm-dd, with 00 for an unknown month or day. */
  readonly geboortedatum: string | null;
  /** DDAS geslachtsaanduiding. */
  readonly geslacht: Code<'geslacht'> | null;
  /** Street name. */
  readonly straatnaam: string | null;
  /** House number, 1 to 99999. */
  readonly huisnummer: number | null;
  /** House letter and addition as delivered. */
  readonly huisnummertoevoeging: string | null;
  /** Four digits and two capitals, no space. */
  readonly postcode: string | null;
  /** Town as delivered. */
  readonly plaatsnaam: string | null;
  /** Telephone number as delivered. */
  readonly telefoonnummer: string | null;
  /** E-mail address as delivered. */
  readonly email: string | null;
};

/** What a creditor says back about one final answer it was given, on a melding that a zaak ended. Never about a melding that no signaal held: casework reads this topic. Immutable: a reader that has seen reactieId skips it. Key of the topic: gemeentecode. */
export type Reactie = {
  /** Identifier of this reactie, derived from the creditor and its own number of it. */
  readonly reactieId: string;
  /** The creditor that says it. */
  readonly partnerId: string;
  /** Kind of creditor. */
  readonly soort: Code<'partnersoort'>;
  /** The melding, as named on the receipt. */
  readonly meldingId: string;
  /** The signaal under which casework ended the melding. */
  readonly signaalId: string;
  /** The municipality that ended the melding. */
  readonly gemeentecode: string;
  /** The class the creditor was told last. */
  readonly klasse: Code<'terugkoppelklasse'>;
  /** What the creditor saw, or that it disputes the answer. */
  readonly reactie: Code<'reactiesoort'>;
  /** Day to which it holds, by the creditor's own books. */
  readonly op: Datum;
  /** What is still open of the melding on that day, in cents; null when the creditor does not say. */
  readonly bedragInCenten: number | null;
  /** The hub's day on which it was taken in; it goes on with the next day event. */
  readonly gereageerdOp: Datum;
  /** Wall clock of the commit; measured, never decided on. */
  readonly gezienOp: number;
};

/** One named reason in a verdict, with its numbers and the meldingen behind it. Wording is made elsewhere from the code. */
export type Reden = {
  /** Name of the building block or rule that gives the reason. */
  readonly code: string;
  /** Place of the block in the formule, for example of/2/samenloop. */
  readonly pad: string;
  /** Whether the block was satisfied. */
  readonly voldaan: boolean;
  /** The number that was found, in the block's own unit. */
  readonly gevonden: number | null;
  /** The number that the block asks for. */
  readonly vereist: number | null;
  /** Unit of both numbers: soorten, partners, maanden, centen, dagen, termijnen, meldingen, resultaten, delen. */
  readonly eenheid: string | null;
  /** Kind of creditor the reason is about. */
  readonly soort: Code<'partnersoort'> | null;
  /** Meldingen this reason rests on. */
  readonly meldingIds: readonly string[];
};

/** What a formule made of meldingen: a municipality is to act on this address or person. Complete current state. Key of the topic: gemeentecode. */
export type Signaal = {
  /** Identifier; the same when recomputed from the same meldingen. */
  readonly signaalId: string;
  /** Counts the states of this thing, not publications; a reader applies only a higher one. After a restore the service continues above its own output topic. */
  readonly versie: number;
  /** The municipality. */
  readonly gemeentecode: string;
  /** LOPEND while it holds an open melding; VERVALLEN when the formule no longer holds or all were withdrawn; BEEINDIGD when all its meldingen had their answer. */
  readonly stand: Code<'signaalstand'>;
  /** What made this version; informative, decisions look at stand. */
  readonly gebeurtenis: Code<'signaalgebeurtenis'>;
  /** The hub's day on which the signaal was founded. */
  readonly ontstaanOp: Datum;
  /** The hub's day of this version. */
  readonly gewijzigdOp: Datum;
  /** Name of the formule that decided. */
  readonly formule: string;
  /** Version of that formule of this municipality. */
  readonly formuleVersie: number;
  /** The formule that failed and was replaced by its fallback for this verdict. */
  readonly gefaaldeFormule: string | null;
  /** First day of the window the verdict looked at. */
  readonly matchingperiodeVan: Datum | null;
  /** Last day of the window the verdict looked at. */
  readonly matchingperiodeTot: Datum | null;
  /** Two or more meldingen on one address in the meldmaand; national statistics, never a ground. */
  readonly meervoudig: boolean;
  /** An earlier melding on the same address within six months; national statistics, never a ground. */
  readonly opeenvolgend: boolean;
  /** How to approach: BRIEF, BELLEN, HUISBEZOEK or EIGEN_CONSULENT. */
  readonly aanpak: Code<'aanpak'>;
  /** Weight for the order of the looplijst, 0 to 1000. */
  readonly zwaarte: number;
  /** Why: the reasons of the verdict, also those not satisfied. Names only meldingen of this signaal. */
  readonly motivering: readonly Reden[];
  /** More than six persons at the address: grouped per person only. */
  readonly verzameladres: boolean;
  /** A melding in it is marked crisissignaal. */
  readonly crisis: boolean;
  /** Acceptance of the open melding that made the formule fire; start of the four weeks. */
  readonly klokVanaf: Datum;
  /** Acceptance of the first stated threat; start of the three working days. */
  readonly dreigingVanaf: Datum | null;
  /** The signaal of the same group before this one. */
  readonly vorigSignaalId: string | null;
  /** Meldingen this signaal holds or held; each is ended once. */
  readonly meldingen: readonly SignaalMelding[];
  /** Meldingen that already had their answer; shown, never ended again. */
  readonly onderbouwing: readonly SignaalMelding[];
  /** Wall clock of the commit of this version; measured, never decided on. */
  readonly gezienOp: number;
};

/** A melding as a signaal shows it. */
export type SignaalMelding = {
  /** The melding. */
  readonly meldingId: string;
  /** Version of the melding shown here. */
  readonly meldingVersie: number;
  /** The signaal's hold: OPEN, it will be ended here; LOSGELATEN, no longer held, goes back to the router unless already taken up, never OPEN again in this signaal; BEANTWOORD, evidence only. */
  readonly stand: Code<'signaalMeldingstand'>;
  /** The creditor's own word, as on the melding; once not AANGENOMEN casework ends an open melding. */
  readonly meldingstand: Code<'meldingstand'>;
  /** Day of its final answer, with stand BEANTWOORD. */
  readonly beantwoordOp: Datum | null;
  /** The arrear; amounts count its latest stand once. */
  readonly achterstandId: string;
  /** Meldingen with the same value are about the same resident; never changes for a melding within one signaal. Derived from the signaal and the first melding of the resident in it. */
  readonly persoonId: string;
  /** The creditor. */
  readonly partnerId: string;
  /** Kind of creditor. */
  readonly soort: Code<'partnersoort'>;
  /** The creditor's reference, so that an arrangement can be made by telephone. */
  readonly kenmerk: string;
  /** Meldmaand, yyyy-mm. */
  readonly meldmaand: string;
  /** Day of the report at the creditor. */
  readonly signaaldatum: Datum;
  /** Day of acceptance. */
  readonly aangenomenOp: Datum;
  /** Last day of the collection pause. */
  readonly incassopauzeTot: Datum;
  /** Day the oldest unpaid amount fell due. */
  readonly ontstaansdatum: Datum | null;
  /** Amount in cents, as last reported. */
  readonly bedragInCenten: number;
  /** Unpaid instalments. */
  readonly aantalTermijnen: number | null;
  /** Marked urgent by the creditor. */
  readonly crisissignaal: boolean;
  /** Stated threat. */
  readonly dreiging: Code<'dreiging'> | null;
  /** Day the threat would be carried out. */
  readonly dreigingOp: Datum | null;
  /** Day the threat was accepted; start of the clock of three working days. */
  readonly dreigingGemeldOp: Datum | null;
  /** Announced end of delivery. */
  readonly eindeleveringOp: Datum | null;
  /** The creditor asks to take the resident up. */
  readonly warmeOverdracht: boolean;
  /** The creditor tried personal contact. */
  readonly persoonlijkContactGezocht: boolean | null;
  /** The creditor pointed out debt help. */
  readonly gewezenOpHulp: boolean | null;
  /** At least one written reminder was sent. */
  readonly herinneringGestuurd: boolean | null;
  /** The offer to pass on contact data was not reacted to. */
  readonly aanbodZonderReactie: boolean | null;
  /** The formule would have made no signaal of what its own creditor had reported alone, on the day it was accepted nor at its sluitmoment; settled when the melding is listed, false in evidence. Who tells its creditor what came of it tells that others reported too. */
  readonly alleenDoorAnderen: boolean;
  /** Persoonsblok: the resident as this creditor knows him, sealed for purpose transport and record signaalId/meldingId; null once erased, in evidence, and when the signaal is over. */
  readonly persoon: Buffer | null;
};

/** A creditor that may report arrears. Complete current state; compacted by partnerId. Owned by intake-gateway. */
export type Signaalpartner = {
  /** Identifier of the partner: lower case letters, digits and hyphens, at most 40 characters. */
  readonly partnerId: string;
  /** Counts the states of this thing, not publications; a reader applies only a higher one. After a restore the service continues above its own output topic. */
  readonly versie: number;
  /** Name of the organisation (legal person). */
  readonly naam: string;
  /** Kind of creditor (DDAS EnumSignaalpartner). */
  readonly soort: Code<'partnersoort'>;
  /** How the partner delivers: REST or KAFKA. How it receives is a setting of feedback. */
  readonly aansluiting: Code<'aansluiting'>;
  /** False once the partner has left; its running meldingen still end. */
  readonly actief: boolean;
  /** Number of the collection desk, for an arrangement on the spot. */
  readonly telefoonIncasso: string | null;
  /** Organisaties that may act for this partner. */
  readonly machtigingen: readonly Machtiging[];
  /** Wall clock of the commit; measured, never decided on. */
  readonly gezienOp: number;
};

/** What a creditor says back about one final answer it was given, on a melding that no signaal held when it ended. Only counted: against those that a zaak ended it shows what signalling adds. No service that serves municipalities may read the topic. Immutable: a reader that has seen reactieId skips it. Key of the topic: gemeentecode. */
export type Telreactie = {
  /** Identifier of this reactie, derived from the creditor and its own number of it. */
  readonly reactieId: string;
  /** Kind of creditor. */
  readonly soort: Code<'partnersoort'>;
  /** The melding, as named on the receipt. */
  readonly meldingId: string;
  /** The municipality of the melding. */
  readonly gemeentecode: string;
  /** The class the creditor was told last. */
  readonly klasse: Code<'terugkoppelklasse'>;
  /** What the creditor saw, or that it disputes the answer. */
  readonly reactie: Code<'reactiesoort'>;
  /** Day to which it holds, by the creditor's own books. */
  readonly op: Datum;
  /** What is still open of the melding on that day, in cents; null when the creditor does not say. */
  readonly bedragInCenten: number | null;
  /** The hub's day on which it was taken in; it goes on with the next day event. */
  readonly gereageerdOp: Datum;
  /** Wall clock of the commit; measured, never decided on. */
  readonly gezienOp: number;
};

/** The one standard answer to a creditor about one melding. Tells nothing about other creditors, the kind of help or where somebody went. Key of the topic: partnerId. */
export type Terugkoppeling = {
  /** Identifier of this message, derived from melding, aard and correction; a reader that has seen it skips it. */
  readonly terugkoppelingId: string;
  /** The creditor it is meant for. */
  readonly partnerId: string;
  /** Rises with every message of this partner and is never handed out twice; cursor for reading on. */
  readonly volgnummer: number;
  /** The melding, as named on the receipt. */
  readonly meldingId: string;
  /** The creditor's own reference of the arrear. */
  readonly kenmerk: string;
  /** Meldmaand, yyyy-mm. */
  readonly meldmaand: string;
  /** The municipality that received the melding by its creditor's own report; the receipt line read over HTTP names it too, the one on the own topic does not. */
  readonly gemeentecode: string | null;
  /** DEFINITIEF once per melding, TUSSENTIJDS, or CORRECTIE of an earlier one. */
  readonly aard: Code<'terugkoppelaard'>;
  /** The standard class of the answer. VERLENGD and TERMIJN_VERSTREKEN speak only of this melding's own collection pause. */
  readonly klasse: Code<'terugkoppelklasse'>;
  /** The hub's day of release. */
  readonly dag: Datum;
  /** Amount of the melding in cents, as last reported by the creditor itself. */
  readonly bedragInCenten: number;
  /** Last day of the collection pause that holds after this message; null when it has ended. */
  readonly incassopauzeTot: Datum | null;
  /** With BETALING_HERVAT: day the resident resumes paying. */
  readonly hervattingOp: Datum | null;
  /** With REGELING: first day of the arrangement. */
  readonly regelingVanaf: Datum | null;
  /** With REGELING: amount of each instalment in cents. */
  readonly regelingTermijnInCenten: number | null;
  /** With REGELING: number of instalments. */
  readonly regelingAantalTermijnen: number | null;
  /** With ONTERECHT: why. */
  readonly onterechtreden: Code<'onterechtreden'> | null;
  /** With aard CORRECTIE: the message it replaces. */
  readonly corrigeertTerugkoppelingId: string | null;
  /** This is a replay that was asked for; the first delivery had the same terugkoppelingId. */
  readonly opnieuwGeleverd: boolean;
  /** Wall clock of the commit; measured, never decided on. */
  readonly gezienOp: number;
};

/** The router's ending of a melding that no running signaal holds. Never read by casework. Key of the topic: gemeentecode. */
export type Uitkomst = {
  /** The melding; ended once. */
  readonly meldingId: string;
  /** Counts the states of this thing, not publications; a reader applies only a higher one. After a restore the service continues above its own output topic. */
  readonly versie: number;
  /** Version of the melding that was ended. */
  readonly meldingVersie: number;
  /** The creditor. */
  readonly partnerId: string;
  /** Kind of creditor. */
  readonly soort: Code<'partnersoort'>;
  /** The municipality. */
  readonly gemeentecode: string;
  /** GEEN_SIGNAAL at the sluitmoment, INGETROKKEN_DOOR_PARTNER, BETAALD_BIJ_PARTNER or VERPLAATST on the creditor's word. */
  readonly einde: Code<'uitkomsteinde'>;
  /** The hub's day of the ending. */
  readonly beeindigdOp: Datum;
  /** Amount in cents at the ending. */
  readonly bedragInCenten: number;
  /** Name of the formule that last judged the melding. */
  readonly formule: string | null;
  /** Its version. */
  readonly formuleVersie: number | null;
  /** Codes of the blocks that were not satisfied; which meldingen were looked at stays with the router. */
  readonly redenen: readonly string[];
  /** Wall clock of the commit; measured, never decided on. */
  readonly gezienOp: number;
};

export type Records = {
  readonly Afhandeling: Afhandeling;
  readonly Contactpoging: Contactpoging;
  readonly Convenant: Convenant;
  readonly Dag: Dag;
  readonly Gemeente: Gemeente;
  readonly GemeenteAfhandeling: GemeenteAfhandeling;
  readonly GemeenteOntvangst: GemeenteOntvangst;
  readonly GemeenteSignaal: GemeenteSignaal;
  readonly Machtiging: Machtiging;
  readonly Melding: Melding;
  readonly Ontvangst: Ontvangst;
  readonly PartnerMelding: PartnerMelding;
  readonly Persoon: Persoon;
  readonly Reactie: Reactie;
  readonly Reden: Reden;
  readonly Signaal: Signaal;
  readonly SignaalMelding: SignaalMelding;
  readonly Signaalpartner: Signaalpartner;
  readonly Telreactie: Telreactie;
  readonly Terugkoppeling: Terugkoppeling;
  readonly Uitkomst: Uitkomst;
};

export type RecordNaam = keyof Records;
