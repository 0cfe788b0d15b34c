/*
 * The NLGov REST API Design Rules as far as a description of an interface can break them, for Spectral. Each rule is
 * called by the id the standard gives it (Logius-standaarden/API-Design-Rules, 2.1 and the working text of 2.2). Logius
 * publishes a ruleset of its own; it is not fetched here: a check that needs the network checks nothing without it, and
 * it asks for OpenAPI 3.0 and for the version in the server's address, where ours is in every path.
 *
 * `then` is Spectral's word for what must hold, and JSON Schema's; biome.json lets it stand here.
 */
import functions from '@stoplight/spectral-functions';
import rulesets from '@stoplight/spectral-rulesets';

const { casing, enumeration, pattern, schema, truthy } = functions;
const { oas } = rulesets;

/** Answers that are no error, and those that are. */
const GOED = '$.paths[*][*].responses[?(@property && @property.match(/^[23]/))]';
const FOUT = '$.paths[*][*].responses[?(@property && @property.match(/^[45]/))]';
const PARAMETERS = (waar: string) => `$.paths[*][*].parameters[?(@ && @.in === '${waar}')]`;
/** Whoever sees a URL (logs, proxies, a browser's history) may not learn who it is about. */
const PERSOONLIJK = 'bsn|burgerservice|naam|adres|huisnummer|postcode|geboorte|kenmerk|telefoon|email';

export const ontwerpregels = {
  extends: [[oas, 'recommended'] as const],
  rules: {
    // The summary says it; a description that says it again hides those that say more.
    'operation-description': 'off',
    // A line that is judged by itself is described and not referred to, else one bad line would refuse the others.
    'oas3-unused-component': 'off',
    'core/doc-openapi': {
      severity: 'error',
      given: '$',
      then: { field: 'openapi', function: pattern, functionOptions: { match: '^3\\.[01]\\.' } },
    },
    'core/doc-openapi-contact': {
      severity: 'error',
      given: '$.info.contact',
      then: ['name', 'email', 'url'].map((field) => ({ field, function: truthy })),
    },
    'core/semver': {
      severity: 'error',
      given: '$.info',
      then: { field: 'version', function: pattern, functionOptions: { match: '^\\d+\\.\\d+\\.\\d+$' } },
    },
    'core/uri-version': {
      severity: 'error',
      message: 'A path begins with v and the major version.',
      given: '$.paths[*]~',
      then: { function: pattern, functionOptions: { match: '^/v\\d+/' } },
    },
    'core/no-trailing-slash': {
      severity: 'error',
      given: '$.paths[*]~',
      then: { function: pattern, functionOptions: { notMatch: '/$' } },
    },
    'core/path-segments-kebab-case': {
      severity: 'error',
      message: 'A segment is kebab-case, an underscore and a verb, or a parameter.',
      given: '$.paths[*]~',
      then: {
        function: pattern,
        functionOptions: { match: '^(/(_?[a-z0-9]+(-[a-z0-9]+)*(\\.json)?|\\{[a-z][A-Za-z0-9]*\\}))+$' },
      },
    },
    'core/query-keys-camel-case': {
      severity: 'error',
      given: [`${PARAMETERS('query')}.name`, `${PARAMETERS('path')}.name`],
      then: { function: casing, functionOptions: { type: 'camel' } },
    },
    'core/transport/no-sensitive-uris': {
      severity: 'error',
      message: '{{value}} would put something personal into a URL.',
      given: [`${PARAMETERS('query')}.name`, `${PARAMETERS('path')}.name`],
      then: { function: pattern, functionOptions: { notMatch: `/${PERSOONLIJK}/i` } },
    },
    'core/http-methods': {
      severity: 'error',
      given: '$.paths[*][*]~',
      then: {
        function: enumeration,
        functionOptions: { values: ['get', 'post', 'put', 'patch', 'delete', 'parameters'] },
      },
    },
    'core/version-header': {
      severity: 'error',
      message: 'An answer names the full version in API-Version.',
      given: [GOED, FOUT],
      then: {
        function: schema,
        functionOptions: {
          schema: { required: ['headers'], properties: { headers: { required: ['API-Version'] } } },
        },
      },
    },
    'core/publish-openapi': {
      severity: 'error',
      message: '/v1/openapi.json can be read, and nothing else, from everywhere and by everybody.',
      given: '$.paths',
      then: {
        function: schema,
        functionOptions: {
          schema: {
            required: ['/v1/openapi.json'],
            properties: {
              '/v1/openapi.json': {
                required: ['get'],
                additionalProperties: false,
                properties: {
                  get: {
                    required: ['security'],
                    properties: {
                      security: { maxItems: 0 },
                      responses: {
                        properties: {
                          '200': { properties: { headers: { required: ['Access-Control-Allow-Origin'] } } },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
    'core/error-handling/problem-details': {
      severity: 'error',
      message: 'An error is application/problem+json and nothing else.',
      given: FOUT,
      then: {
        function: schema,
        functionOptions: {
          schema: {
            required: ['content'],
            properties: {
              content: {
                required: ['application/problem+json'],
                additionalProperties: false,
                properties: { 'application/problem+json': true },
              },
            },
          },
        },
      },
    },
    'core/error-handling/problem-fields': {
      severity: 'error',
      message: 'A problem has at least status, title and a place for detail.',
      given: '$.components.schemas.Probleem',
      then: {
        function: schema,
        functionOptions: {
          schema: {
            required: ['required', 'properties'],
            properties: {
              required: {
                allOf: [{ contains: { const: 'status' } }, { contains: { const: 'title' } }],
              },
              properties: { required: ['status', 'title', 'detail'] },
            },
          },
        },
      },
    },
    'core/error-handling/invalid-input': {
      severity: 'error',
      message: 'Invalid input is answered with 400, never with 422.',
      given: '$.paths[*][*].responses',
      then: {
        function: schema,
        functionOptions: { schema: { required: ['400'], properties: { '422': false } } },
      },
    },
    'core/transport/tls': {
      severity: 'error',
      message: 'A server speaks https, but for one on the machine itself.',
      given: '$.servers[*]',
      then: {
        field: 'url',
        function: pattern,
        functionOptions: { match: '^(https://|http://(127\\.0\\.0\\.1|localhost)(:\\d+)?(/|$))' },
      },
    },
    'core/date-time/format': {
      severity: 'error',
      message: 'A moment or day is written as one (format), not as free text.',
      given: '$.components.schemas..properties[?(@property && @property.match(/(datum|Dag|^dag|Op)$/))]',
      then: {
        function: schema,
        functionOptions: {
          schema: {
            if: { properties: { type: { anyOf: [{ const: 'string' }, { contains: { const: 'string' } }] } } },
            // A birth date with an unknown day is a pattern of its own.
            then: { anyOf: [{ required: ['format'] }, { required: ['pattern'] }, { required: ['enum'] }] },
          },
        },
      },
    },
    'schema-names': {
      severity: 'error',
      given: '$.components.schemas[*]~',
      then: { function: casing, functionOptions: { type: 'pascal' } },
    },
    'property-names': {
      severity: 'error',
      message: 'A property is lowerCamelCase, or a code where codes are keys.',
      given: '$..schemas..properties[*]~',
      then: { function: pattern, functionOptions: { match: '^([a-z][A-Za-z0-9]*|[A-Z][A-Z0-9_]*)$' } },
    },
  },
};
