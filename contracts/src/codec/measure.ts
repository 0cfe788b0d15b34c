import { type AvroSchema, isArray, isLogical, isRecord, isUnion, recordsIn } from './avro-schema.ts';

/**
 * Walks over encoded bytes without building anything and tells whether they can hold a record of the schema.
 *
 * avsc allocates what an array's count claims before it reads an item: six bytes that claim 3×10⁸ items end a
 * process with a 1-GB heap (measured, avsc 5.7.9). Here a count may not exceed the bytes left divided by the
 * least size of an item, and every length must lie inside the buffer, before avsc sees the bytes.
 */
export type Measured = 'HEEL' | 'AFGEKAPT' | 'GEEN_AVRO';

export type Measure = (bytes: Buffer, from: number) => Measured;

/** Position after a value, or one of these. */
const SHORT = -1;
const WRONG = -2;
type Step = (bytes: Buffer, at: number) => number;

/** Where `long` left off reading; module state instead of a pair per number. */
let next = 0;

function long(bytes: Buffer, at: number): number {
  const first = bytes[at];
  if (first !== undefined && first < 0x80) {
    next = at + 1;
    return first % 2 === 0 ? first >> 1 : -((first + 1) >> 1);
  }
  return longerLong(bytes, at);
}

function longerLong(bytes: Buffer, at: number): number {
  let value = 0;
  let scale = 1;
  for (let index = at; index < at + 10; index++) {
    const byte = bytes[index];
    if (byte === undefined) {
      next = SHORT;
      return 0;
    }
    value += (byte & 0x7f) * scale;
    scale *= 128;
    if (byte < 0x80) {
      next = index + 1;
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
  }
  next = WRONG;
  return 0;
}

function skipLong(bytes: Buffer, at: number): number {
  long(bytes, at);
  return next;
}

function skipBytes(bytes: Buffer, at: number): number {
  const length = long(bytes, at);
  if (next < 0) return next;
  if (length < 0) return WRONG;
  return next + length > bytes.length ? SHORT : next + length;
}

function skipFixed(size: number): Step {
  return (bytes, at) => (at + size > bytes.length ? SHORT : at + size);
}

function leastSize(schema: AvroSchema, records: ReturnType<typeof recordsIn>): number {
  if (schema === 'null') return 0;
  const record = typeof schema === 'string' ? records.get(schema) : schema;
  if (record === undefined || isUnion(record) || !isRecord(record)) return 1;
  return record.fields.reduce((sum, field) => sum + leastSize(field.type, records), 0);
}

function stepOf(schema: AvroSchema, records: ReturnType<typeof recordsIn>): Step {
  if (isUnion(schema)) return unionStep(schema.map((branch) => stepOf(branch, records)));
  if (isArray(schema))
    return arrayStep(stepOf(schema.items, records), Math.max(1, leastSize(schema.items, records)));
  if (isRecord(schema)) return recordStep(schema.fields.map((field) => stepOf(field.type, records)));
  const name = isLogical(schema) ? schema.type : schema;
  switch (name) {
    case 'null':
      return (_bytes, at) => at;
    case 'boolean':
      return skipFixed(1);
    case 'int':
    case 'long':
      return skipLong;
    case 'string':
    case 'bytes':
      return skipBytes;
    case 'float':
      return skipFixed(4);
    case 'double':
      return skipFixed(8);
    default: {
      const record = typeof name === 'string' ? records.get(name) : undefined;
      if (record === undefined)
        throw new Error(`No measure for a schema of this kind in ${[...records.keys()][0]}`);
      return stepOf(record, records);
    }
  }
}

function unionStep(branches: readonly Step[]): Step {
  return (bytes, at) => {
    const index = long(bytes, at);
    if (next < 0) return next;
    const branch = branches[index];
    return branch === undefined ? WRONG : branch(bytes, next);
  };
}

function recordStep(fields: readonly Step[]): Step {
  return (bytes, at) => {
    let position = at;
    for (const field of fields) {
      position = field(bytes, position);
      if (position < 0) return position;
    }
    return position;
  };
}

function arrayStep(item: Step, itemSize: number): Step {
  return (bytes, at) => {
    let position = at;
    for (;;) {
      let count = long(bytes, position);
      position = next;
      if (position < 0) return position;
      if (count === 0) return position;
      if (count < 0) {
        count = -count;
        position = skipLong(bytes, position);
        if (position < 0) return position;
      }
      if (count > (bytes.length - position) / itemSize) return SHORT;
      for (; count > 0; count--) {
        position = item(bytes, position);
        if (position < 0) return position;
      }
    }
  };
}

/** The measure for bytes written with this schema. */
export function measureFor(schema: AvroSchema): Measure {
  const step = stepOf(schema, recordsIn(schema));
  return (bytes, from) => {
    const end = step(bytes, from);
    if (end === SHORT) return 'AFGEKAPT';
    return end === bytes.length ? 'HEEL' : 'GEEN_AVRO';
  };
}

/** True when the schema has an array or a map anywhere, so that a count could claim too much. */
export function hasArrays(schema: AvroSchema): boolean {
  for (const record of recordsIn(schema).values()) {
    for (const field of record.fields) if (holdsArray(field.type)) return true;
  }
  return false;
}

function holdsArray(schema: AvroSchema): boolean {
  if (isUnion(schema)) return schema.some(holdsArray);
  return (
    isArray(schema) || (typeof schema === 'object' && 'type' in schema && schema.type === ('map' as string))
  );
}
