const telling = {
  type: 'object',
  required: ['code', 'aantal', 'centen'],
  properties: { code: { type: 'string' }, aantal: { type: 'integer' }, centen: { type: 'integer' } },
} as const;
const aantallen = { type: 'object', additionalProperties: { type: 'integer' } } as const;
const verborgen = {
  type: ['integer', 'null'],
  description: 'null: kleiner dan 5, of daaruit af te leiden.',
} as const;
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
        },
      },
    },
  },
} as const;

const maandrapport = {
  type: 'object',
  properties: {
    maand: { type: 'string' },
    gemeentecode: { type: ['string', 'null'] },
    meldingen: {
      type: 'object',
      properties: {
        aantal: { type: 'integer' },
        centen: { type: 'integer' },
        perDuizendInwoners: { type: ['number', 'null'] },
      },
    },
    perSoort: { type: 'array', items: telling },
    samenloop: {
      type: 'object',
      properties: { signalen: aantallen, meldingen: aantallen, zonderSignaal: { type: 'integer' } },
    },
    conversie: { type: 'object', properties: { meldingen: aantallen, zaken: aantallen } },
    resultaten: { type: 'array', items: telling },
    doorlooptijden: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          stap: { type: 'string' },
          aantal: { type: 'integer' },
          p50: { type: ['integer', 'null'], description: 'Dagen.' },
          p90: { type: ['integer', 'null'], description: 'Dagen.' },
        },
      },
    },
    termijnen: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          termijn: { type: 'string' },
          zaken: { type: 'integer' },
          verstreken: { type: 'integer' },
        },
      },
    },
    terugkoppeling: {
      type: 'object',
      properties: {
        definitief: { type: 'array', items: telling },
        overig: { type: 'array', items: telling },
      },
    },
    gemeenten: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          gemeentecode: { type: 'string' },
          naam: { type: 'string' },
          inwoners: { type: 'integer' },
          meldingen: verborgen,
          perDuizendInwoners: { type: ['number', 'null'] },
          perSoort: { type: 'object', additionalProperties: verborgen },
          zaken: verborgen,
          contact: verborgen,
          hulp: verborgen,
          termijnVerstreken: verborgen,
        },
      },
    },
  },
} as const;

/** The contract of this service's HTTP side, in Dutch for its users. */
export const openapi = {
  openapi: '3.1.0',
  info: {
    title: 'Meldpunt: cijfers over de keten',
    version: '1.0.0',
    description:
      'Cijfers per meldmaand. Aantallen van 1 tot en met 4 worden onder landelijk niveau niet getoond.',
    contact: { name: 'Meldpunt', email: 'beheer@meldpunt.example', url: 'https://meldpunt.example' },
  },
  servers: [{ url: '/' }],
  security: [{ token: [] }],
  paths: {
    '/v1/rapporten/maanden/{maand}': {
      get: {
        summary: 'Het maandrapport, landelijk of van een eigen gemeente',
        parameters: [
          {
            name: 'maand',
            in: 'path',
            required: true,
            schema: { type: 'string', pattern: '^\\d{4}-\\d{2}$' },
          },
          { name: 'gemeentecode', in: 'query', schema: { type: 'string', pattern: '^\\d{4}$' } },
          { name: 'formaat', in: 'query', schema: { type: 'string', enum: ['json', 'csv'] } },
        ],
        responses: {
          '200': {
            description: 'Het rapport.',
            content: {
              'application/json': { schema: maandrapport },
              'text/csv': { schema: { type: 'string' } },
            },
          },
          '400': fout,
          '401': fout,
          '403': fout,
          '404': fout,
        },
      },
    },
    '/v1/_balans': {
      get: {
        summary: 'Posities van deze dienst, voor de controle dat niets kwijtraakt of dubbel telt',
        responses: {
          '200': {
            description: 'De posities.',
            content: { 'application/json': { schema: { type: 'object' } } },
          },
          '401': fout,
          '403': fout,
        },
      },
    },
  },
  components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
};
