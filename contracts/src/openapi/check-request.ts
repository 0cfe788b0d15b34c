import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { JsonSchema } from './json-schema.ts';
import { type RequestSchemas, requestSchemas } from './openapi.ts';

export type Veldcode = 'VELD_ONTBREEKT' | 'ONBEKEND_VELD' | 'VERKEERD_TYPE' | 'ONGELDIGE_WAARDE';

/** Where a request is wrong and how, never what it held. The shape of `errors` in problem+json. */
export interface Veldfout {
  /** JSON pointer in a body, name of a parameter otherwise. */
  readonly field: string;
  readonly code: Veldcode;
}

/** More than anybody mends at once; without a bound a bad list of thousands would be answered with thousands. */
const MOST_ERRORS = 50;

/**
 * Bodies may be megabytes, so a verdict stops at the first fault: all of them would be a million objects for a list of
 * a million mistakes, and the thread stands still while they are made.
 */
const bodies = new Ajv2020({ strict: true, allowUnionTypes: true });
/** Parameters are text on the wire; whole numbers and flags among them are turned into what their schema says. */
const parameters = new Ajv2020({
  allErrors: true,
  strict: true,
  allowUnionTypes: true,
  coerceTypes: true,
  useDefaults: true,
});
addFormats.default(bodies);
addFormats.default(parameters);

const compiled = new Map<JsonSchema, ValidateFunction>();

function validatorOf(schema: JsonSchema, part: keyof RequestSchemas): ValidateFunction {
  let validate = compiled.get(schema);
  if (validate === undefined) {
    validate = (part === 'body' ? bodies : parameters).compile(schema);
    compiled.set(schema, validate);
  }
  return validate;
}

/**
 * What is wrong with a part of a request by the OpenAPI document; empty when nothing is. Parameters in `value` are
 * turned into numbers and flags in place, and get their defaults. Of a body the first fifty faults are looked for and
 * no more, and nothing in a list that is too long.
 *
 * @param id operationId, for example 'richtIn'
 * @throws RangeError for an operation that is in no document, or has no such part.
 */
export function checkRequest(id: string, part: keyof RequestSchemas, value: unknown): readonly Veldfout[] {
  const schema = requestSchemas[id]?.[part];
  if (schema === undefined || schema === null) throw new RangeError(`No ${part} is described for ${id}`);
  const validate = validatorOf(schema, part);
  if (validate(value)) return [];
  const first = validate.errors ?? [];
  if (part !== 'body') return first.slice(0, MOST_ERRORS).map((error) => toVeldfout(error, part));
  const found: Veldfout[] = [];
  collect(schema, value, '', found);
  return found.length > 0 ? found : first.map((error) => toVeldfout(error, part));
}

/** The faults of a body, going down its objects and lists so that it can stop; ajv judges what stands in them. */
function collect(schema: JsonSchema, value: unknown, at: string, found: Veldfout[]): void {
  if (found.length >= MOST_ERRORS) return;
  if (Array.isArray(value) && schema.items !== undefined) {
    const { items, minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
    if (value.length < minItems || value.length > maxItems) {
      found.push({ field: at, code: 'ONGELDIGE_WAARDE' });
      return;
    }
    for (let index = 0; index < value.length && found.length < MOST_ERRORS; index += 1)
      collect(items, value[index], `${at}/${index}`, found);
  } else if (schema.properties !== undefined && isRecord(value)) {
    collectFields(schema, schema.properties, value, at, found);
  } else {
    const validate = validatorOf(schema, 'body');
    if (validate(value)) return;
    for (const error of validate.errors ?? [])
      found.push(toVeldfout({ ...error, instancePath: `${at}${error.instancePath}` }, 'body'));
  }
}

function collectFields(
  { required = [], additionalProperties = true }: JsonSchema,
  properties: NonNullable<JsonSchema['properties']>,
  value: Readonly<Record<string, unknown>>,
  at: string,
  found: Veldfout[],
): void {
  for (const name of required)
    if (value[name] === undefined) found.push({ field: `${at}/${name}`, code: 'VELD_ONTBREEKT' });
  for (const name of Object.keys(value)) {
    if (found.length >= MOST_ERRORS) return;
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (property !== undefined) collect(property, value[name], `${at}/${name}`, found);
    else if (additionalProperties === false)
      found.push({ field: `${at}/${shown(name)}`, code: 'ONBEKEND_VELD' });
    else if (typeof additionalProperties === 'object')
      collect(additionalProperties, value[name], `${at}/${shown(name)}`, found);
  }
}

/** A name of the sender's own making goes back only when it looks like one. */
function shown(name: unknown): string {
  return typeof name === 'string' && /^[A-Za-z][A-Za-z0-9_]{0,40}$/.test(name) ? name : '';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toVeldfout({ keyword, instancePath, params }: ErrorObject, part: keyof RequestSchemas): Veldfout {
  const at = part === 'body' ? instancePath : instancePath.slice(1);
  const under = (name: unknown) => (part === 'body' ? `${at}/${shown(name)}` : shown(name));
  switch (keyword) {
    case 'required':
      return { field: under(params.missingProperty), code: 'VELD_ONTBREEKT' };
    case 'additionalProperties':
      return { field: under(params.additionalProperty), code: 'ONBEKEND_VELD' };
    case 'type':
      return { field: at, code: 'VERKEERD_TYPE' };
    default:
      return { field: at, code: 'ONGELDIGE_WAARDE' };
  }
}
