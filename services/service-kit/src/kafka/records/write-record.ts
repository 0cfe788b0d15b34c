/** A key, a value or what a header holds; null and undefined are written as absent. */
type Field = Buffer | string | null | undefined;

/** A message as the client library hands it on to be written. Deltas: from the first of its batch. */
export interface RecordToWrite {
  readonly offsetDelta?: number;
  /** Milliseconds. */
  readonly timestampDelta?: number;
  readonly key?: Field;
  readonly value?: Field;
  readonly headers?: Readonly<Record<string, Field | readonly Field[]>>;
}

const ATTRIBUTES = 0;
const ABSENT = -1;

/**
 * The bytes of one record (message format v2), in one piece.
 * Format: Apache Kafka, org.apache.kafka.common.record.DefaultRecord.
 */
export function writeRecord(record: RecordToWrite): Buffer {
  const { offsetDelta = 0, timestampDelta = 0, key, value, headers = {} } = record;
  const named: Field[] = [];
  for (const [name, held] of Object.entries(headers))
    for (const one of Array.isArray(held) ? held : [held]) named.push(name, one);
  const length =
    1 +
    sizeOf(timestampDelta) +
    sizeOf(offsetDelta) +
    sizeOfField(key) +
    sizeOfField(value) +
    sizeOf(named.length / 2) +
    named.reduce<number>((sum, field) => sum + sizeOfField(field), 0);
  const bytes = Buffer.allocUnsafe(sizeOf(length) + length);
  let at = writeNumber(bytes, 0, length);
  at = bytes.writeUInt8(ATTRIBUTES, at);
  at = writeNumber(bytes, at, timestampDelta);
  at = writeNumber(bytes, at, offsetDelta);
  at = writeField(bytes, at, key);
  at = writeField(bytes, at, value);
  at = writeNumber(bytes, at, named.length / 2);
  for (const field of named) at = writeField(bytes, at, field);
  return bytes;
}

function lengthOf(field: Field): number {
  return field === null || field === undefined ? ABSENT : Buffer.byteLength(field);
}

function sizeOfField(field: Field): number {
  const length = lengthOf(field);
  return sizeOf(length) + Math.max(0, length);
}

function writeField(bytes: Buffer, at: number, field: Field): number {
  const behind = writeNumber(bytes, at, lengthOf(field));
  if (field === null || field === undefined) return behind;
  return behind + (typeof field === 'string' ? bytes.write(field, behind) : field.copy(bytes, behind));
}

/** With the sign in the lowest bit, so that small numbers of either sign are short. */
function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

function sizeOf(value: number): number {
  let size = 1;
  for (let left = zigzag(value); left > 0x7f; left = Math.floor(left / 0x80)) size += 1;
  return size;
}

/** Seven bits a byte, the lowest first. Returns the place behind it. */
function writeNumber(bytes: Buffer, at: number, value: number): number {
  let place = at;
  let left = zigzag(value);
  for (; left > 0x7f; left = Math.floor(left / 0x80)) place = bytes.writeUInt8((left % 0x80) + 0x80, place);
  return bytes.writeUInt8(left, place);
}
