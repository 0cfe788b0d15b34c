import { codelijsten } from '@meldpunt/contracts';
import { bouwstenen } from '../formules/register.ts';

const datum = { type: 'string', format: 'date' } as const;
const optioneleDatum = { type: ['string', 'null'], format: 'date' } as const;
const optioneelGetal = { type: ['integer', 'null'] } as const;
const gemeentecode = { type: 'string', pattern: '^[0-9]{4}$' } as const;
const fout = {
  description: 'Fout.',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        required: ['status', 'title', 'code'],
        properties: {
          type: { type: 'string' },
          title: { type: 'string' },
          status: { type: 'integer' },
          code: { type: 'string' },
          detail: { type: 'string' },
          errors: {
            type: 'array',
            items: {
              type: 'object',
              required: ['field', 'code'],
              properties: {
                field: {
                  type: 'string',
                  description: 'Plaats, bijvoorbeeld /formule/of/2/samenloop/parameters/minstens.',
                },
                code: { type: 'string', description: 'De regel.' },
                detail: { type: 'string', description: 'Wat het herstelt.' },
              },
            },
          },
        },
      },
    },
  },
} as const;
const fouten = { '400': fout, '401': fout, '403': fout, '404': fout } as const;
const ok = (schema: object) => ({
  '200': { description: 'Gelukt.', content: { 'application/json': { schema } } },
  ...fouten,
});

const reden = {
  type: 'object',
  description: 'Wat een bouwsteen vond, ook als hij niet voldaan was.',
  required: ['code', 'pad', 'voldaan', 'meldingIds'],
  properties: {
    code: { type: 'string' },
    pad: { type: 'string', description: 'Plaats in de formule, bijvoorbeeld of/2/samenloop.' },
    voldaan: { type: 'boolean' },
    gevonden: optioneelGetal,
    vereist: optioneelGetal,
    eenheid: { type: ['string', 'null'] },
    soort: { type: ['string', 'null'] },
    meldingIds: { type: 'array', items: { type: 'string' } },
  },
} as const;

const motivering = {
  type: 'object',
  description: 'Waarom er een signaal is, zonder bewoners.',
  required: [
    'signaalId',
    'versie',
    'gemeentecode',
    'stand',
    'formule',
    'formuleVersie',
    'aanpak',
    'zwaarte',
    'motivering',
  ],
  properties: {
    signaalId: { type: 'string', format: 'uuid' },
    versie: { type: 'integer' },
    gemeentecode,
    stand: { type: 'string', enum: codelijsten.signaalstand },
    gebeurtenis: { type: 'string', enum: codelijsten.signaalgebeurtenis },
    ontstaanOp: datum,
    gewijzigdOp: datum,
    formule: { type: 'string' },
    formuleVersie: { type: 'integer' },
    matchingperiodeVan: optioneleDatum,
    matchingperiodeTot: optioneleDatum,
    aanpak: { type: 'string', enum: codelijsten.aanpak },
    zwaarte: { type: 'integer', minimum: 0, maximum: 1000 },
    motivering: { type: 'array', items: reden },
    verzameladres: { type: 'boolean' },
    crisis: { type: 'boolean' },
    klokVanaf: datum,
    dreigingVanaf: optioneleDatum,
    vorigSignaalId: { type: ['string', 'null'] },
    meldingen: { type: 'array', items: { type: 'object' } },
    onderbouwing: { type: 'array', items: { type: 'object' } },
  },
} as const;

const herberekening = {
  type: 'object',
  required: ['signaalId', 'formule', 'formuleVersie', 'peildatum', 'gelijk'],
  properties: {
    signaalId: { type: 'string', format: 'uuid' },
    formule: { type: 'string' },
    formuleVersie: { type: 'integer' },
    peildatum: datum,
    gelijk: {
      type: 'boolean',
      description: 'Dezelfde formule over dezelfde invoer komt tot hetzelfde oordeel.',
    },
    signaal: { type: 'boolean' },
    aanpak: { type: 'string' },
    zwaarte: { type: 'integer' },
    motivering: { type: 'array', items: reden },
  },
} as const;

const uitdrukking = {
  type: 'object',
  description: `Een bouwsteen met zijn parameters. Er zijn: ${bouwstenen.map(({ naam }) => naam).join(', ')}.`,
  required: ['formule'],
  properties: {
    formule: { type: 'string', enum: bouwstenen.map(({ naam }) => naam) },
    versie: { type: 'integer', description: 'De nieuwste als u niets opgeeft.' },
    parameters: {
      anyOf: bouwstenen.map(({ naam, parameterschema }) => ({ title: naam, ...parameterschema })),
    },
    delen: {
      type: 'array',
      items: { type: 'object' },
      description: 'Bij en, of en niet: de bouwstenen waar het over gaat.',
    },
    aanpak: { type: 'string', enum: codelijsten.aanpak },
    zwaarte: { type: 'integer', minimum: 0, maximum: 1000 },
  },
} as const;

const nieuweVersie = {
  type: 'object',
  required: ['naam', 'ingangsdatum', 'reden', 'formule'],
  properties: {
    naam: { type: 'string', pattern: '^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$' },
    ingangsdatum: { ...datum, description: 'Na vandaag: een formule die al oordeelde verandert niet.' },
    reden: { type: 'string', maxLength: 500 },
    formule: uitdrukking,
  },
} as const;

const formules = {
  type: 'object',
  required: ['gemeentecode', 'standaard', 'versies'],
  properties: {
    gemeentecode,
    standaard: { type: 'object', description: 'Oordeelt zolang geen eigen versie is ingegaan.' },
    versies: { type: 'array', items: { type: 'object' } },
  },
} as const;

const inPath = (name: string, schema: object) => ({ name, in: 'path', required: true, schema });

/** The contract of this service over HTTP; the same block schemas validate at run time. */
export const openapi = {
  openapi: '3.1.0',
  info: {
    title: 'Meldpunt signal-router',
    version: '1.0.0',
    description: 'Waarom een signaal er is, en met welke formule een gemeente meldingen beoordeelt.',
    contact: { name: 'Meldpunt', email: 'beheer@meldpunt.example', url: 'https://meldpunt.example' },
  },
  paths: {
    '/v1/signalen/{signaalId}': {
      get: {
        operationId: 'leesSignaal',
        summary: 'Motivering van een signaal (scope signalen:lezen)',
        parameters: [inPath('signaalId', { type: 'string', format: 'uuid' })],
        responses: ok(motivering),
      },
    },
    '/v1/signalen/{signaalId}/_herbereken': {
      post: {
        operationId: 'herberekenSignaal',
        summary: 'Oordeel opnieuw over de bewaarde invoer (scope signalen:lezen)',
        parameters: [inPath('signaalId', { type: 'string', format: 'uuid' })],
        responses: ok(herberekening),
      },
    },
    '/v1/gemeenten/{gemeentecode}/formules': {
      get: {
        operationId: 'leesFormules',
        summary: 'Formules van een gemeente, met hun ingangsdatum (scope formules:beheren of signalen:lezen)',
        parameters: [inPath('gemeentecode', gemeentecode)],
        responses: ok(formules),
      },
      put: {
        operationId: 'legFormuleVast',
        summary: 'Leg een nieuwe versie vast (scope formules:beheren); dezelfde nog eens verandert niets',
        parameters: [inPath('gemeentecode', gemeentecode)],
        requestBody: { required: true, content: { 'application/json': { schema: nieuweVersie } } },
        responses: { ...ok(formules), '409': fout, '503': fout },
      },
    },
  },
};
