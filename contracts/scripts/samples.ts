import {
  type AvroField,
  type AvroRecord,
  type AvroSchema,
  isArray,
  isLogical,
  isRecord,
  isUnion,
} from '../src/codec/avro-schema.ts';
import { codelijsten } from '../src/codelijsten.ts';
import { schemaVersies } from '../src/generated/schemas.ts';
import type { RecordNaam, Records } from '../src/generated/types.ts';
import { addDays, datum } from '../src/kalender/datum.ts';

/** 0: as empty as the schema allows. 1: everything filled, lists of one. 2: filled otherwise, lists of three. */
export type Variant = 0 | 1 | 2;
export const variants: readonly Variant[] = [0, 1, 2];

const FIRST_DAY = datum('2026-11-23');
const codes: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(codelijsten));

function textOf(field: AvroField, variant: Variant, index: number): string {
  const list = field.codelijst === undefined ? undefined : codes.get(field.codelijst);
  if (list === undefined) return variant === 0 ? '' : `${field.name}-${variant}-é-${index}`;
  return list[(index + variant * 7) % list.length] ?? '';
}

function sampleValue(
  schema: AvroSchema,
  field: AvroField,
  variant: Variant,
  index: number,
  named: Map<string, AvroRecord>,
): unknown {
  if (isUnion(schema)) {
    if (variant === 0 && schema.includes('null')) return null;
    const branch = schema.find((candidate) => candidate !== 'null') ?? 'null';
    return sampleValue(branch, field, variant, index, named);
  }
  if (isArray(schema)) {
    const length = variant === 2 ? 3 : variant;
    return Array.from({ length }, (_, item) =>
      sampleValue(schema.items, field, variant, index + item, named),
    );
  }
  if (isRecord(schema)) return recordOf(schema, variant, index, named);
  if (isLogical(schema)) {
    return schema.logicalType === 'date'
      ? addDays(FIRST_DAY, index * (variant + 1))
      : 1_795_000_000_000 + index * (variant + 1);
  }
  switch (schema) {
    case 'boolean':
      return variant === 1;
    case 'int':
      return variant === 2 ? -2_147_483_648 + index : index;
    case 'long':
      return variant === 2 ? Number.MAX_SAFE_INTEGER - index : index * 100;
    case 'bytes':
      return Buffer.from(variant === 0 ? '' : `bytes ${variant} ${index}`);
    case 'string':
      return textOf(field, variant, index);
    default: {
      const record = named.get(schema);
      if (record === undefined) throw new Error(`No sample for ${schema}`);
      return recordOf(record, variant, index, named);
    }
  }
}

function recordOf(record: AvroRecord, variant: Variant, from: number, named: Map<string, AvroRecord>) {
  named.set(`${record.namespace}.${record.name}`, record);
  const entries = record.fields.map((field, index): [string, unknown] => [
    field.name,
    sampleValue(field.type, field, variant, from + index, named),
  ]);
  return Object.fromEntries(entries);
}

/** A value of the current schema that is the same on every run; its texts mean nothing. */
export function sampleOf<N extends RecordNaam>(naam: N, variant: Variant): Records[N] {
  const current = schemaVersies.findLast((versie) => versie.naam === naam);
  if (current === undefined) throw new Error(`No schema ${naam}`);
  return recordOf(current.schema, variant, 1, new Map()) as Records[N];
}

/** Every record of the contracts. */
export function recordNamen(): readonly RecordNaam[] {
  return [...new Set(schemaVersies.map(({ naam }) => naam))].filter(isRecordNaam);
}

/** The generator writes `Records` and `schemaVersies` from the same files, so that every name in one is in the other. */
function isRecordNaam(naam: string): naam is RecordNaam {
  return schemaVersies.some((versie) => versie.naam === naam);
}
