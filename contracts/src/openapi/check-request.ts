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

const bodies = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
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
 * turned into numbers and flags in place, and get their defaults.
 *
 * @param id operationId, for example 'richtIn'
 * @throws RangeError for an operation that is in no document, or has no such part.
 */
export function checkRequest(id: string, part: keyof RequestSchemas, value: unknown): readonly Veldfout[] {
  const schema = requestSchemas[id]?.[part];
  if (schema === undefined || schema === null) throw new RangeError(`No ${part} is described for ${id}`);
  const validate = validatorOf(schema, part);
  if (validate(value)) return [];
  return (validate.errors ?? []).slice(0, MOST_ERRORS).map((error) => toVeldfout(error, part));
}

function toVeldfout({ keyword, instancePath, params }: ErrorObject, part: keyof RequestSchemas): Veldfout {
  const at = part === 'body' ? instancePath : instancePath.slice(1);
  const under = (name: unknown) => {
    // A name of the sender's own making goes back only when it looks like one.
    const shown = typeof name === 'string' && /^[A-Za-z][A-Za-z0-9_]{0,40}$/.test(name) ? name : '';
    return part === 'body' ? `${at}/${shown}` : shown;
  };
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
