import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AvroRecord,
  type AvroSchema,
  fullName,
  isArray,
  isLogical,
  isRecord,
  isUnion,
} from '../src/codec/avro-schema.ts';

export const contractsFolder = join(import.meta.dirname, '..');
export const avroFolder = join(contractsFolder, 'avro');
export const releasedFolder = join(avroFolder, 'released');

/** One line of `avro/ids.json`: a version of a schema and the id its bytes carry, for ever. */
export interface IdRegel {
  readonly naam: string;
  readonly versie: number;
  readonly id: number;
  /** SHA-256 of what decides the bytes and their resolution (`wireForm`). */
  readonly vingerafdruk: string;
}

function parseRecord(path: string): AvroRecord {
  const record: AvroRecord = JSON.parse(readFileSync(path, 'utf8'));
  if (!isRecord(record)) throw new Error(`${path} does not hold an Avro record`);
  return record;
}

/** File name of a record: GemeenteSignaal is in gemeente-signaal.avsc. */
export function fileNameOf(naam: string): string {
  return naam.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}

/** The schemas as they stand in `avro/*.avsc`, by full name, in order of name. */
export function readSources(folder = avroFolder): Map<string, AvroRecord> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.avsc'));
  const records = files.sort().map((file) => {
    const record = parseRecord(join(folder, file));
    if (file !== `${fileNameOf(record.name)}.avsc`) throw new Error(`${file} holds ${record.name}`);
    return record;
  });
  return new Map(records.map((record) => [fullName(record), record]));
}

/** The record with every record it names written out at its first use: what a registry serves and avsc parses. */
export function complete(record: AvroRecord, sources: ReadonlyMap<string, AvroRecord>): AvroRecord {
  const written = new Set<string>();
  const resolve = (schema: AvroSchema): AvroSchema => {
    if (isUnion(schema)) return schema.map(resolve);
    if (isArray(schema)) return { ...schema, items: resolve(schema.items) };
    if (isRecord(schema)) return resolveRecord(schema);
    if (isLogical(schema)) return schema;
    const named = sources.get(schema);
    if (named === undefined) {
      if (schema.includes('.')) throw new Error(`${fullName(record)} names ${schema}, which no file holds`);
      return schema;
    }
    return written.has(schema) ? schema : resolveRecord(named);
  };
  const resolveRecord = (schema: AvroRecord): AvroRecord => {
    written.add(fullName(schema));
    return { ...schema, fields: schema.fields.map((field) => ({ ...field, type: resolve(field.type) })) };
  };
  return resolveRecord(record);
}

/** What decides the bytes of a record and how versions resolve: no documentation, no code lists. */
export function wireForm(schema: AvroSchema): unknown {
  if (isUnion(schema)) return schema.map(wireForm);
  if (isArray(schema)) return { type: 'array', items: wireForm(schema.items) };
  if (!isRecord(schema)) return schema;
  return {
    type: 'record',
    name: fullName(schema),
    fields: schema.fields.map((field) => ({
      name: field.name,
      type: wireForm(field.type),
      ...('default' in field ? { default: field.default } : {}),
    })),
  };
}

export function vingerafdruk(record: AvroRecord): string {
  return createHash('sha256')
    .update(JSON.stringify(wireForm(record)))
    .digest('hex');
}

export function readIds(): readonly IdRegel[] {
  const path = join(avroFolder, 'ids.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
}

export function releasedPath(versie: number, naam: string, ending: string): string {
  return join(releasedFolder, `v${versie}`, `${fileNameOf(naam)}.${ending}`);
}

export function isReleased({ naam, versie }: Pick<IdRegel, 'naam' | 'versie'>): boolean {
  return existsSync(releasedPath(versie, naam, 'avsc'));
}

/** The schema of a version that was released, complete. */
export function readReleased({ naam, versie }: Pick<IdRegel, 'naam' | 'versie'>): AvroRecord {
  return parseRecord(releasedPath(versie, naam, 'avsc'));
}

/**
 * The ids after today's schemas: a schema that differs on the wire from its last version gets the next version
 * and the next id when that last one is released, and otherwise keeps both (nobody holds bytes of it yet).
 */
export function assignIds(
  current: ReadonlyMap<string, AvroRecord>,
  ids: readonly IdRegel[],
  released: (regel: IdRegel) => boolean = isReleased,
): readonly IdRegel[] {
  const result = [...ids];
  for (const record of current.values()) {
    const print = vingerafdruk(record);
    const lastIndex = result.findLastIndex(({ naam }) => naam === record.name);
    const last = result[lastIndex];
    if (last?.vingerafdruk === print) continue;
    if (last !== undefined && !released(last)) {
      result[lastIndex] = { ...last, vingerafdruk: print };
      continue;
    }
    const id = 1 + Math.max(0, ...result.map((regel) => regel.id));
    result.push({ naam: record.name, versie: (last?.versie ?? 0) + 1, id, vingerafdruk: print });
  }
  return result;
}
