import { gemeentecode, type JsonSchema, list, maand, object, orNull, text, whole } from './json-schema.ts';
import { type Interface, json, pathParameter, posities, queryParameter } from './openapi-document.ts';

const verborgen = orNull(whole('Aantal; null als het, of wat eruit is af te leiden, kleiner is dan vijf'));
const perDuizend: JsonSchema = { type: ['number', 'null'], description: 'Per duizend inwoners' };
const aantallen = posities('Aantallen');
const tellingen = list(
  object('Telling', {
    code: text('Waarnaar is geteld'),
    aantal: whole('Aantal'),
    centen: { type: 'integer', description: 'Som in eurocenten' },
  }),
  'Tellingen',
);

const centenVerborgen: JsonSchema = {
  type: ['integer', 'null'],
  description: 'Som in eurocenten; null als het aantal verborgen is',
};
const getoondeTellingen = list(
  object('Telling', { code: text('Waarnaar is geteld'), aantal: verborgen, centen: centenVerborgen }),
  'Tellingen',
);

const maandrapport = object(
  'Maandrapport: landelijk over alle meldingen, of van één gemeente over haar signalen',
  {
    maand,
    gemeentecode: { ...orNull(gemeentecode), description: 'De gemeente; null voor alle' },
    meldingen: object('Meldingen', {
      aantal: whole('Aantal'),
      centen: { type: 'integer', description: 'Som in eurocenten' },
      perDuizendInwoners: perDuizend,
    }),
    perSoort: tellingen,
    samenloop: object('Samenloop en opeenvolging', {
      signalen: aantallen,
      meldingen: aantallen,
      zonderSignaal: orNull(whole('Meldingen zonder signaal; null als dat aantal van één gemeente klein is')),
    }),
    zonderSignaal: orNull(
      object(
        'Van één gemeente: meldingen waarvan geen formule een signaal maakte; null in het landelijke rapport',
        {
          aantal: verborgen,
          centen: centenVerborgen,
          perSoort: getoondeTellingen,
          resultaten: getoondeTellingen,
        },
      ),
    ),
    conversie: object('Hoever meldingen en zaken kwamen', { meldingen: aantallen, zaken: aantallen }),
    resultaten: tellingen,
    doorlooptijden: list(
      object('Doorlooptijd van een stap', {
        stap: text('De stap'),
        aantal: whole('Aantal'),
        p50: orNull(whole('Mediaan in dagen')),
        p90: orNull(whole('Negentigste percentiel in dagen')),
      }),
      'Doorlooptijden',
    ),
    termijnen: list(
      object('Termijn', {
        termijn: text('De termijn'),
        zaken: whole('Zaken met deze termijn'),
        verstreken: whole('Daarvan verstreken zonder poging op tijd'),
      }),
      'Termijnen',
    ),
    terugkoppeling: object('Antwoorden', { definitief: tellingen, overig: tellingen }),
    naAntwoord: list(
      object('Wat schuldeisers na het antwoord zagen', {
        groep: {
          type: 'string',
          enum: ['HULP', 'ZAAK', 'ZONDER_SIGNAAL'],
          description: 'Zaak met hulp, andere zaak, of geen signaal; die laatste alleen landelijk',
        },
        beantwoord: whole('Beantwoorde meldingen, zonder die de schuldeiser zelf introk'),
        gehoord: whole('Daarvan met een reactie over betalen; de laatste telt'),
        betaalt: whole('Betaalt weer'),
        voldaan: whole('Alles is betaald'),
        betaaltNiet: whole('Betaalt niet'),
        regelingNietNagekomen: whole('Regeling niet nagekomen'),
        betwist: whole('Meldingen waarvan het antwoord is betwist'),
        aandeelBetaalt: orNull(whole('Hele procenten van gehoord die betalen of hebben betaald')),
      }),
      'Na het antwoord',
    ),
    gemeenten: list(
      object('Gemeente', {
        gemeentecode,
        naam: text('Naam'),
        inwoners: whole('Aantal inwoners'),
        meldingen: verborgen,
        perDuizendInwoners: perDuizend,
        perSoort: { type: 'object', description: 'Meldingen naar soort', additionalProperties: verborgen },
        zaken: verborgen,
        contact: verborgen,
        hulp: verborgen,
        termijnVerstreken: verborgen,
      }),
      'Gemeenten',
    ),
  },
);

/** Interface of metrics: figures of the whole chain. */
export const metrics: Interface = {
  service: 'metrics',
  title: 'Meldpunt: rapporten',
  description:
    'Cijfers over de hele keten per meldmaand, zonder personen. Aantallen van 1 tot en met 4 worden onder landelijk niveau niet getoond, behalve aan een gemeente die van haar eigen signalen en zaken.',
  port: 4105,
  tags: { rapporten: 'Maandcijfers' },
  schemas: {},
  balans: {
    meldingen: posities('Meldingen'),
    centen: posities('Bedragen van meldingen'),
    terugkoppelingen: whole('Aantal definitieve antwoorden'),
    tussentijds: whole('Aantal tussentijdse berichten'),
    correcties: whole('Aantal correcties'),
    reacties: whole('Aantal reacties van schuldeisers'),
    signalen: whole('Aantal signalen'),
    zaken: whole('Aantal zaken'),
    zonderMelding: whole('Eindes en antwoorden van een onbekende melding; 0 zodra alles is gelezen'),
  },
  routes: [
    {
      method: 'get',
      path: '/v1/rapporten/maanden/{maand}',
      id: 'leesMaandrapport',
      tag: 'rapporten',
      summary: 'Cijfers van een meldmaand, landelijk of van een eigen gemeente',
      description: 'Als JSON, of als CSV met formaat=csv of de header Accept: text/csv.',
      scopes: ['rapporten:lezen'],
      parameters: [
        pathParameter('maand', maand),
        queryParameter('gemeentecode', gemeentecode),
        queryParameter('formaat', {
          type: 'string',
          enum: ['json', 'csv'],
          description: 'Vorm van het antwoord',
        }),
      ],
      answers: {
        200: {
          ...json('Maandcijfers', maandrapport),
          content: {
            'application/json': { schema: maandrapport },
            'text/csv': {
              schema: { type: 'string', description: 'Dezelfde cijfers, puntkomma als scheiding' },
            },
          },
        },
      },
      problems: [404],
    },
  ],
};
