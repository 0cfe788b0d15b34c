import {
  type AvroField,
  type AvroRecord,
  type AvroSchema,
  fullName,
  isArray,
  isRecord,
  isUnion,
} from '../src/codec/avro-schema.ts';

type Named = ReadonlyMap<string, AvroRecord>;

/**
 * Why a schema may not follow a released one: a path and a reason each, empty when it may.
 *
 * FULL compatibility, both ways at once: whoever reads with the one reads what was written with the other. A field
 * may be added or taken away only with a default, and no type may change, not even to a wider one: a wider type is
 * read by the new reader, but not by the old. Checked against every released version this is FULL_TRANSITIVE.
 */
export function incompatibilities(older: AvroRecord, newer: AvroRecord): readonly string[] {
  return compareRecords(older, newer, older.name, recordsOf(older), recordsOf(newer), new Set());
}

function recordsOf(root: AvroRecord): Named {
  const found = new Map<string, AvroRecord>();
  const visit = (schema: AvroSchema): void => {
    if (isUnion(schema)) schema.forEach(visit);
    else if (isArray(schema)) visit(schema.items);
    else if (isRecord(schema)) {
      found.set(fullName(schema), schema);
      for (const field of schema.fields) visit(field.type);
    }
  };
  visit(root);
  return found;
}

function compareRecords(
  older: AvroRecord,
  newer: AvroRecord,
  path: string,
  olderNamed: Named,
  newerNamed: Named,
  seen: Set<string>,
): readonly string[] {
  if (fullName(older) !== fullName(newer))
    return [`${path}: record ${fullName(older)} became ${fullName(newer)}`];
  if (seen.has(fullName(older))) return [];
  seen.add(fullName(older));
  const newFields = new Map(newer.fields.map((field) => [field.name, field]));
  const problems: string[] = [];
  for (const field of older.fields) {
    const counterpart = newFields.get(field.name);
    newFields.delete(field.name);
    const at = `${path}.${field.name}`;
    if (counterpart !== undefined) {
      problems.push(...compareTypes(field.type, counterpart.type, at, olderNamed, newerNamed, seen));
    } else if (!hasDefault(field)) problems.push(`${at}: removed, but it had no default for old readers`);
  }
  for (const field of newFields.values()) {
    if (!hasDefault(field)) problems.push(`${path}.${field.name}: added without a default`);
  }
  return problems;
}

function hasDefault(field: AvroField): boolean {
  return 'default' in field;
}

function compareTypes(
  older: AvroSchema,
  newer: AvroSchema,
  path: string,
  olderNamed: Named,
  newerNamed: Named,
  seen: Set<string>,
): readonly string[] {
  const before = written(older, olderNamed);
  const after = written(newer, newerNamed);
  if (isUnion(before) && isUnion(after) && before.length === after.length) {
    return before.flatMap((branch, index) =>
      compareTypes(branch, after[index] ?? 'null', path, olderNamed, newerNamed, seen),
    );
  }
  if (isArray(before) && isArray(after)) {
    return compareTypes(before.items, after.items, `${path}[]`, olderNamed, newerNamed, seen);
  }
  if (isRecord(before) && isRecord(after)) {
    return compareRecords(before, after, path, olderNamed, newerNamed, seen);
  }
  const from = describe(before);
  const to = describe(after);
  return from === to ? [] : [`${path}: type ${from} became ${to}`];
}

/** A record named by reference as the record itself. */
function written(schema: AvroSchema, named: Named): AvroSchema {
  return typeof schema === 'string' ? (named.get(schema) ?? schema) : schema;
}

function describe(schema: AvroSchema): string {
  if (isUnion(schema)) return `[${schema.map(describe).join(', ')}]`;
  if (isRecord(schema)) return fullName(schema);
  if (isArray(schema)) return `array of ${describe(schema.items)}`;
  return typeof schema === 'string' ? schema : `${schema.type} ${schema.logicalType}`;
}

/** Codes that a released list had and today's lacks: bytes that hold them could no longer be decoded. */
export function lostCodes(
  released: Readonly<Record<string, readonly string[]>>,
  today: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  return Object.entries(released).flatMap(([list, codes]) =>
    codes.filter((code) => today[list]?.includes(code) !== true).map((code) => `${list}: ${code} is gone`),
  );
}
