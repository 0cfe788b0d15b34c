import {
  type AvroField,
  type AvroSchema,
  isArray,
  isLogical,
  isRecord,
  isUnion,
} from '../codec/avro-schema.ts';
import { type Codelijst, codelijsten } from '../codelijsten.ts';
import { schemaVersies } from '../generated/schemas.ts';
import type { RecordNaam, Records } from '../generated/types.ts';
import { PROSE_PATTERN, REFERENCE_PATTERN, TEXT_PATTERN } from '../teksten.ts';

/** The part of JSON Schema 2020-12 that the interfaces use. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly format?: string;
  readonly enum?: readonly (string | null)[];
  readonly const?: string | boolean;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: string | number | boolean;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
}

/** Media type of a workbook. */
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A file as it is, of whatever media type stands beside it. */
export const bestand = (description: string): JsonSchema => ({
  type: 'string',
  format: 'binary',
  description,
});

/** A text of one line: a name, a title. */
export function text(description: string, maxLength = 200): JsonSchema {
  return { type: 'string', description, minLength: 1, maxLength, pattern: TEXT_PATTERN };
}

/** What its sender calls a thing, kept character for character. */
export function reference(description: string, maxLength: number): JsonSchema {
  return { ...text(description, maxLength), pattern: REFERENCE_PATTERN };
}

/** What a person explains, in one line or more. */
export function prose(description: string, maxLength: number): JsonSchema {
  return { ...text(description, maxLength), pattern: PROSE_PATTERN };
}

export function matching(description: string, pattern: string): JsonSchema {
  return { type: 'string', description, pattern };
}

export function uuid(description: string): JsonSchema {
  return { type: 'string', format: 'uuid', description };
}

export function whole(description: string, minimum = 0, maximum = Number.MAX_SAFE_INTEGER): JsonSchema {
  return { type: 'integer', description, minimum, maximum };
}

export function centen(description: string, minimum = 0, maximum?: number): JsonSchema {
  return whole(`${description}, in eurocenten`, minimum, maximum);
}

export function flag(description: string): JsonSchema {
  return { type: 'boolean', description };
}

export function dag(description: string): JsonSchema {
  return { type: 'string', format: 'date', description };
}

export function moment(description: string): JsonSchema {
  return { type: 'string', format: 'date-time', description };
}

export function code(lijst: Codelijst, description: string): JsonSchema {
  return { type: 'string', enum: codelijsten[lijst], description };
}

export function list(items: JsonSchema, description: string, maxItems?: number): JsonSchema {
  return { type: 'array', items, description, ...(maxItems === undefined ? {} : { maxItems }) };
}

/** May be null; in an answer the field is always there. */
export function orNull(schema: JsonSchema): JsonSchema {
  if (schema.$ref !== undefined) return { oneOf: [schema, { type: 'null' }] };
  const type = schema.type === undefined ? {} : { type: [schema.type, 'null'].flat() };
  return { ...schema, ...type, ...(schema.enum === undefined ? {} : { enum: [...schema.enum, null] }) };
}

/** An object with exactly these fields, all of them there but the ones named optional. */
export function object<P extends Readonly<Record<string, JsonSchema>>>(
  description: string,
  properties: P,
  optional: readonly (keyof P)[] = [],
): JsonSchema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', description, properties, required, additionalProperties: false };
}

export function ref(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

const GEMEENTECODE = '^\\d{4}$';
export const gemeentecode = matching('CBS-gemeentecode, vier cijfers', GEMEENTECODE);
export const partnerId = matching('Naam van de signaalpartner bij het meldpunt', '^[a-z0-9-]{1,40}$');
export const organisatieId = matching(
  'Naam van de organisatie, als in haar tokens',
  '^[A-Za-z0-9._-]{1,64}$',
);
export const maand = matching('Kalendermaand, jjjj-mm', '^\\d{4}-(0[1-9]|1[0-2])$');

/** A field told in Dutch, and where the record does not say enough, its schema. */
type Field = string | JsonSchema;

/**
 * Schema of a record as JSON shows it: types, code lists and the order of fields come from the Avro record, so that
 * the same noun is the same on a topic and over HTTP; only the Dutch text is given here. Instants become text.
 */
export function fromRecord<N extends RecordNaam, K extends keyof Records[N] & string>(
  naam: N,
  description: string,
  fields: Readonly<Record<K, Field>>,
  optional: readonly K[] = [],
): JsonSchema {
  const record = schemaVersies.findLast((versie) => versie.naam === naam)?.schema;
  const told = new Map<string, Field>(Object.entries(fields));
  const properties: Record<string, JsonSchema> = {};
  for (const field of record?.fields ?? []) {
    const about = told.get(field.name);
    if (about === undefined) continue;
    properties[field.name] =
      typeof about === 'string' ? { ...fieldSchema(field.type, field), description: about } : about;
  }
  return object(description, properties, optional);
}

function fieldSchema(schema: AvroSchema, field: AvroField): JsonSchema {
  if (isUnion(schema)) {
    const branch = schema.find((candidate) => candidate !== 'null') ?? 'null';
    return orNull(fieldSchema(branch, field));
  }
  if (isArray(schema)) return { type: 'array', items: fieldSchema(schema.items, field) };
  if (isLogical(schema))
    return { type: 'string', format: schema.logicalType === 'date' ? 'date' : 'date-time' };
  if (isRecord(schema)) throw new Error(`${field.name} holds a record: give its JSON schema`);
  switch (schema) {
    case 'boolean':
      return { type: 'boolean' };
    case 'int':
    case 'long':
      return { type: 'integer' };
    default:
      return field.codelijst === undefined
        ? { type: 'string' }
        : { type: 'string', enum: codesOf(field.codelijst) };
  }
}

function codesOf(lijst: string): readonly string[] {
  return Object.entries(codelijsten).find(([naam]) => naam === lijst)?.[1] ?? [];
}
