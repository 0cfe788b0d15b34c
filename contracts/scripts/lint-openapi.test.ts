import { describe, expect, it } from 'vitest';
import { openapi } from '../src/openapi/openapi.ts';
import { lintOpenapi } from './lint-openapi.ts';
import { ontwerpregels } from './ontwerpregels.ts';

// Spectral walks a document of some hundred thousand values: a second or two each where other work goes on.
const RUIM = 60_000;

describe('the design rules of the government for interfaces', () => {
  it.each(Object.entries(openapi))(
    'are kept by the description of %s',
    async (_service, document) => expect(await lintOpenapi(document)).toEqual([]),
    RUIM,
  );
});

const goed = {
  openapi: '3.1.0',
  info: {
    title: 'Proef',
    version: '1.2.3',
    description: 'Proef',
    contact: { name: 'Beheer', email: 'beheer@voorbeeld.example', url: 'https://voorbeeld.example' },
    license: { name: 'EUPL', identifier: 'EUPL-1.2' },
  },
  servers: [{ url: 'https://voorbeeld.example', description: 'Proef' }],
  tags: [{ name: 'zaken', description: 'Zaken' }],
  paths: {
    '/v1/zaken/{zaakId}/_sluit-af': { post: operation('sluitAf', true) },
    '/v1/openapi.json': { get: { ...operation('leesOpenapi', false), security: [] } },
  },
  components: {
    schemas: {
      Probleem: {
        type: 'object',
        required: ['status', 'title'],
        properties: {
          status: { type: 'integer' },
          title: { type: 'string' },
          detail: { type: 'string' },
          geslotenOp: { type: ['string', 'null'], format: 'date' },
        },
      },
    },
  },
};

function operation(operationId: string, zaak: boolean) {
  const headers = {
    'API-Version': { schema: { type: 'string' } },
    ...(zaak ? {} : { 'Access-Control-Allow-Origin': { schema: { type: 'string' } } }),
  };
  const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Probleem' } } };
  return {
    operationId,
    summary: operationId,
    tags: ['zaken'],
    parameters: [
      ...(zaak ? [{ name: 'zaakId', in: 'path', required: true, schema: { type: 'string' } }] : []),
      { name: 'alleenOpen', in: 'query', schema: { type: 'boolean' } },
    ],
    responses: {
      '200': {
        description: 'Goed',
        headers,
        content: { 'application/json': { schema: { type: 'object' } } },
      },
      '400': { description: 'Niet goed', headers, content: problem },
    },
  };
}

/** Each rule of ours, and the least that breaks it. */
const fouten: Readonly<Record<string, readonly [from: string, to: string]>> = {
  'core/doc-openapi': ['"openapi":"3.1.0"', '"openapi":"4.0.0"'],
  'core/doc-openapi-contact': ['"email":"beheer@voorbeeld.example",', ''],
  'core/semver': ['"1.2.3"', '"1.2"'],
  'core/uri-version': ['/v1/zaken', '/zaken'],
  'core/no-trailing-slash': ['_sluit-af"', '_sluit-af/"'],
  'core/path-segments-kebab-case': ['_sluit-af', '_sluitAf'],
  'core/query-keys-camel-case': ['alleenOpen', 'alleen_open'],
  'core/transport/no-sensitive-uris': ['alleenOpen', 'achternaam'],
  'core/http-methods': ['"post":', '"trace":'],
  'core/version-header': ['API-Version', 'Versie'],
  'core/publish-openapi': ['Access-Control-Allow-Origin', 'Anders'],
  'core/error-handling/problem-details': ['application/problem+json', 'application/json'],
  'core/error-handling/problem-fields': ['"required":["status","title"]', '"required":["title"]'],
  'core/error-handling/invalid-input': ['"400"', '"422"'],
  'core/transport/tls': [
    '"url":"https://voorbeeld.example","description"',
    '"url":"http://voorbeeld.example","description"',
  ],
  'core/date-time/format': [',"format":"date"', ''],
  'schema-names': ['"Probleem":', '"probleem_soort":'],
  'property-names': ['"geslotenOp"', '"gesloten_Op"'],
};

describe('each rule', () => {
  it('has a mistake that breaks it', () => {
    const own = Object.entries(ontwerpregels.rules).filter(([, rule]) => rule !== 'off');
    expect(Object.keys(fouten)).toEqual(own.map(([name]) => name));
  });

  it('is kept by the example', async () => expect(await lintOpenapi(goed)).toEqual([]), RUIM);

  it.each(Object.entries(fouten))(
    '%s finds it',
    async (rule, [from, to]) => {
      const text = JSON.stringify(goed);
      expect(text).toContain(from);
      const broken: object = JSON.parse(text.replaceAll(from, to));
      const found = await lintOpenapi(broken);
      expect(found.map(({ regel }) => regel)).toContain(rule);
    },
    RUIM,
  );
});
