import {
  code,
  dag,
  flag,
  gemeentecode,
  type JsonSchema,
  list,
  matching,
  object,
  orNull,
  prose,
  ref,
  text,
  uuid,
  whole,
} from './json-schema.ts';
import { matchRoutes, matchSchemas } from './matchinstellingen.ts';
import {
  headerParameter,
  type Interface,
  json,
  pageParameters,
  pathParameter,
  posities,
  queryParameter,
} from './openapi-document.ts';
import { proefRoutes, proefSchemas } from './proefdraaien.ts';
import { redenvelden } from './reden.ts';

/**
 * Blocks hold blocks; which there are and what parameters they take is in the register of the signal-router, which
 * names the place of every fault.
 */
const uitdrukking: JsonSchema = {
  ...object('Een bouwsteen van een formule', {
    formule: text('Naam van de bouwsteen, bijvoorbeeld samenloop; en, of en niet verbinden andere', 60),
    versie: whole('Versie van de bouwsteen; de nieuwste als zij ontbreekt', 1, 10_000),
    parameters: { type: 'object', description: 'Instellingen van de bouwsteen, hoogstens 50.000 tekens' },
    delen: list(
      { type: 'object', description: 'Een bouwsteen' },
      'Bij en, of en niet: de bouwstenen waar het over gaat, tot acht lagen diep en met hoogstens honderd bouwstenen',
      20,
    ),
    aanpak: code('aanpak', 'Aanpak als aan de bouwsteen is voldaan, in plaats van de eigen aanpak'),
    zwaarte: whole('Gewicht als aan de bouwsteen is voldaan, in plaats van het eigen gewicht', 0, 1000),
  }),
  required: ['formule'],
};

const reden: JsonSchema = {
  ...redenvelden,
  properties: { ...redenvelden.properties, tekst: text('De reden in een zin, met wat er ontbrak', 500) },
  required: [...(redenvelden.required ?? []), 'tekst'],
};

const pad = text('Plaats van een reden in de formule', 200);
const proportionaliteit = object('Of de aanpak in verhouding staat tot wat er is gemeld', {
  tekst: text('Hoe ver de aanpak gaat en waar hij op rust', 1000),
  dragend: list(pad, 'Redenen die het oordeel dragen'),
  tegen: list(pad, 'Redenen die ertegen spreken: aanwezig, terwijl de formule vraagt dat zij het niet zijn'),
  aantalMeldingen: whole('Verschillende meldingen waar de dragende redenen op rusten'),
});

const versienummer = whole('Versie van deze gemeente', 1);
const formulevelden = {
  naam: matching(
    'Naam van de formule, niet standaard: zo heet die van het meldpunt',
    '^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$',
  ),
  ingangsdatum: dag('Eerste dag waarop de formule oordeelt'),
  reden: prose('Waarom de gemeente haar vaststelde', 500),
};
const terugvalVersie = orNull(
  whole(
    'Eigen versie, goedgekeurd en zonder plug-in, die oordeelt als een plug-in in deze faalt; zonder nummer de formule van het meldpunt',
    1,
  ),
);
const herkomst = object('Het sjabloon waar de formule een kopie van is', {
  gemeentecode,
  versie: whole('Versie van die gemeente', 1),
});

const formules = object('Formules van een gemeente', {
  gemeentecode,
  standaard: object('Formule van het meldpunt; oordeelt zolang geen eigen versie is ingegaan', {
    naam: text('Naam'),
    versie: whole('Versie', 1),
    formule: ref('Uitdrukking'),
  }),
  versies: list(
    object('Versie van een formule; verandert nooit meer, op het ene besluit erover na', {
      versie: versienummer,
      ...formulevelden,
      formule: ref('Uitdrukking'),
      terugvalVersie,
      sjabloon: orNull(herkomst),
      auteur: text('Client die haar vastlegde'),
      stand: code('formulestand', 'Alleen een goedgekeurde versie oordeelt'),
      beslistDoor: orNull(text('Client die haar goedkeurde of afwees')),
      besluitreden: orNull(prose('Waarom zij is afgewezen', 500)),
      toegepast: flag('Waar zodra zij is goedgekeurd en de ingangsdatum is bereikt'),
    }),
    'Eigen versies op volgorde van ingangsdatum; van de goedgekeurde op één dag telt de hoogste',
  ),
});

const verschil = object('Een verschil tussen twee formules', {
  pad: text('Plaats in de formule, bijvoorbeeld of/2/samenloop', 1000),
  soort: {
    type: 'string',
    enum: ['ERBIJ', 'ERUIT', 'VERVANGEN', 'GEWIJZIGD', 'VERPLAATST'],
    description: 'Wat er met de bouwsteen is gebeurd',
  },
  tekst: text('Het verschil in één zin', 5000),
});
const vergelijking = object('Twee versies vergeleken', {
  gemeentecode,
  van: whole('De ene versie; 0 is de formule van het meldpunt'),
  met: whole('De andere versie; 0 is de formule van het meldpunt'),
  gelijk: flag('Waar als beide hetzelfde oordelen'),
  verschillen: list(verschil, 'Wat er in de tweede anders is dan in de eerste'),
});

const storing = object('Oordelen die een plug-in op een dag niet gaf, zodat de terugval oordeelde', {
  dag: dag('Dag waarover is geoordeeld'),
  formuleVersie: versienummer,
  bouwsteen: text('Naam van de plug-in'),
  versie: whole('Versie van de plug-in', 1),
  oorzaak: code('formulestoring', 'Waarom er geen oordeel kwam'),
  aantal: whole('Aantal oordelen', 1),
});

const sjabloon = object('Formule die een gemeente deelt', {
  gemeentecode,
  versie: whole('Versie van die gemeente', 1),
  naam: text('Naam van de formule bij die gemeente'),
  formule: ref('Uitdrukking'),
  toelichting: prose('Toelichting van die gemeente', 500),
  gedeeldOp: dag('Dag waarop zij is gedeeld'),
});

const plugIn = object('Formule van buiten het meldpunt', {
  naam: text('Naam als bouwsteen'),
  stand: {
    type: 'string',
    enum: ['GELADEN', 'NIET_GELADEN', 'UITGESCHAKELD'],
    description: 'Of zij kan oordelen; uitgeschakeld is zij even als zij te vaak faalde',
  },
  versies: list(
    object('Een versie', {
      naam: text('Naam als bouwsteen'),
      versie: whole('Versie', 1),
      omschrijving: text('Wat zij doet', 300),
      redenen: {
        type: 'object',
        additionalProperties: { type: 'string' },
        description: 'Redenen die zij geeft',
      },
      parameterschema: { type: 'object', description: 'JSON Schema van haar parameters' },
      terugkijkDagen: orNull(whole('Hoeveel dagen zij terugkijkt; null: alleen open meldingen', 1, 366)),
    }),
    'Haar versies',
  ),
});

const persoonId = uuid('De persoon; heeft geen betekenis buiten dit signaal');
const motivering = object('Waarom er een signaal is, zonder de inwoners', {
  signaalId: uuid('Het signaal'),
  versie: whole('Versie van het signaal', 1),
  gemeentecode,
  stand: code('signaalstand', 'Stand van het signaal'),
  gebeurtenis: code('signaalgebeurtenis', 'Wat er het laatst gebeurde'),
  ontstaanOp: dag('Dag waarop het ontstond'),
  gewijzigdOp: dag('Dag waarop het laatst veranderde'),
  formule: text('Formule die oordeelde'),
  formuleVersie: whole('Versie van die formule', 1),
  gefaaldeFormule: orNull(text('Formule waarvan een plug-in faalde, zodat een andere oordeelde')),
  matchingperiodeVan: orNull(dag('Eerste dag waarvan de formule meldingen bekeek')),
  matchingperiodeTot: orNull(dag('Laatste dag waarvan de formule meldingen bekeek')),
  meervoudig: flag('Meer signaalpartners of soorten in dezelfde periode'),
  opeenvolgend: flag('Volgt op eerdere meldingen'),
  aanpak: code('aanpak', 'Gevraagde aanpak'),
  zwaarte: whole('Gewicht voor de volgorde', 0, 1000),
  motivering: list(ref('Reden'), 'Redenen, ook die waaraan niet is voldaan'),
  proportionaliteit,
  verzameladres: flag('Het adres is een verzameladres'),
  crisis: flag('Een melding erin is spoed'),
  klokVanaf: dag('Dag waarop de termijn voor contact begint'),
  dreigingVanaf: orNull(dag('Dag waarop de termijn wegens een dreiging begint')),
  vorigSignaalId: orNull(uuid('Het signaal waar dit op volgt')),
  meldingen: list(
    object('Melding in het signaal', {
      meldingId: uuid('De melding'),
      persoonId,
      stand: code('signaalMeldingstand', 'Stand van de melding in het signaal'),
    }),
    'Meldingen op volgorde van opname',
  ),
  onderbouwing: list(
    object('Melding die al is beantwoord', { meldingId: uuid('De melding'), persoonId }),
    'Eerdere meldingen waar het oordeel mede op rust',
  ),
});

const herberekening = object('Oordeel over dezelfde invoer', {
  signaalId: uuid('Het signaal'),
  formule: text('Formule die oordeelde'),
  formuleVersie: whole('Versie van die formule', 1),
  peildatum: dag('Dag waarover is geoordeeld'),
  gelijk: flag('Of dezelfde formule over dezelfde invoer tot hetzelfde oordeel komt'),
  signaal: flag('Of er volgens dit oordeel een signaal is'),
  aanpak: code('aanpak', 'Aanpak volgens dit oordeel; zonder betekenis als er geen signaal is'),
  zwaarte: whole('Gewicht volgens dit oordeel', 0, 1000),
  motivering: list(ref('Reden'), 'Redenen van dit oordeel'),
  proportionaliteit,
});

const signaalPad = [pathParameter('signaalId', uuid('Het signaal'))];
const gemeentePad = [pathParameter('gemeentecode', gemeentecode)];
const versiePad = [...gemeentePad, pathParameter('versie', versienummer)];
const etag = {
  ETag: { description: 'Verandert met elke versie en elk besluit', schema: { type: 'string' } },
};

/** Interface of the signal-router: formules of municipalities, and why a signaal is one. */
export const signalRouter: Interface = {
  service: 'signal-router',
  title: 'Meldpunt: formules en signalen',
  description:
    'Waarom een signaal er is, en met welke formule een gemeente meldingen beoordeelt. Een signaal of formule van een andere gemeente is er niet: het antwoord is 404.',
  port: 4102,
  tags: {
    formules: 'Formules van gemeenten',
    proefdraaien: 'Formules uitproberen voor zij oordelen',
    signalen: 'Signalen en hun motivering',
  },
  schemas: {
    Uitdrukking: uitdrukking,
    Reden: reden,
    Formules: formules,
    Sjabloon: sjabloon,
    ...proefSchemas,
    ...matchSchemas,
  },
  balans: {
    meldingen: posities('Meldingen naar waar zij zijn'),
    centen: posities('Bedragen van meldingen'),
    signalen: posities('Signalen naar stand'),
    onderbouwing: posities('Beantwoorde meldingen die nog worden bewaard'),
  },
  routes: [
    {
      method: 'get',
      path: '/v1/gemeenten/{gemeentecode}/formules',
      id: 'leesFormules',
      tag: 'formules',
      summary: 'De formules van een gemeente met hun ingangsdata',
      scopes: ['formules:beheren', 'signalen:lezen'],
      parameters: gemeentePad,
      answers: { 200: json('Formules', ref('Formules'), etag) },
      problems: [404],
    },
    {
      method: 'put',
      path: '/v1/gemeenten/{gemeentecode}/formules',
      id: 'stelFormuleIn',
      tag: 'formules',
      summary: 'Een nieuwe versie van de formule vastleggen',
      description:
        'Zij oordeelt pas als een ander haar heeft goedgekeurd. De ingangsdatum ligt na vandaag: een formule die al oordeelde verandert niet. Geef een formule, of het sjabloon van een andere gemeente. Ligt er al een versie met deze ingangsdatum, dan vervangt de nieuwe haar en is If-Match met de ETag nodig; zonder If-Match is het antwoord dan 409. Dezelfde versie nog eens sturen verandert niets. Elke fout in de formule wordt met haar plaats genoemd, bijvoorbeeld /formule/of/2/samenloop/parameters/minstens, en met wat haar herstelt.',
      scopes: ['formules:beheren'],
      parameters: [
        ...gemeentePad,
        headerParameter('If-Match', {
          ...text('ETag van de formules zoals u ze kende; is hij niet meer de huidige, dan 412', 42),
          pattern: '^"[A-Za-z0-9._-]{1,40}"$',
        }),
      ],
      body: object(
        'Nieuwe versie',
        {
          ...formulevelden,
          formule: ref('Uitdrukking'),
          sjabloon: herkomst,
          terugvalVersie,
        },
        ['formule', 'sjabloon', 'terugvalVersie'],
      ),
      answers: { 200: json('Formules, met de nieuwe versie', ref('Formules'), etag) },
      problems: [404, 409, 412],
    },
    ...matchRoutes,
    ...proefRoutes,
    {
      method: 'get',
      path: '/v1/formules/_schema',
      id: 'leesFormuleschema',
      tag: 'formules',
      summary: 'JSON Schema van alles wat een formule kan zijn',
      description:
        'JSON Schema 2020-12, gemaakt uit de instellingen van de bouwstenen: een deel voor elke bouwsteen en elke versie, ook van de plug-ins die geladen zijn. Bedoeld voor een editor. Wat geen schema kan zeggen, zoals instellingen die elkaar tegenspreken, wordt gevonden bij het vastleggen.',
      scopes: ['formules:beheren', 'signalen:lezen'],
      answers: {
        200: json('Schema', {
          type: 'object',
          description: 'JSON Schema met een deel per bouwsteen in $defs',
        }),
      },
    },
    {
      method: 'get',
      path: '/v1/gemeenten/{gemeentecode}/formules/_vergelijk',
      id: 'vergelijkFormules',
      tag: 'formules',
      summary: 'Twee versies in woorden vergelijken',
      scopes: ['formules:beheren', 'signalen:lezen'],
      parameters: [
        ...gemeentePad,
        queryParameter('van', whole('De ene versie; 0 is de formule van het meldpunt'), true),
        queryParameter('met', whole('De andere versie; 0 is de formule van het meldpunt'), true),
      ],
      answers: { 200: json('Vergelijking', vergelijking) },
      problems: [404],
    },
    {
      method: 'get',
      path: '/v1/gemeenten/{gemeentecode}/formules/storingen',
      id: 'leesFormulestoringen',
      tag: 'formules',
      summary: 'Hoe vaak een plug-in faalde en de terugval oordeelde',
      description: 'De laatste 500 regels, de nieuwste eerst; een jaar bewaard.',
      scopes: ['formules:beheren', 'signalen:lezen'],
      parameters: gemeentePad,
      answers: {
        200: json(
          'Storingen',
          object('Storingen', {
            gemeentecode,
            storingen: list(storing, 'Per dag, versie, plug-in en oorzaak'),
          }),
        ),
      },
      problems: [404],
    },
    {
      method: 'post',
      path: '/v1/gemeenten/{gemeentecode}/formules/{versie}/_goedkeuren',
      id: 'keurFormuleGoed',
      tag: 'formules',
      summary: 'Een versie goedkeuren als tweede persoon',
      description:
        'Alleen door een ander dan de opsteller, en vóór de ingangsdatum. Nog eens goedkeuren verandert niets.',
      scopes: ['formules:beheren'],
      parameters: versiePad,
      answers: { 200: json('Formules', ref('Formules')) },
      problems: [404, 409],
    },
    {
      method: 'post',
      path: '/v1/gemeenten/{gemeentecode}/formules/{versie}/_afwijzen',
      id: 'wijsFormuleAf',
      tag: 'formules',
      summary: 'Een voorgestelde versie afwijzen of intrekken',
      scopes: ['formules:beheren'],
      parameters: versiePad,
      body: object('Besluit', { reden: prose('Waarom', 500) }),
      answers: { 200: json('Formules', ref('Formules')) },
      problems: [404, 409],
    },
    {
      method: 'post',
      path: '/v1/gemeenten/{gemeentecode}/formules/{versie}/_delen',
      id: 'deelFormule',
      tag: 'formules',
      summary: 'Een goedgekeurde versie met andere gemeenten delen',
      description: 'Naam, formule en toelichting worden voor elke gemeente leesbaar, zonder opsteller.',
      scopes: ['formules:beheren'],
      parameters: versiePad,
      body: object('Delen', { toelichting: prose('Wat een andere gemeente erover moet weten', 500) }),
      answers: { 200: json('Formules', ref('Formules')) },
      problems: [404, 409],
    },
    {
      method: 'post',
      path: '/v1/gemeenten/{gemeentecode}/formules/{versie}/_niet-delen',
      id: 'deelFormuleNiet',
      tag: 'formules',
      summary: 'Een versie niet langer delen',
      description: 'Wie haar al overnam houdt zijn kopie.',
      scopes: ['formules:beheren'],
      parameters: versiePad,
      answers: { 200: json('Formules', ref('Formules')) },
      problems: [404],
    },
    {
      method: 'get',
      path: '/v1/formules/sjablonen',
      id: 'leesSjablonen',
      tag: 'formules',
      summary: 'Formules die gemeenten delen, om over te nemen',
      scopes: ['formules:beheren'],
      parameters: pageParameters(),
      answers: {
        200: json(
          'Sjablonen',
          object('Sjablonen', {
            sjablonen: list(ref('Sjabloon'), 'Op volgorde van gemeente en versie'),
            cursor: orNull(text('Plaats om verder te lezen; null aan het einde')),
          }),
        ),
      },
    },
    {
      method: 'get',
      path: '/v1/formules/plug-ins',
      id: 'leesPlugins',
      tag: 'formules',
      summary: 'Formules van buiten waar een gemeente uit kan kiezen',
      scopes: ['formules:beheren'],
      answers: {
        200: json(
          'Plug-ins',
          object('Plug-ins', { plugIns: list(plugIn, 'Op volgorde van de configuratie') }),
        ),
      },
    },
    {
      method: 'get',
      path: '/v1/signalen/{signaalId}',
      id: 'leesSignaal',
      tag: 'signalen',
      summary: 'Waarom dit een signaal is',
      scopes: ['signalen:lezen'],
      parameters: signaalPad,
      answers: { 200: json('Motivering', motivering) },
      problems: [404],
    },
    {
      method: 'post',
      path: '/v1/signalen/{signaalId}/_herbereken',
      id: 'herberekenSignaal',
      tag: 'signalen',
      summary: 'Opnieuw oordelen over de bewaarde invoer, met de formule van toen',
      description:
        'Verandert niets aan het signaal. Wat een plug-in toen oordeelde is bewaard en wordt niet opnieuw gevraagd. Na een herstel kan de invoer ontbreken tot het signaal opnieuw is beoordeeld.',
      scopes: ['signalen:lezen'],
      parameters: signaalPad,
      answers: { 200: json('Herberekening', herberekening) },
      problems: [404, 409],
    },
  ],
};
