// Longer than most files: one list, so that the whole interface can be read from top to bottom.
import { codelijsten } from '../codelijsten.ts';
import { DDAS_VERSIE, ddasVersies } from '../ddas/versies.ts';
import { regelinggrenzen } from '../regelinggrenzen.ts';
import { contactcontroles } from './contactcontroles.ts';
import {
  centen,
  code,
  dag,
  flag,
  fromRecord,
  gemeentecode,
  type JsonSchema,
  list,
  matching,
  moment,
  object,
  orNull,
  ref,
  text,
  uuid,
  whole,
} from './json-schema.ts';
import { looplijsten } from './looplijsten.ts';
import {
  headerParameter,
  type Interface,
  json,
  pageParameters,
  pathParameter,
  posities,
  queryParameter,
} from './openapi-document.ts';
import { redenvelden } from './reden.ts';

const zaakId = uuid('De zaak');
const meldingId = uuid('De melding');
const handelingId = matching(
  'Nummer dat de afzender aan de handeling gaf; een tweede keer wordt niet uitgevoerd',
  '^[A-Za-z0-9._:-]{1,64}$',
);
const datum = { ...orNull(dag('Dag van de handeling; null voor de dag van het meldpunt')) };
const zaakVersie = orNull(whole('Versie van de zaak die de behandelaar zag', 1));

const contactvelden = {
  contactsoort: code('contactsoort', 'Soort contact'),
  dagdeel: orNull(code('dagdeel', 'Dagdeel')),
  bereikt: flag('Of de inwoner is bereikt'),
  contactuitkomst: orNull(code('contactuitkomst', 'Hoe het verliep')),
};
const resultaatvelden = {
  eindresultaat: code('eindresultaat', 'Het eindresultaat'),
  binnenreden: orNull(code('binnenreden', 'Reden die bij de gemeente blijft')),
  onterechtreden: orNull(code('onterechtreden', 'Waarom de melding onterecht was')),
  hervattingOp: orNull(dag('Dag waarop de inwoner weer betaalt')),
  regelingVanaf: orNull(dag('Eerste dag van de betalingsregeling')),
  regelingTermijnInCenten: orNull(centen('Bedrag per termijn', 1, regelinggrenzen.termijnInCenten)),
  regelingAantalTermijnen: orNull(whole('Aantal termijnen', 1, regelinggrenzen.aantalTermijnen)),
  nieuweGemeentecode: orNull({
    ...gemeentecode,
    description: 'CBS-gemeentecode van een gemeente die het meldpunt kent; een andere geeft ONGELDIGE_WAARDE',
  }),
};
const verlengvelden = {
  pauzeVerlengdTot: dag('Nieuwe laatste dag van de incassopauze'),
  verlengingsreden: code('verlengingsreden', 'Waarom de pauze langer duurt'),
};
const gespreksvelden = {
  hulpsoort: orNull(code('hulpsoort', 'Soort hulp')),
  schuldklasse: orNull(code('schuldklasse', 'Klasse van alle schulden samen')),
  verwijzing: orNull(code('verwijzing', 'Naar wie is verwezen; vraagt toestemming voor overdracht')),
  toestemming: orNull(code('toestemming', 'Waarmee de inwoner instemde')),
};
const optioneleResultaten = [
  'binnenreden',
  'onterechtreden',
  'hervattingOp',
  'regelingVanaf',
  'regelingTermijnInCenten',
  'regelingAantalTermijnen',
  'nieuweGemeentecode',
] as const;

const handeling: JsonSchema = {
  ...object('Eén handeling; welke velden erbij horen hangt af van de soort', {
    handelingId,
    zaakId,
    meldingId: {
      ...orNull(meldingId),
      description: 'Eén melding van de zaak; null voor alle die bij zaakVersie open waren',
    },
    handeling: code('handeling', 'Soort handeling'),
    datum,
    zaakVersie,
    ...Object.fromEntries(
      Object.entries({
        ...contactvelden,
        ...resultaatvelden,
        ...verlengvelden,
        ...gespreksvelden,
      }).map(([naam, schema]) => [
        naam,
        schema.type === undefined || Array.isArray(schema.type) ? schema : orNull(schema),
      ]),
    ),
  }),
  required: ['handelingId', 'zaakId', 'handeling'],
};

const resultaat = object('Uitkomst van een handeling', {
  handelingId: orNull(handelingId),
  zaakId: orNull(zaakId),
  resultaat: code('handelingresultaat', 'VERWERKT, AL_VERWERKT of GEWEIGERD'),
  code: orNull(text('Waarom geweigerd; bij meer fouten de eerste')),
  veld: orNull(text('Veld van de handeling waar de code over gaat')),
  zaakVersie: orNull(whole('Versie van de zaak na de handeling; null als zij is geweigerd', 1)),
  vervolgZaakId: orNull(uuid('De zaak die een hulpvraag opende')),
});

const contactpoging = object('Contactpoging', {
  soort: code('contactsoort', 'Soort contact'),
  op: dag('Dag van de poging'),
  dagdeel: orNull(code('dagdeel', 'Dagdeel')),
  bereikt: flag('Of de inwoner is bereikt'),
  uitkomst: orNull(code('contactuitkomst', 'Hoe het verliep')),
});

const persoon = fromRecord('Persoon', 'De inwoner zoals deze signaalpartner hem kent', {
  burgerservicenummer: 'Burgerservicenummer',
  voorletters: 'Voorletters',
  voornamen: 'Voornamen',
  voorvoegsel: 'Voorvoegsel',
  achternaam: 'Achternaam',
  geboortedatum: orNull(
    matching('Geboortedatum jjjj-mm-dd, met 00 voor een onbekende maand of dag', '^\\d{4}-\\d{2}-\\d{2}$'),
  ),
  geslacht: 'Geslachtsaanduiding',
  straatnaam: 'Straat',
  huisnummer: 'Huisnummer',
  huisnummertoevoeging: 'Huisletter en toevoeging',
  postcode: 'Postcode',
  plaatsnaam: 'Plaats',
  telefoonnummer: 'Telefoonnummer',
  email: 'E-mailadres',
});

const gemeld = {
  meldingId,
  meldingVersie: 'Versie van de melding die hier staat',
  achterstandId: uuid('De achterstand; een volgende melding ervan heeft dezelfde'),
  partnerId: 'De signaalpartner',
  soort: 'Soort signaalpartner',
  kenmerk: 'Kenmerk bij de signaalpartner',
  meldmaand: 'Kalendermaand van de melding',
  signaaldatum: 'Dag van de melding bij de signaalpartner',
  aangenomenOp: 'Dag waarop het meldpunt haar aannam',
  incassopauzeTot: 'Laatste dag van de incassopauze',
  ontstaansdatum: 'Dag waarop het oudste onbetaalde bedrag opeisbaar werd',
  bedragInCenten: 'Bedrag in eurocenten, zoals laatst gemeld',
  aantalTermijnen: 'Onbetaalde termijnen',
  crisissignaal: 'De signaalpartner noemt dit spoed',
  dreiging: 'Bedreigende situatie',
  dreigingOp: 'Dag waarop de dreiging wordt uitgevoerd',
  dreigingGemeldOp: 'Dag waarop het meldpunt de dreiging aannam; begin van de drie werkdagen',
  eindeleveringOp: 'Aangekondigd einde van de levering',
  warmeOverdracht: 'De signaalpartner vraagt de inwoner op te pakken',
  persoonlijkContactGezocht: 'De signaalpartner zocht persoonlijk contact',
  gewezenOpHulp: 'De signaalpartner wees op schuldhulp',
  herinneringGestuurd: 'Er is ten minste een herinnering gestuurd',
  aanbodZonderReactie: 'Op het aanbod om gegevens door te geven kwam geen reactie',
} as const;
const gemeldeVelden = fromRecord('SignaalMelding', 'Een melding in een zaak, en hoe zij afliep', {
  ...gemeld,
  alleenDoorAnderen:
    'Was zonder de meldingen van anderen geen signaal geweest: de signaalpartner hoort pas na vrijgave (_hulp-melden) wat ervan kwam, en de pauze kan niet langer',
});
const zaakmelding = extended(gemeldeVelden, {
  ontvangenOp: dag('Dag waarop de melding in de zaak kwam'),
  stand: {
    type: 'string',
    enum: ['OPEN', 'BEEINDIGD'],
    description: 'Wacht op een eindresultaat of heeft er een',
  },
  pauzeVerlengdTot: orNull(dag('Laatste dag van de verlengde incassopauze')),
  verlengingsreden: orNull(code('verlengingsreden', 'Waarom de pauze langer duurt')),
  beeindigdOp: orNull(dag('Dag waarop de melding een eindresultaat kreeg')),
  eindresultaat: orNull(code('eindresultaat', 'Het eindresultaat van de melding')),
  binnenreden: orNull(code('binnenreden', 'Reden die bij de gemeente blijft')),
  onterechtreden: orNull(code('onterechtreden', 'Waarom de melding onterecht was')),
  hervattingOp: orNull(dag('Dag waarop de inwoner weer betaalt')),
  regelingVanaf: orNull(dag('Eerste dag van de betalingsregeling')),
  regelingTermijnInCenten: orNull(centen('Bedrag per termijn')),
  regelingAantalTermijnen: orNull(whole('Aantal termijnen')),
  nieuweGemeentecode: orNull(gemeentecode),
  hulpMagGemeld: flag('Iemand gaf vrij dat de signaalpartner hoort wat er speelt (_hulp-melden)'),
  wachtOpVrijgave: flag(
    'Beëindigd met een resultaat dat de signaalpartner pas hoort als iemand het vrijgeeft (_hulp-melden)',
  ),
  correctienummer: whole('Hoe vaak het eindresultaat is gecorrigeerd'),
});
const signaalpartner = {
  partnerNaam: orNull(text('Naam van de signaalpartner; null als het meldpunt hem niet kent')),
  telefoonIncasso: orNull(text('Nummer van zijn incassoafdeling')),
};
const zaakmeldingMetInwoner = extended(zaakmelding, {
  ...signaalpartner,
  persoon: {
    ...orNull(ref('Persoon')),
    description:
      'De inwoner zoals deze signaalpartner hem kent: namen, nummers en adressen verschillen; null als dat niet meer te lezen is',
  },
});
const nietBespreken = (waarover: string) =>
  flag(
    `True: ${waarover} gaat over een ander op het adres. De behandelaar weet ervan en bespreekt het niet met deze inwoner`,
  );
const onderbouwing = extended(
  fromRecord('SignaalMelding', 'Een melding die al een antwoord had toen het signaal ontstond', {
    ...gemeld,
    stand: 'BEANTWOORD',
    meldingstand: 'Wat de signaalpartner zelf van de melding zegt',
    beantwoordOp: 'Dag van dat antwoord',
    persoonId: 'De inwoner binnen het signaal',
  }),
  { ...signaalpartner, nietBespreken: nietBespreken('deze melding') },
);
const verwanteZaak = object('Een andere zaak uit hetzelfde signaal', {
  zaakId,
  stand: code('zaakstand', 'Stand van die zaak'),
  aanleiding: code('zaakaanleiding', 'Waarom die zaak er is'),
  nietBespreken: nietBespreken('die zaak'),
});
const historieregel = object('Wat er met de zaak gebeurde', {
  dag: dag('Dag van het meldpunt'),
  vastgelegdOp: moment('Ogenblik waarop het is vastgelegd'),
  gebeurtenis: text('Wat er gebeurde, in codes, bijvoorbeeld CONTACTPOGING TELEFOON BEREIKT'),
  meldingId: orNull(uuid('De melding, als het over een ging')),
  zaakVersie: whole('Versie van de zaak erna', 1),
  handelingId: orNull(text('Nummer van de handeling', 64)),
  organisatieId: orNull(text('De organisatie die het deed; null voor het meldpunt zelf')),
  clientId: orNull(text('De toepassing waarmee')),
});
const stapTeLaat = object('Een stap die langer duurde dan afgesproken', {
  stap: code('termijn', 'De stap'),
  tot: dag('Laatste dag die was afgesproken'),
  gedaanOp: dag('Dag waarop de stap is gedaan'),
});

/** Shared by the looplijst and the whole zaak. */
const zaakvelden = {
  zaakId,
  signaalId: uuid('Het signaal waaruit de zaak ontstond'),
  gemeentecode,
  versie: whole('Versie van de zaak; ook de ETag', 1),
  stand: code('zaakstand', 'Stand van de zaak'),
  aanpak: code('aanpak', 'Aanpak die de formule vraagt'),
  zwaarte: whole('Gewicht voor de volgorde', 0, 1000),
  crisis: flag('Een melding erin is spoed'),
  dreiging: flag('Er is een dreiging gemeld; de termijn van drie werkdagen loopt'),
  bedragInCenten: centen('Som van de open meldingen'),
  pc4: orNull(matching('Postcodegebied', '^\\d{4}$')),
  geopendOp: dag('Dag waarop de zaak is geopend'),
  opgepaktOp: orNull(dag('Dag waarop de zaak is opgepakt')),
  eersteContactpogingOp: orNull(dag('Dag van de eerste contactpoging')),
  contactOp: orNull(dag('Dag waarop de inwoner voor het eerst is bereikt')),
  aantalContactpogingen: whole('Aantal contactpogingen'),
  contacttermijnTot: dag('Laatste dag van de vier weken'),
  dreigingstermijnTot: orNull(dag('Laatste dag van de drie werkdagen')),
  uiterlijkOp: dag(
    'Laatste dag voor de contactpoging waarop een termijn nog wacht; na een dreiging telt een poging vanaf die dag',
  ),
  contacttermijnVerstrekenOp: orNull(
    dag('Dag waarop de vier weken zonder contactpoging op tijd voorbij waren'),
  ),
  dreigingstermijnVerstrekenOp: orNull(
    dag('Dag waarop de drie werkdagen zonder contactpoging op tijd voorbij waren'),
  ),
  signaalVervallenOp: orNull(dag('Dag waarop het signaal verviel')),
  meldingIngetrokkenOp: orNull(dag('Dag waarop een melding is ingetrokken')),
  afgeslotenOp: orNull(dag('Dag waarop de zaak is afgesloten')),
  eindresultaat: orNull(code('eindresultaat', 'Het eindresultaat van de zaak')),
  volgtOpZaakId: orNull(uuid('De afgesloten zaak waar deze op volgt')),
  aanleiding: code('zaakaanleiding', 'Waarom de zaak er is'),
  hulpvraagOp: orNull(dag('Dag waarop de inwoner na het einde van de zaak om hulp vroeg')),
  stap: orNull(
    object('De stap waarin de zaak is', {
      stap: code('termijn', 'De stap'),
      vanaf: dag('Dag waarop de stap begon'),
      tot: orNull(dag('Laatste dag, zoals de gemeente die afsprak; null zonder afspraak')),
      verstrekenOp: orNull(dag('Dag waarop de stap langer duurde dan afgesproken')),
    }),
  ),
  persoon: orNull(ref('Persoon')),
  meldingen: list(ref('Zaakmelding'), 'Meldingen van deze inwoner'),
};

const doorlooptijden = {
  oppakken: orNull(whole('Werkdagen tot de zaak is opgepakt', 1, 60)),
  eersteContactpoging: orNull(whole('Werkdagen van oppakken tot de eerste contactpoging', 1, 60)),
  resultaat: orNull(whole('Werkdagen van de eerste contactpoging tot het resultaat', 1, 60)),
};
const doorlooptijdenEtag = { ETag: { description: 'Versie van de afspraak', schema: { type: 'string' } } };

const opOrde = object('Op orde voor DDAS', {
  ddasVersie: text('Versie van de uitwisseling', 10),
  gemeentecode,
  van: dag('Eerste dag van de periode'),
  tot: dag('Laatste dag van de periode'),
  opOrde: flag('Geen fouten'),
  vroegsignalen: whole('Meldingen in zaken die aangeleverd worden'),
  vroegsignaalzaken: whole('Zaken die aangeleverd worden'),
  bevindingen: list(
    object('Bevinding', {
      code: matching('Vaste code', '^[A-Z][A-Z_]+$'),
      ernst: { type: 'string', enum: ['FOUT', 'LET_OP'], description: 'FOUT: niet volgens de regels' },
      tekst: text('Wat er niet klopt', 400),
      aantal: whole('Zaken waarin dit voorkomt', 1),
      zaakIds: list(zaakId, 'Die zaken, ten hoogste duizend', 1000),
    }),
    'Wat niet op orde is, per code',
  ),
});

const perDag = looplijsten(zaakvelden);

const aandeel = (van: string): JsonSchema =>
  object(van, {
    noemer: whole('Waarvan'),
    procent: orNull(whole('Hele procenten, een half naar boven; null als de noemer nul is', 0, 100)),
  });
const cijfer = (description: string): JsonSchema =>
  object(description, {
    aantal: whole('Aantal'),
    vanAdressen: aandeel('Van alle adressen'),
    vanDoelgroep: aandeel('Van de adressen die tot de doelgroep horen'),
    vanContact: aandeel('Van de adressen waar contact was'),
  });
const perCode = (lijst: 'hulpsoort' | 'schuldklasse' | 'verwijzing', description: string): JsonSchema =>
  object(description, Object.fromEntries(codelijsten[lijst].map((naam) => [naam, whole('Aantal zaken')])));
const cijfers = object('Cijfers over adressen van signalen', {
  gemeentecode,
  van: dag('Eerste dag waarop een zaak is geopend'),
  tot: dag('Laatste dag daarvan'),
  adressen: whole('Adressen met een zaak die niet verviel'),
  doelgroep: whole('Daarvan binnen de doelgroep'),
  uitkomsten: object('Wat ervan werd; elk adres staat in een', {
    CONTACT: cijfer('Gesproken'),
    WEIGERING: cijfer('Geweigerd of geen interesse'),
    NIET_THUIS_OF_LEEG: cijfer('Niet bereikt, of lege woning'),
    NIET_DOELGROEP: cijfer('Postadres of kamerbewoning'),
    NIET_GEPROBEERD: cijfer('Nog niets geprobeerd'),
  }),
  bezocht: cijfer('Adressen met een huisbezoek'),
  hulpGewenst: cijfer('Adressen waar hulp is aangenomen'),
  hulpvragen: whole('Zaken van inwoners die later zelf om hulp vroegen; in geen ander cijfer geteld'),
  hulpvragenGeholpen: whole('Daarvan met aangenomen hulp'),
  hulpsoorten: perCode('hulpsoort', 'Zaken naar soort hulp'),
  schuldklassen: perCode('schuldklasse', 'Zaken naar klasse van alle schulden'),
  verwijzingen: perCode('verwijzing', 'Zaken naar verwijzing'),
  stappenTeLaat: object('Zaken waarin een stap langer duurde dan afgesproken', {
    OPPAKKEN: whole('Oppakken'),
    EERSTE_CONTACTPOGING: whole('Eerste contactpoging'),
    RESULTAAT: whole('Resultaat'),
  }),
});

/** Interface of casework: the looplijst of a municipality and the acts on it. */
export const casework: Interface = {
  service: 'casework',
  title: 'Meldpunt: zaken',
  description:
    'Gemeenten lezen hier hun looplijst en leggen vast wat zij deden. Elke handeling draagt een eigen nummer: opnieuw sturen is veilig. Een gemeente met een eigen systeem stuurt dezelfde handelingen via haar eigen topic. Wat daar niet te lezen was staat op gemeente.{gemeentecode}.afhandelingen.v1.dlq: in de kop reden staat waarom, in bron-partitie en bron-offset waar.',
  port: 4103,
  tags: {
    zaken: 'Looplijst en behandeling',
    looplijsten: 'Looplijsten per behandelaar en dag',
    controles: 'Controles voor contact',
    ddas: 'Levering aan het CBS',
  },
  schemas: {
    Handeling: handeling,
    Handelingresultaat: resultaat,
    Contactpoging: contactpoging,
    Persoon: persoon,
    Zaakmelding: zaakmelding,
    ZaakmeldingMetInwoner: zaakmeldingMetInwoner,
    Onderbouwing: onderbouwing,
    Reden: redenvelden,
    Doorlooptijden: object('Afgesproken werkdagen per stap', {
      gemeentecode,
      versie: whole('Versie van de afspraak; 0 als er geen is'),
      ...doorlooptijden,
    }),
    ...perDag.schemas,
  },
  balans: {
    zaken: posities('Zaken naar stand'),
    meldingen: posities('Meldingen naar afloop'),
    centen: posities('Bedragen van meldingen'),
    eindresultaten: posities('Beëindigde meldingen naar eindresultaat'),
    centenPerEindresultaat: posities('Bedragen daarvan'),
  },
  routes: [
    {
      method: 'get',
      path: '/v1/zaken',
      id: 'leesZaken',
      tag: 'zaken',
      summary: 'De looplijst, dringendste eerst',
      scopes: ['zaken:lezen'],
      parameters: [
        queryParameter('gemeentecode', gemeentecode),
        queryParameter('stand', {
          ...matching('Standen, gescheiden door komma’s, of ALLE', '^[A-Z]+(,[A-Z]+)*$'),
          default: 'NIEUW,OPGEPAKT',
        }),
        queryParameter('aanpak', code('aanpak', 'Alleen zaken met deze aanpak')),
        queryParameter('soort', code('partnersoort', 'Alleen zaken met een melding van deze soort')),
        queryParameter('crisis', flag('Alleen zaken met of zonder spoed')),
        queryParameter('uiterlijkVoor', dag('Alleen zaken waarvan een termijn voor deze dag eindigt')),
        queryParameter('pc4', matching('Alleen zaken in dit postcodegebied (vier cijfers)', '^[1-9]\\d{3}$')),
        ...pageParameters(),
      ],
      answers: {
        200: json(
          'Zaken',
          object('Looplijst', {
            zaken: list(object('Zaak op de looplijst', zaakvelden), 'Zaken'),
            volgende: orNull(text('Plaats om verder te lezen; null aan het einde')),
          }),
        ),
      },
    },
    {
      method: 'get',
      path: '/v1/zaken/{zaakId}',
      id: 'leesZaak',
      tag: 'zaken',
      summary: 'Een zaak met de inwoner, de meldingen en de contactpogingen',
      description: 'Het inzien wordt vastgelegd.',
      scopes: ['zaken:lezen'],
      parameters: [pathParameter('zaakId', zaakId)],
      answers: {
        200: json(
          'De zaak',
          object('Zaak', {
            ...zaakvelden,
            meldingen: list(ref('ZaakmeldingMetInwoner'), 'Meldingen van deze inwoner'),
            eindresultaatNaam: orNull(text('Het eindresultaat in woorden')),
            onderbouwing: list(ref('Onderbouwing'), 'Meldingen die al beantwoord waren'),
            motivering: list(
              ref('Reden'),
              'Waarom de formule dit een signaal noemt, ook waaraan niet is voldaan',
            ),
            formule: orNull(text('De formule')),
            formuleVersie: orNull(whole('Versie van de formule', 1)),
            verzameladres: flag('Meer dan zes personen op het adres'),
            contactpogingen: list(ref('Contactpoging'), 'Contactpogingen, oudste eerst'),
            gesprek: orNull(
              object('Wat gesprekken opleverden, in codes', {
                op: dag('Dag waarop dit het laatst is vastgelegd'),
                ...gespreksvelden,
              }),
            ),
            stappenTeLaat: list(stapTeLaat, 'Stappen die langer duurden dan afgesproken'),
            informatieplicht: list(
              object('Wat de inwoner mag weten van waar zijn gegevens vandaan komen (AVG art. 14)', {
                partnerId: text('De bron', 40),
                partnerNaam: orNull(text('Naam van de bron')),
                soort: code('partnersoort', 'Soort bron'),
                meldingId,
                signaaldatum: dag('Dag waarop de bron de gegevens gaf'),
                ontvangenOp: dag('Dag waarop de gemeente ze kreeg'),
                informerenVoor: dag('Laatste dag om de inwoner te informeren'),
                soorten: list(text('Soort gegevens'), 'Soorten gegevens'),
              }),
              'Per melding waar de gegevens vandaan komen',
            ),
            reacties: list(
              fromRecord('Reactie', 'Wat een signaalpartner terugzegt', {
                meldingId: 'De melding',
                partnerId: 'De signaalpartner',
                reactie: 'Wat hij ziet, of dat hij het antwoord betwist',
                op: 'Dag waarop dit in zijn boeken geldt',
                bedragInCenten: 'Wat dan nog openstaat in eurocenten; null als hij dat niet zegt',
                gereageerdOp: 'Dag van het meldpunt waarop hij het zei',
              }),
              'Reacties van signaalpartners op het antwoord, oudste eerst',
            ),
            verwanteZaken: list(verwanteZaak, 'Andere zaken uit hetzelfde signaal'),
            historie: list(historieregel, 'Wat er met de zaak gebeurde, oudste eerst'),
          }),
          { ETag: { description: 'Versie van de zaak', schema: { type: 'string' } } },
        ),
      },
      problems: [404],
    },
    {
      method: 'post',
      path: '/v1/zaken/_verwerk',
      id: 'verwerkHandelingen',
      tag: 'zaken',
      summary: 'Veel handelingen in één keer',
      description:
        'Elke handeling slaagt of faalt op zichzelf; het antwoord heeft een uitkomst per handeling, in dezelfde volgorde. Een lijst die leeg is of meer dan duizend handelingen heeft, of een veld ernaast, geeft 400; een bericht dat te groot is 413.',
      scopes: ['zaken:verwerken'],
      body: object('Handelingen', {
        handelingen: {
          ...list({ type: 'object', description: 'Een Handeling' }, 'Handelingen', 1000),
          minItems: 1,
        },
      }),
      answers: {
        200: json(
          'Uitkomsten',
          object('Uitkomsten', { resultaten: list(ref('Handelingresultaat'), 'Uitkomsten') }),
        ),
      },
      problems: [413],
    },
    act('_oppakken', 'pakZaakOp', 'Een zaak oppakken', {}),
    act('contactpogingen', 'legContactpogingVast', 'Een contactpoging vastleggen', contactvelden, [
      'dagdeel',
      'contactuitkomst',
    ]),
    act(
      '_afsluiten',
      'sluitZaakAf',
      'Meldingen van een zaak een eindresultaat geven',
      { meldingId: orNull(meldingId), ...resultaatvelden },
      ['meldingId', ...optioneleResultaten],
    ),
    act(
      '_corrigeren',
      'corrigeerEindresultaat',
      'Een eerder eindresultaat corrigeren',
      { meldingId: orNull(meldingId), ...resultaatvelden },
      ['meldingId', ...optioneleResultaten],
    ),
    {
      method: 'get',
      path: '/v1/gemeenten/{gemeentecode}/doorlooptijden',
      id: 'leesDoorlooptijden',
      tag: 'zaken',
      summary: 'Afgesproken doorlooptijd per stap',
      scopes: ['zaken:lezen'],
      parameters: [pathParameter('gemeentecode', gemeentecode)],
      answers: { 200: json('De afspraak', ref('Doorlooptijden'), doorlooptijdenEtag) },
      problems: [404],
    },
    {
      method: 'put',
      path: '/v1/gemeenten/{gemeentecode}/doorlooptijden',
      id: 'stelDoorlooptijdenIn',
      tag: 'zaken',
      summary: 'Doorlooptijd per stap afspreken',
      description:
        'Geldt voor stappen die daarna beginnen; wat loopt houdt de afspraak waarmee het begon. Voor het einde van een stap en erna krijgt de gemeente bericht.',
      scopes: ['zaken:verwerken'],
      parameters: [
        pathParameter('gemeentecode', gemeentecode),
        headerParameter('If-Match', text('ETag van de afspraak die hiermee vervalt', 40), true),
      ],
      body: object('Werkdagen per stap; null zonder afspraak', doorlooptijden),
      answers: { 200: json('De afspraak', ref('Doorlooptijden'), doorlooptijdenEtag) },
      problems: [404, 412],
    },
    {
      method: 'get',
      path: '/v1/cijfers',
      id: 'leesCijfers',
      tag: 'zaken',
      summary: 'Wat er achter de voordeur gebeurde, in aantallen en hele procenten',
      description:
        'Over de zaken van één gemeente, geopend in ten hoogste twaalf maanden. Elk aandeel noemt waarvan het is.',
      scopes: ['rapporten:lezen', 'zaken:lezen'],
      parameters: [
        queryParameter('gemeentecode', gemeentecode, true),
        queryParameter('van', dag('Eerste dag waarop een zaak is geopend'), true),
        queryParameter('tot', dag('Laatste dag daarvan'), true),
      ],
      answers: { 200: json('De cijfers', cijfers) },
      problems: [404],
    },
    {
      method: 'get',
      path: '/v1/ddas/op-orde',
      id: 'leesDdasOpOrde',
      tag: 'ddas',
      summary: 'Of de eigen zaken op orde zijn voor de levering aan het CBS',
      description:
        'Toetst de zaken van een gemeente aan de regels van DDAS vroegsignalering, zoals zij op de laatste dag van de periode waren. Toont zaken en codes, geen inwoners.',
      scopes: ['zaken:lezen'],
      parameters: [
        queryParameter('gemeentecode', gemeentecode, true),
        queryParameter('van', dag('Eerste dag van de periode'), true),
        queryParameter('tot', dag('Laatste dag van de periode'), true),
        queryParameter('versie', {
          type: 'string',
          description: 'Versie van de uitwisseling',
          enum: [...ddasVersies.keys()],
          default: DDAS_VERSIE,
        }),
      ],
      answers: { 200: json('Wat niet op orde is', opOrde) },
      problems: [404],
    },
    act(
      '_hulp-melden',
      'meldHulp',
      'Vrijgeven dat de signaalpartner hoort dat er al hulp loopt, of wat er kwam van een melding die alleenDoorAnderen is',
      { meldingId: orNull(meldingId) },
      ['meldingId'],
    ),
    act(
      '_gesprek-vastleggen',
      'legGesprekVast',
      'Vastleggen wat een gesprek opleverde, in codes',
      gespreksvelden,
      ['hulpsoort', 'schuldklasse', 'verwijzing', 'toestemming'],
    ),
    act(
      '_hulpvraag',
      'legHulpvraagVast',
      'Vastleggen dat de inwoner na het einde van de zaak om hulp vraagt; opent een zaak die erop volgt',
      { contactsoort: code('contactsoort', 'Hoe de inwoner vroeg'), dagdeel: contactvelden.dagdeel },
      ['dagdeel'],
    ),
    act(
      '_verlengen',
      'verlengPauze',
      'De incassopauze verlengen',
      { meldingId: orNull(meldingId), ...verlengvelden },
      ['meldingId'],
    ),
    ...perDag.routes,
    ...contactcontroles,
  ],
};

/** The same object with more fields, all of them there. */
function extended(schema: JsonSchema, meer: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return {
    ...schema,
    properties: { ...schema.properties, ...meer },
    required: [...(schema.required ?? []), ...Object.keys(meer)],
  };
}

function act<P extends Readonly<Record<string, JsonSchema>>>(
  segment: string,
  id: string,
  summary: string,
  fields: P,
  optional: readonly (keyof P & string)[] = [],
): Interface['routes'][number] {
  return {
    method: 'post',
    path: `/v1/zaken/{zaakId}/${segment}`,
    id,
    tag: 'zaken',
    summary,
    scopes: ['zaken:verwerken'],
    parameters: [
      pathParameter('zaakId', zaakId),
      headerParameter(
        'If-Match',
        text('ETag van de zaak die de behandelaar zag; een andere geeft 412', 40),
        true,
      ),
    ],
    body: object(summary, { handelingId, datum, zaakVersie, ...fields }, [
      'handelingId',
      'datum',
      'zaakVersie',
      ...optional,
    ]),
    answers: {
      [segment.startsWith('_') ? 200 : 201]: json('Uitkomst', ref('Handelingresultaat'), {
        ETag: { description: 'Nieuwe versie van de zaak', schema: { type: 'string' } },
      }),
    },
    problems: [404, 409, 412],
  };
}
