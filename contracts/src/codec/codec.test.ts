import { describe, expect, it } from 'vitest';
import { recordNamen, sampleOf, variants } from '../../scripts/samples.ts';
import { schemaVersies } from '../generated/schemas.ts';
import type { Dag } from '../generated/types.ts';
import { datum } from '../kalender/datum.ts';
import { recordsIn } from './avro-schema.ts';
import { decode, encode, FRAMING_BYTES, schemaId } from './codec.ts';
import { ContractError, type ContractErrorCode } from './contract-error.ts';
import { hasArrays } from './measure.ts';

const dag: Dag = { dag: datum('2026-12-31'), gezienOp: 1_798_671_600_123 };
const signaal = sampleOf('Signaal', 2);

function codeOf(act: () => unknown): ContractErrorCode | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof ContractError) return error.code;
    throw error;
  }
}

/** Bytes of the record as empty as can be, up to its first array, which then claims 300 million items. */
function bombOf(naam: string): Buffer {
  const versie = schemaVersies.findLast((candidate) => candidate.naam === naam);
  if (versie === undefined) throw new Error(`No schema ${naam}`);
  const before = versie.schema.fields.findIndex(({ type }) => JSON.stringify(type).includes('"array"'));
  const claim = Buffer.from('80cc8d9e02', 'hex');
  return Buffer.concat([Buffer.from([0, 0, 0, 0, versie.id]), Buffer.alloc(before), claim, Buffer.from([0])]);
}

describe('codec', () => {
  it.each(recordNamen())('gives back every %s as it was written', (naam) => {
    for (const variant of variants) {
      const value = sampleOf(naam, variant);
      expect(decode(naam, encode(naam, value))).toEqual(value);
    }
  });

  it('frames with byte 0 and the committed schema id', () => {
    const bytes = encode('Dag', dag);
    expect(bytes[0]).toBe(0);
    expect(bytes.readUInt32BE(1)).toBe(schemaId('Dag'));
  });

  it('writes records larger than its scratch buffer', () => {
    const large = { ...signaal, meldingen: Array.from({ length: 2000 }, () => signaal.meldingen).flat() };
    expect(decode('Signaal', encode('Signaal', large)).meldingen).toHaveLength(6000);
  });

  it('tells an id that is not committed from one that belongs to another record', () => {
    const bytes = encode('Dag', dag);
    expect(codeOf(() => decode('Signaal', bytes))).toBe('ANDER_SCHEMA');
    bytes.writeUInt32BE(4_000_000, 1);
    expect(codeOf(() => decode('Dag', bytes))).toBe('ONBEKEND_SCHEMA');
  });

  it('refuses bytes without framing or with something behind the record', () => {
    expect(codeOf(() => decode('Signaal', Buffer.from('{"signaalId":"s1"}')))).toBe('GEEN_AVRO');
    expect(codeOf(() => decode('Signaal', Buffer.alloc(0)))).toBe('GEEN_AVRO');
    const longer = Buffer.concat([encode('Signaal', signaal), Buffer.from([0])]);
    expect(codeOf(() => decode('Signaal', longer))).toBe('GEEN_AVRO');
  });

  it.each(recordNamen())('tells that a %s was cut off, wherever the cut', (naam) => {
    const bytes = encode(naam, sampleOf(naam, 2));
    for (let length = FRAMING_BYTES; length < bytes.length; length++) {
      expect(codeOf(() => decode(naam, bytes.subarray(0, length)))).toBe('AFGEKAPT');
    }
  });

  it('never throws anything but a ContractError, whatever byte is damaged', () => {
    const bytes = encode('Signaal', signaal);
    let seed = 1;
    for (let round = 0; round < 5000; round++) {
      seed = (seed * 48_271) % 2_147_483_647;
      const damaged = Buffer.from(bytes);
      damaged[FRAMING_BYTES + (seed % (bytes.length - FRAMING_BYTES))] = seed % 251;
      codeOf(() => decode('Signaal', damaged));
    }
  });

  it('refuses a date before the year 1 or after 9999', () => {
    const bytes = Buffer.concat([
      Buffer.from([0, 0, 0, 0, schemaId('Dag')]),
      Buffer.from('feffffff0f02', 'hex'),
    ]);
    expect(codeOf(() => decode('Dag', bytes))).toBe('GEEN_AVRO');
  });

  it('refuses a code outside its list, deep inside too, and names only the field', () => {
    const first = signaal.meldingen[0];
    if (first === undefined) return expect.fail('no melding in the sample');
    const soort = first.soort;
    const bytes = encode('Signaal', { ...signaal, meldingen: [first], motivering: [] });
    bytes.write('X'.repeat(soort.length), bytes.indexOf(soort));
    expect(() => decode('Signaal', bytes)).toThrow('Signaal.meldingen.soort: ONBEKENDE_CODE');
    expect(codeOf(() => decode('Signaal', bytes))).toBe('ONBEKENDE_CODE');
  });

  it('names the field of a value that cannot be written, never the value', () => {
    expect(() => encode('Dag', { ...dag, gezienOp: 1.5 })).toThrow('Dag.gezienOp: NIET_TE_SCHRIJVEN');
    expect(() => encode('Dag', { ...dag, dag: '2026-02-30' as Dag['dag'] })).toThrow(
      'Dag.dag: NIET_TE_SCHRIJVEN',
    );
    const unsafe = { ...signaal, versie: 2 ** 53 };
    expect(() => encode('Signaal', unsafe)).toThrow('Signaal.versie: NIET_TE_SCHRIJVEN');
  });

  it.each(
    recordNamen().filter((naam) =>
      schemaVersies.some((versie) => versie.naam === naam && hasArrays(versie.schema)),
    ),
  )('refuses a %s whose array claims 300 million items before anything is allocated', (naam) => {
    const bomb = bombOf(naam);
    expect(bomb.length).toBeLessThan(60);
    codeOf(() => decode(naam, Buffer.alloc(0)));
    const heapBefore = process.memoryUsage().heapUsed;
    const started = performance.now();
    expect(codeOf(() => decode(naam, bomb))).toBe('AFGEKAPT');
    expect(performance.now() - started).toBeLessThan(100);
    expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(20_000_000);
  });

  it('knows of an array at any depth', () => {
    const withArrays = schemaVersies.filter(({ schema }) => JSON.stringify(schema).includes('"array"'));
    expect(schemaVersies.filter(({ schema }) => hasArrays(schema))).toEqual(withArrays);
    expect(withArrays.length).toBeGreaterThan(5);
    for (const { schema } of schemaVersies) expect(recordsIn(schema).size).toBeGreaterThan(0);
  });
});
