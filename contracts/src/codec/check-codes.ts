import { codelijsten } from '../codelijsten.ts';
import {
  type AvroField,
  type AvroRecord,
  type AvroSchema,
  isArray,
  isRecord,
  isUnion,
  recordsIn,
} from './avro-schema.ts';

export type Fields = { readonly [name: string]: unknown };

/** Path of the first field whose code is not in its list, or null when all are. */
export type CheckCodes = (value: Fields) => string | null;

const lists = new Map<string, ReadonlySet<unknown>>(
  Object.entries(codelijsten).map(([name, codes]) => [name, new Set<unknown>(codes)]),
);

/** Builds the check once per record; null when nothing in it is a code. */
export function checkCodesFor(record: AvroRecord): CheckCodes | null {
  return build(record, recordsIn(record));
}

function build(record: AvroRecord, records: ReadonlyMap<string, AvroRecord>): CheckCodes | null {
  const checks = record.fields.map((field) => fieldCheck(field, records)).filter((check) => check !== null);
  if (checks.length === 0) return null;
  return (value) => {
    for (const check of checks) {
      const path = check(value);
      if (path !== null) return path;
    }
    return null;
  };
}

function fieldCheck(field: AvroField, records: ReadonlyMap<string, AvroRecord>): CheckCodes | null {
  const { name } = field;
  if (field.codelijst !== undefined) {
    const codes = lists.get(field.codelijst);
    if (codes === undefined) throw new Error(`Unknown codelijst ${field.codelijst} at ${name}`);
    if (holdsArray(field.type)) {
      return (value) => {
        for (const code of listAt(value, name)) if (!codes.has(code)) return name;
        return null;
      };
    }
    const nullable = isUnion(field.type);
    return (value) => {
      const code = value[name];
      return codes.has(code) || (nullable && code === null) ? null : name;
    };
  }
  const items = itemsOf(field.type, records);
  const inner = items === null ? null : build(items, records);
  if (inner === null) return null;
  return (value) => {
    for (const item of listAt(value, name)) {
      const path = inner(item);
      if (path !== null) return `${name}.${path}`;
    }
    return null;
  };
}

/** The record that a field holds, alone, in a union or in an array. */
function itemsOf(schema: AvroSchema, records: ReadonlyMap<string, AvroRecord>): AvroRecord | null {
  if (typeof schema === 'string') return records.get(schema) ?? null;
  if (isUnion(schema))
    return schema.map((branch) => itemsOf(branch, records)).find((found) => found !== null) ?? null;
  if (isArray(schema)) return itemsOf(schema.items, records);
  return isRecord(schema) ? schema : null;
}

function holdsArray(schema: AvroSchema): boolean {
  return isArray(schema) || (isUnion(schema) && schema.some(isArray));
}

function listAt(value: Fields, name: string) {
  const held = value[name];
  if (Array.isArray(held)) return held;
  return held === null || held === undefined ? [] : [held];
}
