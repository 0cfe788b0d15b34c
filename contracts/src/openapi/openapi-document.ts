// Longer than most files: the shape of a document, and the one function that makes it, are read together.
import { foutcodes } from '../foutcodes.ts';
import { type JsonSchema, list, matching, object, ref, text, whole } from './json-schema.ts';

export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly description: string;
  readonly required?: boolean;
  readonly schema: JsonSchema;
}

export interface Content {
  readonly [mediatype: string]: { readonly schema: JsonSchema };
}

export interface Answer {
  readonly description: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Content;
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly description: string;
    readonly content: Content;
  };
  readonly responses: Readonly<Record<string, Answer>>;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
}

export type Method = 'get' | 'post' | 'put' | 'delete';

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description: string;
    readonly contact: { readonly name: string; readonly email: string; readonly url: string };
    readonly license: { readonly name: string; readonly identifier: string };
  };
  readonly servers: readonly { readonly url: string; readonly description: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Partial<Record<Method, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: Readonly<Record<string, unknown>>;
  };
}

/** Version of every interface; the major part is the one in the path. */
export const API_VERSION = '1.0.0';

export type Scope =
  | 'leveringen:schrijven'
  | 'leveringen:lezen'
  | 'uitzonderingen:beheren'
  | 'criteria:lezen'
  | 'zaken:lezen'
  | 'zaken:verwerken'
  | 'signalen:lezen'
  | 'formules:beheren'
  | 'terugkoppelingen:lezen'
  | 'terugkoppelingen:verwerken'
  | 'rapporten:lezen'
  | 'beheer';

/** One row of an interface: what a route takes and gives. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  /** Name of the operation, and the key of its schemas at run time. */
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** One of these is enough; left out for what is open to everybody. */
  readonly scopes?: readonly Scope[];
  readonly parameters?: readonly Parameter[];
  /** A body of JSON, and beside it or instead what else may be sent. */
  readonly body?: JsonSchema;
  readonly content?: Content;
  readonly answers: Readonly<Record<string, Answer>>;
  /** Statuses of problem+json besides those that every route can give. */
  readonly problems?: readonly number[];
}

const problemSchema = object(
  'Foutmelding (RFC 9457)',
  {
    type: { type: 'string', format: 'uri', description: 'Soort fout' },
    title: text('Wat er mis is'),
    status: whole('HTTP-status', 400, 599),
    code: {
      type: 'string',
      pattern: '^[A-Z][A-Z_]+$',
      description: `Vaste code van de fout; in elk geval ${Object.keys(foutcodes).join(', ')}`,
    },
    detail: text('Nadere uitleg, zonder gegevens uit het verzoek', 1000),
    errors: list(
      object(
        'Fout in één veld',
        {
          field: { type: 'string', description: 'Plaats van het veld' },
          code: { type: 'string', description: 'Vaste code van de fout' },
          detail: text('Nadere uitleg', 1000),
        },
        ['detail'],
      ),
      'Alle fouten die zijn gevonden',
    ),
  },
  ['detail', 'errors'],
);

/** On every answer. */
export const versionHeader = {
  'API-Version': { description: 'Volledig versienummer van deze interface', schema: { type: 'string' } },
};

const problemTexts: Readonly<Record<number, string>> = {
  400: 'Het verzoek is niet goed',
  401: 'Er is geen geldig token meegestuurd',
  403: 'Met dit token is dit niet toegestaan',
  404: 'Niet gevonden',
  409: 'Het verzoek past niet bij de huidige stand',
  410: 'De gegevens zijn gewist',
  412: 'De meegegeven versie is niet meer de huidige',
  413: 'Het bericht is te groot',
  415: 'Het mediatype wordt niet ondersteund',
  429: 'Te veel verzoeken',
  503: 'Tijdelijk niet beschikbaar; de header Retry-After zegt wanneer wel',
};

const waitHeader = {
  'Retry-After': {
    description: 'Aantal seconden om te wachten voor een nieuwe poging',
    schema: { type: 'integer', minimum: 1 },
  },
};

function problemAnswer(status: number): Answer {
  const content = { 'application/problem+json': { schema: ref('Probleem') } };
  const waits = status === 429 || status === 503;
  const headers = { ...versionHeader, ...(waits ? waitHeader : {}) };
  return { description: problemTexts[status] ?? 'Er ging iets mis', headers, content };
}

export function json(
  description: string,
  schema: JsonSchema,
  headers: Readonly<Record<string, unknown>> = {},
): Answer {
  return {
    description,
    headers: { ...versionHeader, ...headers },
    content: { 'application/json': { schema } },
  };
}

export interface Paging {
  /** Only for a list whose place means something to the reader; else it is an opaque `cursor`. */
  readonly place?: { readonly name: string; readonly schema: JsonSchema };
  readonly most?: number;
  readonly standard?: number;
}

const cursor = {
  name: 'cursor',
  schema: matching('Plaats uit het vorige antwoord', '^[A-Za-z0-9_-]{1,200}$'),
} as const;

/** The two parameters of a list that is read in pages: where to read on, and `limit`. */
export function pageParameters({
  place = cursor,
  most = 1000,
  standard = 100,
}: Paging = {}): readonly Parameter[] {
  return [
    {
      name: place.name,
      in: 'query',
      required: false,
      description: 'Lees verder na deze plaats',
      schema: place.schema,
    },
    {
      name: 'limit',
      in: 'query',
      required: false,
      description: 'Hoogste aantal in één antwoord',
      schema: { ...whole('Aantal', 1, most), default: standard },
    },
  ];
}

export function pathParameter(name: string, schema: JsonSchema): Parameter {
  return { name, in: 'path', required: true, description: schema.description ?? name, schema };
}

export function queryParameter(name: string, schema: JsonSchema, required = false): Parameter {
  return { name, in: 'query', required, description: schema.description ?? name, schema };
}

export function headerParameter(name: string, schema: JsonSchema, required = false): Parameter {
  return { name, in: 'header', required, description: schema.description ?? name, schema };
}

function toOperation(route: Route): Operation {
  const own = [...(route.scopes === undefined ? [] : [401, 403]), ...(route.problems ?? [])];
  const statuses = [...new Set([400, ...own, 429, 503])].sort((a, b) => a - b);
  const problems = statuses.map((status) => [`${status}`, problemAnswer(status)] as const);
  const content: Content = {
    ...route.content,
    ...(route.body === undefined ? {} : { 'application/json': { schema: route.body } }),
  };
  const hasBody = Object.keys(content).length > 0;
  return {
    operationId: route.id,
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    tags: [route.tag],
    ...(route.parameters === undefined ? {} : { parameters: route.parameters }),
    ...(hasBody ? { requestBody: { required: true, description: route.summary, content } } : {}),
    responses: { ...route.answers, ...Object.fromEntries(problems) },
    security: (route.scopes ?? []).map((scope) => ({ oauth2: [scope] })),
  };
}

export interface Interface {
  readonly service: string;
  readonly title: string;
  readonly description: string;
  readonly port: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly routes: readonly Route[];
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  /** Positions beside those that every service answers at `_balans`. */
  readonly balans: Readonly<Record<string, JsonSchema>>;
}

const telling = { type: 'object', additionalProperties: { type: 'integer' } } as const;

/** A group of positions of `_balans`. */
export function posities(description: string): JsonSchema {
  return { ...telling, description };
}

function commonRoutes(extra: Interface['balans']): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/v1/_balans',
      id: 'leesBalans',
      tag: 'beheer',
      summary: 'Standen van deze dienst',
      description:
        'Tot waar de dienst heeft gelezen en geschreven, en haar eigen tellingen, om de keten sluitend te controleren.',
      scopes: ['beheer'],
      answers: {
        200: json(
          'De standen',
          object('Standen', {
            service: text('Naam van de dienst'),
            dag: orNullDay,
            verbruik: list(
              object('Gelezen tot', {
                topic: text('Topic'),
                partitie: whole('Partitie'),
                volgendeOffset: whole('Eerste bericht dat nog niet is verwerkt'),
              }),
              'Tot waar elk topic is verwerkt',
            ),
            outbox: object('Uitgaande berichten', {
              ongepubliceerd: whole('Aantal dat nog niet is verzonden'),
              oudsteSeconden: whole('Leeftijd van het oudste daarvan'),
            }),
            geparkeerd: whole('Berichten die wachten op een ander bericht'),
            ...extra,
          }),
        ),
      },
    },
    {
      method: 'get',
      path: '/v1/openapi.json',
      id: 'leesOpenapi',
      tag: 'beheer',
      summary: 'Deze beschrijving',
      answers: {
        200: json(
          'OpenAPI 3.1',
          { type: 'object', description: 'OpenAPI-document' },
          {
            'Access-Control-Allow-Origin': {
              description: 'Altijd *: iedereen mag deze beschrijving lezen',
              schema: { type: 'string' },
            },
          },
        ),
      },
    },
  ];
}

const orNullDay: JsonSchema = {
  type: ['string', 'null'],
  format: 'date',
  description: 'Dag van het meldpunt',
};

/** The OpenAPI 3.1 document of an interface, after the NLGov API Design Rules. */
export function toDocument(shape: Interface): OpenApiDocument {
  const paths: Record<string, Partial<Record<Method, Operation>>> = {};
  for (const route of [...shape.routes, ...commonRoutes(shape.balans)]) {
    paths[route.path] = { ...paths[route.path], [route.method]: toOperation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: shape.title,
      version: API_VERSION,
      description: shape.description,
      contact: {
        name: 'Beheer Meldpunt',
        email: 'beheer@meldpunt.example',
        url: 'https://meldpunt.example/contact',
      },
      license: { name: 'European Union Public Licence 1.2', identifier: 'EUPL-1.2' },
    },
    servers: [{ url: `http://127.0.0.1:${shape.port}`, description: 'Ontwikkelomgeving' }],
    tags: Object.entries({ ...shape.tags, beheer: 'Beheer van de voorziening' }).map(
      ([name, description]) => ({ name, description }),
    ),
    paths,
    components: {
      schemas: { Probleem: problemSchema, ...shape.schemas },
      securitySchemes: {
        oauth2: {
          type: 'oauth2',
          description: 'OAuth 2.0 client credentials met private_key_jwt (NL GOV-profiel)',
          flows: {
            clientCredentials: { tokenUrl: 'https://meldpunt.example/token', scopes: scopesOf(shape.routes) },
          },
        },
      },
    },
  };
}

function scopesOf(routes: readonly Route[]): Record<string, string> {
  const used = new Set<Scope>(['beheer', ...routes.flatMap((route) => route.scopes ?? [])]);
  return Object.fromEntries([...used].map((scope) => [scope, scopeTexts[scope]]));
}

const scopeTexts: Readonly<Record<Scope, string>> = {
  'leveringen:schrijven': 'Leveringen aanbieden',
  'leveringen:lezen': 'Eigen leveringen en ontvangsten inzien',
  'uitzonderingen:beheren': 'Aangehouden meldingen beoordelen',
  'criteria:lezen': 'Aanlevercriteria inzien',
  'zaken:lezen': 'Zaken inzien',
  'zaken:verwerken': 'Zaken bijwerken',
  'signalen:lezen': 'Signalen inzien',
  'formules:beheren': 'Formules instellen',
  'terugkoppelingen:lezen': 'Eigen terugkoppelingen inzien',
  'terugkoppelingen:verwerken': 'Eigen terugkoppelingen bevestigen, opnieuw vragen en erop reageren',
  'rapporten:lezen': 'Rapporten inzien',
  beheer: 'Beheer van de landelijke voorziening',
};
