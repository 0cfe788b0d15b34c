import { casework } from './casework.ts';
import { feedback } from './feedback.ts';
import { intakeGateway } from './intake-gateway.ts';
import type { JsonSchema } from './json-schema.ts';
import { metrics } from './metrics.ts';
import {
  type Interface,
  type OpenApiDocument,
  type Parameter,
  type Route,
  toDocument,
} from './openapi-document.ts';
import { signalRouter } from './signal-router.ts';

const interfaces = {
  'intake-gateway': intakeGateway,
  'signal-router': signalRouter,
  casework,
  feedback,
  metrics,
} as const satisfies Readonly<Record<string, Interface>>;

export type Servicenaam = keyof typeof interfaces;

/** The OpenAPI 3.1 document of every service, as it answers at `/v1/openapi.json`. */
export const openapi: Readonly<Record<Servicenaam, OpenApiDocument>> = {
  'intake-gateway': toDocument(interfaces['intake-gateway']),
  'signal-router': toDocument(interfaces['signal-router']),
  casework: toDocument(interfaces.casework),
  feedback: toDocument(interfaces.feedback),
  metrics: toDocument(interfaces.metrics),
};

/** Schemas of what a route takes, without references, for ajv. A part that a route does not have is null. */
export interface RequestSchemas {
  readonly body: JsonSchema | null;
  readonly query: JsonSchema | null;
  readonly path: JsonSchema | null;
}

/** By operationId, for example `requestSchemas.richtIn.body`. */
export const requestSchemas: Readonly<Record<string, RequestSchemas>> = Object.fromEntries(
  Object.values(interfaces).flatMap((shape: Interface) =>
    shape.routes.map((route) => [route.id, schemasOf(route, shape.schemas)] as const),
  ),
);

/**
 * Names of the query parameters of every described route of a service, by method and path as Fastify writes it, for
 * example `GET /v1/zaken/:zaakId`.
 */
export function queryParameters(service: Servicenaam): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(openapi[service].paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { parameters = [] }]) => [
        `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
        parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name),
      ]),
    ),
  );
}

function schemasOf(route: Route, named: Interface['schemas']): RequestSchemas {
  return {
    body: route.body === undefined ? null : resolve(route.body, named),
    query: parameters(route, 'query'),
    path: parameters(route, 'path'),
  };
}

function parameters(route: Route, place: Parameter['in']): JsonSchema | null {
  const found = (route.parameters ?? []).filter((parameter) => parameter.in === place);
  if (found.length === 0) return null;
  return {
    type: 'object',
    properties: Object.fromEntries(found.map(({ name, schema }) => [name, schema])),
    required: found.filter(({ required }) => required === true).map(({ name }) => name),
    additionalProperties: false,
  };
}

/** The schema with every reference written out; none of them goes round. */
function resolve(schema: JsonSchema, named: Interface['schemas']): JsonSchema {
  if (schema.$ref !== undefined) {
    const target = named[schema.$ref.slice('#/components/schemas/'.length)];
    if (target === undefined) throw new Error(`No schema ${schema.$ref}`);
    return resolve(target, named);
  }
  return {
    ...schema,
    ...(schema.items === undefined ? {} : { items: resolve(schema.items, named) }),
    ...(schema.oneOf === undefined ? {} : { oneOf: schema.oneOf.map((each) => resolve(each, named)) }),
    ...(schema.properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(schema.properties).map(([name, property]) => [name, resolve(property, named)]),
          ),
        }),
  };
}
