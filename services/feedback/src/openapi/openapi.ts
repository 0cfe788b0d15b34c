import { codelijsten } from '@meldpunt/contracts';

const datum = { type: 'string', format: 'date' } as const;
const optioneleDatum = { type: ['string', 'null'], format: 'date' } as const;
const telling = {
  type: 'object',
  required: ['aantal', 'centen'],
  properties: {
    aantal: { type: 'integer' },
    centen: { type: 'integer', description: 'Som van de bedragen in centen.' },
  },
} as const;
const partnerId = {
  name: 'partnerId',
  in: 'query',
  description: 'De signaalpartner; nodig als uw organisatie voor meer signaalpartners handelt.',
  schema: { type: 'string' },
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
const fouten = { '400': fout, '401': fout, '403': fout, '404': fout } as const;

const terugkoppeling = {
  type: 'object',
  description: 'Het ene antwoord op een melding.',
  required: [
    'terugkoppelingId',
    'partnerId',
    'volgnummer',
    'meldingId',
    'kenmerk',
    'meldmaand',
    'aard',
    'klasse',
    'dag',
  ],
  properties: {
    terugkoppelingId: { type: 'string', format: 'uuid' },
    partnerId: { type: 'string' },
    volgnummer: { type: 'integer', description: 'Loopt per signaalpartner op zonder gaten.' },
    meldingId: { type: 'string', description: 'De melding, zoals op het ontvangstbewijs.' },
    kenmerk: { type: 'string', description: 'Uw eigen kenmerk van de achterstand.' },
    meldmaand: { type: 'string', pattern: '^\\d{4}-\\d{2}$' },
    gemeentecode: { type: ['string', 'null'] },
    aard: { type: 'string', enum: codelijsten.terugkoppelaard },
    klasse: { type: 'string', enum: codelijsten.terugkoppelklasse },
    dag: { ...datum, description: 'De dag van vrijgave.' },
    bedragInCenten: { type: 'integer' },
    incassopauzeTot: {
      ...optioneleDatum,
      description: 'Laatste dag van de incassopauze na dit bericht; null als zij voorbij is.',
    },
    hervattingOp: optioneleDatum,
    regelingVanaf: optioneleDatum,
    regelingTermijnInCenten: { type: ['integer', 'null'] },
    regelingAantalTermijnen: { type: ['integer', 'null'] },
    onterechtreden: { type: ['string', 'null'], enum: [...codelijsten.onterechtreden, null] },
    corrigeertTerugkoppelingId: { type: ['string', 'null'] },
    opnieuwGeleverd: { type: 'boolean' },
    gezienOp: { type: 'string', format: 'date-time' },
  },
} as const;

/** The contract of this service's HTTP side, in Dutch for its users. */
export const openapi = {
  openapi: '3.1.0',
  info: {
    title: 'Meldpunt: terugkoppeling aan signaalpartners',
    version: '1.0.0',
    description:
      'Per melding één definitief antwoord. HERVAT_INCASSO komt altijd op de dag na de laatste dag van de incassopauze, om welke reden ook.',
    contact: { name: 'Meldpunt', email: 'beheer@meldpunt.example', url: 'https://meldpunt.example' },
  },
  servers: [{ url: '/' }],
  security: [{ token: [] }],
  paths: {
    '/v1/terugkoppelingen': {
      get: {
        summary: 'Terugkoppelingen na een volgnummer, op volgorde',
        parameters: [
          { name: 'na', in: 'query', schema: { type: 'integer', minimum: 0, default: 0 } },
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 5000, default: 500 },
          },
          partnerId,
        ],
        responses: {
          '200': {
            description: 'Een bladzijde; lees verder met na=volgende.',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['partnerId', 'terugkoppelingen', 'volgende'],
                  properties: {
                    partnerId: { type: 'string' },
                    terugkoppelingen: { type: 'array', items: terugkoppeling },
                    volgende: { type: 'integer' },
                  },
                },
              },
            },
          },
          ...fouten,
        },
      },
    },
    '/v1/terugkoppelingen/_herhaal': {
      post: {
        summary: 'Terugkoppelingen opnieuw op het eigen topic zetten, gemarkeerd met opnieuwGeleverd',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['vanaf'],
                properties: { vanaf: { type: 'integer', minimum: 1 }, partnerId: { type: 'string' } },
              },
            },
          },
        },
        responses: {
          '202': {
            description: 'Aangenomen; volgende is het volgnummer om mee verder te gaan, of null.',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['partnerId', 'aantal', 'volgende'],
                  properties: {
                    partnerId: { type: 'string' },
                    aantal: { type: 'integer' },
                    volgende: { type: ['integer', 'null'] },
                  },
                },
              },
            },
          },
          ...fouten,
        },
      },
    },
    '/v1/verantwoording/{meldmaand}': {
      get: {
        summary: 'Wat is geleverd, beëindigd en open, per klasse en tot op de cent',
        parameters: [
          {
            name: 'meldmaand',
            in: 'path',
            required: true,
            schema: { type: 'string', pattern: '^\\d{4}-\\d{2}$' },
          },
          { name: 'formaat', in: 'query', schema: { type: 'string', enum: ['json', 'csv'] } },
          partnerId,
        ],
        responses: {
          '200': {
            description: 'geleverd = beeindigd + open. Beëindigd is wat u als antwoord kreeg.',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['verantwoording'],
                  properties: {
                    verantwoording: {
                      type: 'array',
                      items: {
                        type: 'object',
                        properties: {
                          partnerId: { type: 'string' },
                          meldmaand: { type: 'string' },
                          geleverd: telling,
                          beeindigd: telling,
                          open: telling,
                          perKlasse: { type: 'array', items: telling },
                          correcties: { type: 'integer' },
                        },
                      },
                    },
                  },
                },
              },
              'text/csv': { schema: { type: 'string' } },
            },
          },
          ...fouten,
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
