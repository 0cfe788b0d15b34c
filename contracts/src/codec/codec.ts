import avro from 'avsc';
import { schemaVersies } from '../generated/schemas.ts';
import type { RecordNaam, Records } from '../generated/types.ts';
import type { SchemaVersie } from './avro-schema.ts';
import { type CheckCodes, checkCodesFor, type Fields } from './check-codes.ts';
import { ContractError } from './contract-error.ts';
import { DatumType } from './datum-type.ts';
import { hasArrays, type Measure, measureFor } from './measure.ts';
import { roundedLong } from './rounded-long.ts';

/** Confluent framing: byte 0 is 0, then the schema id in four bytes big-endian, then the Avro bytes. */
export const FRAMING_BYTES = 5;

interface Reader {
  readonly type: avro.Type;
  readonly resolver: avro.Resolver | undefined;
  readonly measure: Measure;
  /** Arrays are measured before avsc reads them; other records only to tell why avsc refused them. */
  readonly measureFirst: boolean;
}

/**
 * How a long comes out. EXACT refuses what a double does not count exactly; AFGEROND gives the nearest double, for what
 * a party wrote and somebody can still tell it that the number is too large.
 */
export type Longs = 'EXACT' | 'AFGEROND';

interface Contract {
  readonly id: number;
  readonly longs: Longs;
  readonly type: avro.Type;
  readonly checkCodes: CheckCodes | null;
  /** By schema id, filled on first use. */
  readonly readers: Map<number, Reader>;
}

const versiesByNaam = Map.groupBy(schemaVersies, ({ naam }) => naam);
const committedIds = new Set(schemaVersies.map(({ id }) => id));
const contractsByLongs: Readonly<Record<Longs, Map<string, Contract>>> = {
  EXACT: new Map(),
  AFGEROND: new Map(),
};

function typeOf({ schema }: SchemaVersie, longs: Longs): avro.Type {
  const type: avro.Type = avro.Type.forSchema(JSON.parse(JSON.stringify(schema)), {
    logicalTypes: { date: DatumType },
    omitRecordMethods: true,
    ...(longs === 'AFGEROND' ? { registry: { long: roundedLong } } : {}),
  });
  return type;
}

function contractOf(naam: RecordNaam, longs: Longs = 'EXACT'): Contract {
  const contracts = contractsByLongs[longs];
  const known = contracts.get(naam);
  if (known !== undefined) return known;
  const current = versiesByNaam.get(naam)?.at(-1);
  if (current === undefined) throw new ContractError('ONBEKEND_SCHEMA', naam);
  const contract: Contract = {
    id: current.id,
    longs,
    type: typeOf(current, longs),
    checkCodes: checkCodesFor(current.schema),
    readers: new Map(),
  };
  contracts.set(naam, contract);
  return contract;
}

function readerOf(naam: RecordNaam, contract: Contract, id: number): Reader {
  const known = contract.readers.get(id);
  if (known !== undefined) return known;
  const written = versiesByNaam.get(naam)?.find((versie) => versie.id === id);
  if (written === undefined) {
    throw new ContractError(committedIds.has(id) ? 'ANDER_SCHEMA' : 'ONBEKEND_SCHEMA', naam);
  }
  const reader: Reader = {
    type: contract.type,
    resolver: id === contract.id ? undefined : contract.type.createResolver(typeOf(written, contract.longs)),
    measure: measureFor(written.schema),
    measureFirst: hasArrays(written.schema),
  };
  contract.readers.set(id, reader);
  return reader;
}

/**
 * Reads bytes with Confluent framing as the named record, written with any released version of its schema.
 *
 * Dates come out as `Datum`, instants and longs as numbers, codes as members of their code list; texts and
 * bytes are copies, so that the buffer of a whole fetch is not kept alive by one field.
 *
 * @throws ContractError GEEN_AVRO, ONBEKEND_SCHEMA, ANDER_SCHEMA, AFGEKAPT or ONBEKENDE_CODE, without anything of the content.
 */
export function decode<N extends RecordNaam>(naam: N, bytes: Buffer, longs: Longs = 'EXACT'): Records[N] {
  if (bytes.length < FRAMING_BYTES || bytes[0] !== 0) throw new ContractError('GEEN_AVRO', naam);
  const contract = contractOf(naam, longs);
  const reader = readerOf(naam, contract, bytes.readUInt32BE(1));
  if (reader.measureFirst) refuseUnlessWhole(naam, reader, bytes);
  const value = read<N>(naam, reader, bytes);
  const veld = contract.checkCodes?.(value) ?? null;
  if (veld !== null) throw new ContractError('ONBEKENDE_CODE', naam, veld);
  return value;
}

/** Reads any released version of one record; see `decode`. */
export function decoder<N extends RecordNaam>(naam: N): (bytes: Buffer) => Records[N] {
  return (bytes) => decode(naam, bytes);
}

function read<N extends RecordNaam>(naam: N, reader: Reader, bytes: Buffer): Records[N] {
  try {
    const value: Records[N] = reader.type.fromBuffer(bytes.subarray(FRAMING_BYTES), reader.resolver);
    return value;
  } catch {
    // avsc quotes the bytes in some of its messages, so its error goes no further, not even as a cause.
    refuseUnlessWhole(naam, reader, bytes);
    throw new ContractError('GEEN_AVRO', naam);
  }
}

function refuseUnlessWhole(naam: RecordNaam, reader: Reader, bytes: Buffer): void {
  const measured = reader.measure(bytes, FRAMING_BYTES);
  if (measured !== 'HEEL') throw new ContractError(measured, naam);
}

let scratch = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * Writes the record with the current version of its schema, framed.
 *
 * @throws ContractError NIET_TE_SCHRIJVEN or ONBEKENDE_CODE with the path of the field: a mistake of the program.
 */
export function encode<N extends RecordNaam>(naam: N, value: Records[N]): Buffer {
  const { id, type, checkCodes } = contractOf(naam);
  const fields: Fields = value;
  const veld = checkCodes?.(fields) ?? null;
  if (veld !== null) throw new ContractError('ONBEKENDE_CODE', naam, veld);
  let end = write(naam, type, value);
  if (end < 0) {
    scratch = Buffer.allocUnsafeSlow(2 * (FRAMING_BYTES - end) + scratch.length);
    end = write(naam, type, value);
  }
  const bytes = Buffer.allocUnsafe(end);
  scratch.copy(bytes, 0, 0, end);
  bytes[0] = 0;
  bytes.writeUInt32BE(id, 1);
  return bytes;
}

/** End of the written bytes, negative when the scratch buffer is too small. */
function write(naam: RecordNaam, type: avro.Type, value: Fields): number {
  try {
    return type.encode(value, scratch, FRAMING_BYTES);
  } catch {
    throw new ContractError('NIET_TE_SCHRIJVEN', naam, firstInvalid(type, value));
  }
}

function firstInvalid(type: avro.Type, value: Fields): string {
  let found = '';
  type.isValid(value, {
    errorHook: (path: readonly string[]) => {
      if (found === '') found = path.filter((part) => !/^\d+$/.test(part)).join('.');
    },
  });
  return found;
}

/** Id that bytes written now carry, for example to look the schema up. */
export function schemaId(naam: RecordNaam): number {
  return contractOf(naam).id;
}
