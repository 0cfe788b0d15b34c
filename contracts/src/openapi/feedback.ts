import { TEXT_PATTERN } from '../teksten.ts';
import { bestandsvelden } from '../terugkoppelklassen.ts';
import {
  bestand,
  code,
  dag,
  flag,
  fromRecord,
  list,
  maand,
  matching,
  object,
  orNull,
  partnerId,
  ref,
  reference,
  text,
  whole,
  XLSX,
} from './json-schema.ts';
import {
  type Interface,
  json,
  pageParameters,
  pathParameter,
  posities,
  queryParameter,
} from './openapi-document.ts';

const terugkoppeling = fromRecord('Terugkoppeling', 'Het antwoord op één melding', {
  terugkoppelingId: 'Nummer van het bericht; wie het al heeft, slaat het over',
  partnerId: 'De signaalpartner',
  volgnummer: 'Stijgt met elk bericht van deze signaalpartner',
  meldingId: 'De melding, zoals op het ontvangstbewijs',
  kenmerk: 'Kenmerk van de achterstand',
  meldmaand: 'Kalendermaand van de melding',
  gemeentecode:
    'De gemeente die de melding kreeg toen zij werd aangenomen, zoals de regel van de levering haar over HTTP noemt; nooit die waar het meldpunt haar daarna heen zond',
  aard: 'DEFINITIEF één keer per melding, TUSSENTIJDS, of CORRECTIE van een eerder bericht',
  klasse: 'Klasse van het antwoord',
  dag: 'Dag van het meldpunt waarop het antwoord is vrijgegeven',
  bedragInCenten: 'Bedrag van de melding in eurocenten, zoals de signaalpartner het laatst meldde',
  incassopauzeTot: 'Laatste dag van de incassopauze die na dit bericht geldt; null als zij voorbij is',
  hervattingOp: 'Bij BETALING_HERVAT: dag waarop de inwoner weer betaalt',
  regelingVanaf: 'Bij REGELING: eerste dag van de regeling',
  regelingTermijnInCenten: 'Bij REGELING: bedrag per termijn in eurocenten',
  regelingAantalTermijnen: 'Bij REGELING: aantal termijnen',
  onterechtreden: 'Bij ONTERECHT: waarom',
  corrigeertTerugkoppelingId: 'Bij CORRECTIE: het bericht dat wordt vervangen',
  opnieuwGeleverd: 'Op verzoek opnieuw geleverd',
  gezienOp: 'Ogenblik waarop het is vastgelegd',
});

const aantalEnCenten = {
  aantal: whole('Aantal meldingen'),
  centen: whole('Som van de bedragen in eurocenten'),
};
const telling = object('Aantal en bedrag', aantalEnCenten);

const verantwoording = object('Verantwoording', {
  verantwoording: list(
    object('Verantwoording van één signaalpartner', {
      partnerId,
      meldmaand: maand,
      geleverd: telling,
      beeindigd: telling,
      open: telling,
      perKlasse: list(
        object('Klasse', { klasse: code('terugkoppelklasse', 'Klasse van het antwoord'), ...aantalEnCenten }),
        'Beëindigde meldingen naar klasse',
      ),
      correcties: whole('Antwoorden die later zijn gecorrigeerd'),
    }),
    'Een per signaalpartner',
  ),
});

const bestandsindeling = object('Indeling van bestanden', {
  scheidingsteken: {
    type: 'string',
    enum: [';', ',', '\t'],
    description: 'Teken tussen de kolommen van CSV',
  },
  datumnotatie: { type: 'string', enum: ['jjjj-mm-dd', 'dd-mm-jjjj'], description: 'Zo staan datums in CSV' },
  kolommen: {
    ...list(
      object('Kolom', {
        // Nothing a spreadsheet takes for a formula, and no line of its own.
        kop: {
          type: 'string',
          description: 'Naam van de kolom in het eigen systeem',
          minLength: 1,
          maxLength: 60,
          pattern: `^[A-Za-z0-9_]${TEXT_PATTERN.slice(1)}`,
        },
        veld: { type: 'string', enum: bestandsvelden, description: 'Wat er in staat' },
      }),
      'Kolommen van links naar rechts',
      40,
    ),
    minItems: 1,
  },
});

const instelling = {
  eigenTopic: flag('Antwoorden ook op het eigen topic; alleen voor wie met Kafka is aangesloten'),
  bestand: bestandsindeling,
};

const aflevering = object('Aflevering', {
  partnerId,
  laatsteVolgnummer: whole('Volgnummer van het laatste antwoord; 0 als er geen is'),
  bevestigdTotEnMet: whole('Tot en met dit volgnummer is ontvangst bevestigd'),
  bevestigdOp: orNull(dag('Dag van het meldpunt waarop dat het laatst gebeurde')),
  onbevestigd: whole('Aantal antwoorden waarvan ontvangst niet is bevestigd'),
  oudsteOnbevestigdeDag: orNull(dag('Dag waarop het oudste daarvan is vrijgegeven')),
});

const reactie = object(
  'Reactie',
  {
    reactieId: matching(
      'Eigen nummer van deze reactie; opnieuw sturen verandert niets',
      '^[A-Za-z0-9._-]{1,64}$',
    ),
    // No uuid: what is none is an answer nobody gave, and must not refuse all that came with it.
    meldingId: reference('De melding, zoals in het antwoord; hoofdletters maken geen verschil', 64),
    reactie: code('reactiesoort', 'Wat de signaalpartner ziet, of dat hij het antwoord betwist'),
    op: dag('Dag waarop dit in de eigen boeken geldt'),
    bedragInCenten: whole('Wat van de melding op die dag nog openstaat, in eurocenten'),
  },
  ['bedragInCenten'],
);

const volgnummerVanaf = whole('Eerste volgnummer', 1);

/** Interface of feedback: the answers a creditor reads, and their count. */
export const feedback: Interface = {
  service: 'feedback',
  title: 'Meldpunt: terugkoppelingen',
  description:
    'Signaalpartners lezen hier het antwoord op hun meldingen. Elke aangenomen melding krijgt één definitief antwoord. Het zegt niets over andere signaalpartners, over de aard van hulp of over waar iemand heen ging. Een signaalpartner waar uw organisatie niet voor handelt, is er niet: het antwoord is 404.',
  port: 4104,
  tags: {
    terugkoppelingen: 'Antwoorden op meldingen',
    aflevering: 'Hoe antwoorden komen, en wat is bevestigd',
    reacties: 'Wat de signaalpartner terugzegt',
  },
  schemas: { Terugkoppeling: terugkoppeling },
  balans: {
    meldingen: posities('Meldingen naar afloop'),
    centen: posities('Bedragen van meldingen'),
    terugkoppelingen: posities('Definitieve antwoorden naar klasse'),
    tussentijds: posities('Tussentijdse berichten naar klasse'),
    correcties: whole('Aantal correcties'),
    reacties: posities('Reacties van signaalpartners naar soort'),
  },
  routes: [
    {
      method: 'get',
      path: '/v1/terugkoppelingen',
      id: 'leesTerugkoppelingen',
      tag: 'terugkoppelingen',
      summary: 'Antwoorden na een volgnummer',
      description:
        'Wat al is bevestigd en opnieuw wordt gelezen, is gemarkeerd met opnieuwGeleverd. Lezen bevestigt niets.',
      scopes: ['terugkoppelingen:lezen'],
      parameters: [
        queryParameter('partnerId', partnerId),
        // A volgnummer and no cursor: every message has one, also on the own topic, and any of them is a place to
        // read again from.
        ...pageParameters({
          place: {
            name: 'na',
            schema: { ...whole('Volgnummer van het laatste bericht dat al is gelezen'), default: 0 },
          },
          most: 5000,
          standard: 500,
        }),
      ],
      answers: {
        200: json(
          'Antwoorden',
          object('Antwoorden', {
            partnerId,
            terugkoppelingen: list(ref('Terugkoppeling'), 'Antwoorden op volgorde van volgnummer'),
            volgende: whole('Waarde van na om verder te lezen'),
          }),
        ),
      },
      problems: [404],
    },
    {
      method: 'post',
      path: '/v1/terugkoppelingen/_herhaal',
      id: 'herhaalTerugkoppelingen',
      tag: 'terugkoppelingen',
      summary: 'Antwoorden opnieuw op het eigen topic zetten, gemarkeerd met opnieuwGeleverd',
      description:
        'Vanaf een volgnummer of vanaf een dag (precies een van beide), ten hoogste 10.000 per keer; het antwoord zegt waar verder te gaan.',
      scopes: ['terugkoppelingen:verwerken'],
      body: object(
        'Verzoek',
        { vanaf: volgnummerVanaf, vanafDag: dag('Eerste dag van vrijgave'), partnerId },
        ['vanaf', 'vanafDag', 'partnerId'],
      ),
      answers: {
        202: json(
          'Aangenomen',
          object('Herhaling', {
            partnerId,
            aantal: whole('Aantal berichten'),
            volgende: orNull(whole('Volgnummer om mee verder te gaan; null als alles is herhaald')),
          }),
        ),
      },
      problems: [404],
    },
    {
      method: 'post',
      path: '/v1/terugkoppelingen/_bevestig',
      id: 'bevestigTerugkoppelingen',
      tag: 'terugkoppelingen',
      summary: 'Ontvangst bevestigen tot en met een volgnummer',
      description:
        'Bevestigen kan alleen vooruit; een lager volgnummer dan al is bevestigd, verandert niets.',
      scopes: ['terugkoppelingen:verwerken'],
      body: object('Bevestiging', { totEnMet: volgnummerVanaf, partnerId }, ['partnerId']),
      answers: { 200: json('Zoals het nu staat', aflevering) },
      problems: [404],
    },
    {
      method: 'post',
      path: '/v1/reacties',
      id: 'geefReacties',
      tag: 'reacties',
      summary: 'Zeggen wat er na het antwoord gebeurde, of het antwoord betwisten',
      description:
        'Kan nadat het definitieve antwoord is gegeven, tot een jaar daarna. Elke reactie krijgt een eigen uitslag; wat niet kan, houdt de rest niet tegen. Een reactie gaat met de volgende dag verder en heropent niets.',
      scopes: ['terugkoppelingen:verwerken'],
      body: object(
        'Reacties',
        { partnerId, reacties: { ...list(reactie, 'Ten hoogste 1000 tegelijk', 1000), minItems: 1 } },
        ['partnerId'],
      ),
      answers: {
        200: json(
          'Uitslagen',
          object('Uitslagen', {
            partnerId,
            resultaten: list(
              object('Uitslag van één reactie', {
                reactieId: text('Eigen nummer van de reactie', 64),
                resultaat: code('handelingresultaat', 'Wat ermee is gedaan'),
                code: orNull({
                  type: 'string',
                  enum: [
                    'GEEN_ANTWOORD',
                    'REACTIE_PAST_NIET',
                    'REACTIE_TE_LAAT',
                    'ONGELDIGE_DATUM',
                    'REACTIE_WIJKT_AF',
                  ],
                  description: 'Waarom niet; null als het is verwerkt',
                }),
              }),
              'In de volgorde van het verzoek',
            ),
          }),
        ),
      },
      problems: [404],
    },
    {
      method: 'get',
      path: '/v1/signaalpartners/{partnerId}/aflevering',
      id: 'leesAflevering',
      tag: 'aflevering',
      summary: 'Wat is vrijgegeven en bevestigd',
      scopes: ['terugkoppelingen:lezen'],
      parameters: [pathParameter('partnerId', partnerId)],
      answers: { 200: json('Aflevering', aflevering) },
      problems: [404],
    },
    {
      method: 'get',
      path: '/v1/signaalpartners/{partnerId}/ontvangstinstelling',
      id: 'leesOntvangstinstelling',
      tag: 'aflevering',
      summary: 'Hoe deze signaalpartner zijn antwoorden krijgt',
      scopes: ['terugkoppelingen:lezen'],
      parameters: [pathParameter('partnerId', partnerId)],
      answers: { 200: json('Instelling', object('Instelling', { partnerId, ...instelling })) },
      problems: [404],
    },
    {
      method: 'put',
      path: '/v1/signaalpartners/{partnerId}/ontvangstinstelling',
      id: 'stelOntvangstIn',
      tag: 'aflevering',
      summary: 'Kiezen hoe antwoorden komen, en de kolommen van bestanden',
      scopes: ['terugkoppelingen:verwerken'],
      parameters: [pathParameter('partnerId', partnerId)],
      body: object('Instelling', instelling),
      answers: { 200: json('Instelling', object('Instelling', { partnerId, ...instelling })) },
      problems: [404],
    },
    {
      method: 'get',
      path: '/v1/terugkoppelbestanden/{periode}',
      id: 'leesTerugkoppelbestand',
      tag: 'aflevering',
      summary: 'Antwoorden van een dag of maand als bestand, in de kolommen van de signaalpartner',
      description:
        'Naar de dag van vrijgave. Een dag die voorbij is, verandert niet meer. Waarden die een rekenblad als formule zou lezen, beginnen met een apostrof. CSV, of met formaat=xlsx een werkmap van hoogstens 20.000 antwoorden, waarin bedragen getallen en dagen datums zijn.',
      scopes: ['terugkoppelingen:lezen'],
      parameters: [
        pathParameter(
          'periode',
          matching(
            'Dag (jjjj-mm-dd) of maand (jjjj-mm)',
            '^\\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?$',
          ),
        ),
        queryParameter('formaat', {
          type: 'string',
          enum: ['csv', 'xlsx'],
          default: 'csv',
          description: 'Vorm van het bestand',
        }),
        queryParameter('partnerId', partnerId),
      ],
      answers: {
        200: {
          ...json('Bestand', { type: 'string' }),
          content: {
            'text/csv': { schema: { type: 'string', description: 'UTF-8, eerste regel met koppen' } },
            [XLSX]: { schema: bestand('Werkmap, eerste rij met koppen') },
          },
        },
      },
      problems: [404],
    },
    {
      method: 'get',
      path: '/v1/verantwoording/{meldmaand}',
      id: 'leesVerantwoording',
      tag: 'terugkoppelingen',
      summary: 'Wat van een meldmaand is geleverd, beëindigd en open, tot op de cent',
      description:
        'Als beëindigd telt wat als antwoord is gegeven. CSV met formaat=csv of de header Accept: text/csv, een werkmap met formaat=xlsx.',
      scopes: ['terugkoppelingen:lezen'],
      parameters: [
        pathParameter('meldmaand', maand),
        queryParameter('formaat', {
          type: 'string',
          enum: ['json', 'csv', 'xlsx'],
          description: 'Vorm van het antwoord',
        }),
        queryParameter('partnerId', partnerId),
      ],
      answers: {
        200: {
          ...json('Verantwoording', verantwoording),
          content: {
            'application/json': { schema: verantwoording },
            'text/csv': {
              schema: { type: 'string', description: 'Dezelfde cijfers, puntkomma als scheiding' },
            },
            [XLSX]: { schema: bestand('Dezelfde cijfers, bedragen in euro') },
          },
        },
      },
      problems: [404],
    },
  ],
};
