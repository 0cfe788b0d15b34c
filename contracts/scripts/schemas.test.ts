import { describe, expect, it } from 'vitest';
import {
  type AvroField,
  type AvroSchema,
  fullName,
  isArray,
  isRecord,
  isUnion,
  recordsIn,
} from '../src/codec/avro-schema.ts';
import { hasArrays } from '../src/codec/measure.ts';
import { codelijsten } from '../src/codelijsten.ts';
import { schemaVersies } from '../src/generated/schemas.ts';
import { gemeenteAfhandelingenTopic, partnerMeldingenTopic, topics } from '../src/topics.ts';
import { assignIds, complete, type IdRegel, readSources, vingerafdruk } from './schema-files.ts';

const sources = readSources();
const fields = [...sources.values()].flatMap((record) => record.fields.map((field) => ({ record, field })));

/** Names of the types a field is made of, without the null that makes it optional. */
function kinds(schema: AvroSchema): readonly string[] {
  if (isUnion(schema)) return schema.filter((branch) => branch !== 'null').flatMap(kinds);
  if (isArray(schema)) return ['array', ...kinds(schema.items)];
  if (isRecord(schema)) return ['record'];
  return typeof schema === 'string' ? [schema] : [`${schema.type} ${schema.logicalType}`];
}

describe('the schemas', () => {
  it('document every record and every field', () => {
    for (const record of sources.values()) expect(record.doc, record.name).toMatch(/^[A-Z].*\.$/);
    for (const { record, field } of fields) expect(field.doc, `${record.name}.${field.name}`).toMatch(/\.$/);
  });

  it('name only code lists that exist, on texts', () => {
    for (const { record, field } of fields.filter((each) => each.field.codelijst !== undefined)) {
      expect(Object.keys(codelijsten), `${record.name}.${field.name}`).toContain(field.codelijst);
      expect(kinds(field.type).at(-1)).toBe('string');
    }
  });

  it('name every code of a list where they name more than an example or two', () => {
    const lists: Readonly<Record<string, readonly string[]>> = codelijsten;
    for (const { record, field } of fields) {
      const words = new Set(field.doc?.match(/[A-Z][A-Z_0-9]+/g));
      const codes = lists[field.codelijst ?? ''] ?? [];
      const missing = codes.filter((each) => !words.has(each));
      if (codes.length - missing.length > 2) expect(missing, `${record.name}.${field.name}`).toEqual([]);
    }
  });

  it('use only the types that every part of the contracts knows: no enum, map, float or fixed', () => {
    const primitive = [
      'boolean',
      'int',
      'long',
      'string',
      'bytes',
      'array',
      'int date',
      'long timestamp-millis',
    ];
    for (const { record, field } of fields) {
      for (const kind of kinds(field.type)) {
        if (!sources.has(kind)) expect(primitive, `${record.name}.${field.name}`).toContain(kind);
      }
    }
  });

  it('give every optional field the default null, and no other', () => {
    for (const { record, field } of fields) {
      if (!isUnion(field.type)) continue;
      expect([field.type[0], field.type.length, field.default], `${record.name}.${field.name}`).toEqual([
        'null',
        2,
        null,
      ]);
    }
  });

  it('write money as cents in a long', () => {
    const money = ({ field }: { field: AvroField }) => /bedrag|InCenten/i.test(field.name);
    for (const { record, field } of fields.filter(money)) {
      expect(field.name, record.name).toMatch(/InCenten$/);
      expect(kinds(field.type)).toEqual(['long']);
    }
  });

  it('let outsiders write no arrays and no maps', () => {
    for (const { schema } of [partnerMeldingenTopic('x'), gemeenteAfhandelingenTopic('0268')]) {
      const written = schemaVersies.filter(({ naam }) => naam === schema);
      expect(written.length).toBeGreaterThan(0);
      for (const versie of written) expect(hasArrays(versie.schema)).toBe(false);
    }
  });

  it('carry a person only as a sealed block, and in what a creditor itself delivers', () => {
    const personal = /burgerservicenummer|achternaam|geboortedatum|straat|postcode|telefoonnummer|email/;
    const open = fields.filter(({ field }) => personal.test(field.name)).map(({ record }) => record.name);
    expect(new Set(open)).toEqual(new Set(['Persoon', 'PartnerMelding']));
    for (const topic of Object.values(topics)) {
      const sealed = schemaVersies
        .filter(({ naam }) => naam === topic.schema)
        .flatMap(({ schema }) => [...recordsIn(schema).values()])
        .some((record) => record.fields.some((field) => kinds(field.type).includes('bytes')));
      expect(topic.persoonsgegevens, topic.naam).toBe(sealed ? 'VERZEGELD' : 'GEEN');
    }
  });
});

describe('ids', () => {
  const current = new Map([...sources].map(([name, record]) => [name, complete(record, sources)]));
  const ids = assignIds(current, []);
  const last = (regels: readonly IdRegel[], naam: string) => regels.findLast((regel) => regel.naam === naam);
  const dag = [...current.values()].find(({ name }) => name === 'Dag');
  if (dag === undefined) throw new Error('No schema Dag');
  const longer = {
    ...dag,
    fields: [...dag.fields, { name: 'extra', type: ['null', 'string'] as const, default: null }],
  };
  const grown = new Map([...current, [fullName(dag), longer]]);

  it('are handed out once each and stay when nothing changed on the wire', () => {
    expect(new Set(ids.map(({ id }) => id)).size).toBe(ids.length);
    const documented = new Map(
      [...current].map(([name, record]) => [name, { ...record, doc: 'said better' }]),
    );
    expect(assignIds(documented, ids)).toEqual(ids);
  });

  it('grow with a schema that changed after its release, and keep the old one', () => {
    const next = assignIds(grown, ids, () => true);
    expect(last(next, 'Dag')).toEqual({
      naam: 'Dag',
      versie: 2,
      id: ids.length + 1,
      vingerafdruk: vingerafdruk(longer),
    });
    expect(next.slice(0, -1)).toEqual(ids);
  });

  it('stay with a schema that changed before anybody held bytes of it', () => {
    const next = assignIds(grown, ids, () => false);
    expect(next).toHaveLength(ids.length);
    expect(last(next, 'Dag')).toMatchObject({ versie: 1, id: last(ids, 'Dag')?.id });
  });
});
