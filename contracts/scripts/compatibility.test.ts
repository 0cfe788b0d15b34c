import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import avro from 'avsc';
import { describe, expect, it } from 'vitest';
import {
  type AvroRecord,
  type AvroSchema,
  isArray,
  isRecord,
  isUnion,
  recordsIn,
} from '../src/codec/avro-schema.ts';
import { decode, encode, FRAMING_BYTES } from '../src/codec/codec.ts';
import { DatumType } from '../src/codec/datum-type.ts';
import { codelijsten } from '../src/codelijsten.ts';
import { schemaVersies } from '../src/generated/schemas.ts';
import type { RecordNaam } from '../src/generated/types.ts';
import { incompatibilities, lostCodes } from './compatibility.ts';
import { recordNamen, sampleOf, variants } from './samples.ts';
import {
  isReleased,
  readIds,
  readReleased,
  releasedFolder,
  releasedPath,
  vingerafdruk,
} from './schema-files.ts';

const released = readIds().filter(isReleased);

function todayOf(naam: string): AvroRecord {
  const versie = schemaVersies.findLast((candidate) => candidate.naam === naam);
  if (versie === undefined) throw new Error(`No schema ${naam}`);
  return versie.schema;
}

function typeOf(schema: AvroRecord): avro.Type {
  const type: avro.Type = avro.Type.forSchema(JSON.parse(JSON.stringify(schema)), {
    logicalTypes: { date: DatumType },
  });
  return type;
}

/** As the JSON files of a release are written. */
function readable(value: unknown): Record<string, unknown> {
  const parsed: Record<string, unknown> = JSON.parse(
    JSON.stringify(value, (_key, held: unknown) => {
      const isBuffer = typeof held === 'object' && held !== null && 'type' in held && held.type === 'Buffer';
      return isBuffer && 'data' in held && Array.isArray(held.data)
        ? { hex: Buffer.from(held.data).toString('hex') }
        : held;
    }),
  );
  return parsed;
}

function sharedFields(value: Record<string, unknown>, schema: AvroRecord): Record<string, unknown> {
  const records = recordsIn(schema);
  // Records inside a record may have got fields too; at its second use one stands there by its name.
  const part = (held: unknown, type: AvroSchema): unknown => {
    const known = typeof type === 'string' ? (records.get(type) ?? type) : type;
    if (isUnion(known)) return known.reduce(part, held);
    if (isArray(known)) return Array.isArray(held) ? held.map((one) => part(one, known.items)) : held;
    return isRecord(known) && isObject(held) ? fields(held, known) : held;
  };
  const fields = (held: Record<string, unknown>, record: AvroRecord) =>
    Object.fromEntries(
      record.fields
        .filter(({ name }) => name in held)
        .map(({ name, type }) => [name, part(held[name], type)]),
    );
  return fields(value, schema);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isRecordNaam(naam: string): naam is RecordNaam {
  return recordNamen().some((known) => known === naam);
}

describe('every released version', () => {
  it('is there for every schema', () => {
    expect(new Set(released.map(({ naam }) => naam))).toEqual(new Set(recordNamen()));
  });

  it.each(released)('of $naam (version $versie) is fully compatible with today', (regel) => {
    expect(incompatibilities(readReleased(regel), todayOf(regel.naam))).toEqual([]);
    expect(vingerafdruk(readReleased(regel))).toBe(regel.vingerafdruk);
  });

  it.each(released)('of $naam (version $versie): its kept bytes are read today', ({ naam, versie, id }) => {
    if (!isRecordNaam(naam)) return expect.fail(`no schema ${naam}`);
    for (const variant of variants) {
      const bytes = readFileSync(releasedPath(versie, naam, `${variant}.bin`));
      const kept: Record<string, unknown> = JSON.parse(
        readFileSync(releasedPath(versie, naam, `${variant}.json`), 'utf8'),
      );
      expect(bytes.readUInt32BE(1)).toBe(id);
      expect(readable(decode(naam, bytes))).toMatchObject(sharedFields(kept, todayOf(naam)));
    }
  });

  it.each(released)('of $naam (version $versie) reads the bytes of today', (regel) => {
    const { naam } = regel;
    if (!isRecordNaam(naam)) return expect.fail(`no schema ${naam}`);
    const old = readReleased(regel);
    const reader = typeOf(old);
    const resolver = reader.createResolver(typeOf(todayOf(naam)));
    for (const variant of variants) {
      const value = sampleOf(naam, variant);
      const read: unknown = reader.fromBuffer(encode(naam, value).subarray(FRAMING_BYTES), resolver);
      expect(readable(read)).toMatchObject(sharedFields(readable(value), old));
    }
  });

  it('has no code that today lacks', () => {
    const kept: Record<string, readonly string[]> = JSON.parse(
      readFileSync(join(releasedFolder, 'codelijsten.json'), 'utf8'),
    );
    expect(lostCodes(kept, codelijsten)).toEqual([]);
  });
});

describe('a schema that may not follow', () => {
  const inner: AvroRecord = {
    type: 'record',
    name: 'Deel',
    namespace: 'nl.proef',
    fields: [{ name: 'bedrag', type: 'long' }],
  };
  const base: AvroRecord = {
    type: 'record',
    name: 'Proef',
    namespace: 'nl.proef',
    fields: [
      { name: 'naam', type: 'string' },
      { name: 'dag', type: { type: 'int', logicalType: 'date' } },
      { name: 'tot', type: ['null', 'string'], default: null },
      { name: 'delen', type: { type: 'array', items: inner } },
      { name: 'eerste', type: ['null', 'nl.proef.Deel'], default: null },
    ],
  };
  const without = (name: string) => ({ ...base, fields: base.fields.filter((field) => field.name !== name) });
  const changed = (name: string, type: AvroRecord['fields'][number]['type']) => ({
    ...base,
    fields: base.fields.map((field) => (field.name === name ? { ...field, type } : field)),
  });

  it.each<readonly [string, AvroRecord, string]>([
    [
      'takes away a field without a default',
      without('naam'),
      'Proef.naam: removed, but it had no default for old readers',
    ],
    [
      'adds a field without a default',
      { ...base, fields: [...base.fields, { name: 'nieuw', type: 'int' }] },
      'Proef.nieuw: added without a default',
    ],
    [
      'widens a type',
      changed('dag', { type: 'long', logicalType: 'date' }),
      'Proef.dag: type int date became long date',
    ],
    ['drops what a number means', changed('dag', 'int'), 'Proef.dag: type int date became int'],
    [
      'makes a field nullable',
      changed('naam', ['null', 'string']),
      'Proef.naam: type string became [null, string]',
    ],
    ['turns a union round', changed('tot', ['string', 'null']), 'Proef.tot: type null became string'],
    [
      'changes a type deep inside',
      changed('delen', { type: 'array', items: { ...inner, fields: [{ name: 'bedrag', type: 'string' }] } }),
      'Proef.delen[].bedrag: type long became string',
    ],
    [
      'renames a record deep inside',
      changed('delen', { type: 'array', items: { ...inner, name: 'Stuk' } }),
      'Proef.delen[]: record nl.proef.Deel became nl.proef.Stuk',
    ],
    ['has another name', { ...base, name: 'Test' }, 'Proef: record nl.proef.Proef became nl.proef.Test'],
  ])('%s', (_why, newer, problem) => {
    expect(incompatibilities(base, newer)).toContain(problem);
    expect(incompatibilities(newer, base)).not.toEqual([]);
  });

  it('is refused by nothing when it adds or takes away a field with a default, or changes a text', () => {
    const more: AvroRecord = {
      ...base,
      doc: 'now documented',
      fields: [...base.fields.toReversed(), { name: 'nieuw', type: ['null', 'string'], default: null }],
    };
    expect(incompatibilities(base, more)).toEqual([]);
    expect(incompatibilities(more, base)).toEqual([]);
    expect(incompatibilities(base, without('tot'))).toEqual([]);
  });

  it('drops a code', () => {
    expect(lostCodes({ aanpak: ['BRIEF', 'FAX'] }, { aanpak: ['BRIEF', 'BELLEN'] })).toEqual([
      'aanpak: FAX is gone',
    ]);
    expect(lostCodes({ oud: ['A'] }, {})).toEqual(['oud: A is gone']);
  });
});
