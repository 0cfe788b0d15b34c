/** The part of Avro that the contracts use. */
export type AvroSchema = string | readonly AvroSchema[] | AvroArray | AvroLogical | AvroRecord;

export interface AvroArray {
  readonly type: 'array';
  readonly items: AvroSchema;
}

export interface AvroLogical {
  readonly type: 'int' | 'long';
  readonly logicalType: string;
}

export interface AvroField {
  readonly name: string;
  readonly type: AvroSchema;
  readonly doc?: string;
  readonly default?: unknown;
  /** Name of the code list in `codelijsten.ts` that the text, or each text of the array, must be in. */
  readonly codelijst?: string;
}

export interface AvroRecord {
  readonly type: 'record';
  readonly name: string;
  readonly namespace?: string;
  readonly doc?: string;
  readonly fields: readonly AvroField[];
}

/** A schema with the id that its bytes carry. */
export interface SchemaVersie {
  readonly naam: string;
  readonly versie: number;
  readonly id: number;
  /** Complete: records used inside stand written out at their first use. */
  readonly schema: AvroRecord;
}

export function isRecord(schema: AvroSchema): schema is AvroRecord {
  return typeof schema === 'object' && 'type' in schema && schema.type === 'record';
}

export function isArray(schema: AvroSchema): schema is AvroArray {
  return typeof schema === 'object' && 'type' in schema && schema.type === 'array';
}

export function isUnion(schema: AvroSchema): schema is readonly AvroSchema[] {
  return Array.isArray(schema);
}

export function isLogical(schema: AvroSchema): schema is AvroLogical {
  return typeof schema === 'object' && 'logicalType' in schema;
}

export function fullName(record: AvroRecord): string {
  return record.namespace === undefined ? record.name : `${record.namespace}.${record.name}`;
}

/** Every record inside a schema, itself included, by full name. */
export function recordsIn(
  schema: AvroSchema,
  found = new Map<string, AvroRecord>(),
): Map<string, AvroRecord> {
  if (isUnion(schema)) for (const branch of schema) recordsIn(branch, found);
  else if (isArray(schema)) recordsIn(schema.items, found);
  else if (isRecord(schema) && !found.has(fullName(schema))) {
    found.set(fullName(schema), schema);
    for (const field of schema.fields) recordsIn(field.type, found);
  }
  return found;
}
