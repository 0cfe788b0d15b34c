/*
 * Lists as PostgreSQL keeps them. The driver writes a list as text, with quotes and backslashes around every element, and
 * the server takes that apart letter by letter: an eighth of all it did. In the binary format neither has anything to look
 * for, and bytea is half as long.
 *
 * Source of the formats: PostgreSQL 18, array_recv in src/backend/utils/adt/arrayfuncs.c and the recv function of each type.
 */

type ElementType = {
  readonly oid: number;
  /** Most bytes the value takes; undefined when it is not of this type. */
  most(value: unknown): number | undefined;
  /** Writes what `most` accepted and returns the offset behind it; undefined when it is not of this type after all. */
  write(into: Buffer, offset: number, value: never): number | undefined;
};

/** Bytes of the number of dimensions, whether there are nulls, the type, the length and the lower bound. */
const HEADER = 20;
const PREFIX = 4;
const NULL_LENGTH = -1;
/** Days from 1970 to 2000, where PostgreSQL begins to count. */
const EPOCH_DAYS = 10_957;
const DAY_MS = 86_400_000;
const ISO_DATE = /^(?!0000)\d{4}-\d{2}-\d{2}$/;
const JSONB_VERSION = 1;
/** Longer text is left to the platform, which needs some time to begin and is faster from there on. */
const SHORT = 48;
const SCRATCH_BYTES = 1_048_576;
const KNOWN_DATES = 10_000;

const text: Omit<ElementType, 'oid'> = {
  most: (value) => (typeof value === 'string' ? value.length * 3 : undefined),
  write: writeText,
};

const elementTypes = {
  text: { oid: 25, ...text },
  json: { oid: 114, ...text },
  jsonb: {
    oid: 3802,
    most: (value) => (typeof value === 'string' ? value.length * 3 + 1 : undefined),
    write: (into, offset, value: string) => writeText(into, into.writeUInt8(JSONB_VERSION, offset), value),
  },
  uuid: {
    oid: 2950,
    most: (value) => (typeof value === 'string' && value.length === 36 ? 16 : undefined),
    write: writeUuid,
  },
  bytea: {
    oid: 17,
    most: (value) => (Buffer.isBuffer(value) ? value.length : undefined),
    write: (into, offset, value: Buffer) => offset + value.copy(into, offset),
  },
  boolean: {
    oid: 16,
    most: (value) => (typeof value === 'boolean' ? 1 : undefined),
    write: (into, offset, value: boolean) => into.writeUInt8(value ? 1 : 0, offset),
  },
  integer: {
    oid: 23,
    most: (value) => (typeof value === 'number' && value === (value | 0) ? 4 : undefined),
    write: (into, offset, value: number) => into.writeInt32BE(value, offset),
  },
  bigint: {
    oid: 20,
    most: (value) => (Number.isSafeInteger(value) ? 8 : undefined),
    write: (into, offset, value: number) =>
      into.writeUInt32BE(value >>> 0, into.writeInt32BE(Math.floor(value / 2 ** 32), offset)),
  },
  date: {
    oid: 1082,
    most: (value) => (typeof value === 'string' && daysOf(value) !== undefined ? 4 : undefined),
    write: (into, offset, value: string) => into.writeInt32BE(daysOf(value) ?? 0, offset),
  },
} as const satisfies Record<string, ElementType>;

const byName: ReadonlyMap<string, ElementType> = new Map<string, ElementType>([
  ...Object.entries(elementTypes),
  ['int', elementTypes.integer],
]);

/** By the place of the parameter, from 0: the type of its elements, undefined where the driver is to write it. */
export type ListTypes = readonly (ElementType | undefined)[];

/** Reads off a statement which parameters are lists: those that are `$n::type[]` wherever they stand. */
export function listTypesOf(statement: string): ListTypes {
  const types = new Map<number, ElementType | undefined>();
  for (const [, number, name = ''] of statement.matchAll(/\$(\d+)(?:::([a-z]+)\[\])?/g)) {
    const index = Number(number) - 1;
    const type = byName.get(name);
    types.set(index, types.has(index) && types.get(index) !== type ? undefined : type);
  }
  return Array.from({ length: Math.max(-1, ...types.keys()) + 1 }, (_, index) => types.get(index));
}

/** The values with their lists in the binary format. One that is not of its type stays as it is: the server says why. */
export function encodeLists(types: ListTypes, values: readonly unknown[]): unknown[] {
  return values.map((value, index) => {
    const type = types[index];
    return type !== undefined && Array.isArray(value) ? (encodeList(type, value) ?? value) : value;
  });
}

const scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES);

function encodeList(type: ElementType, values: readonly unknown[]): Buffer | undefined {
  let most = HEADER;
  let hasNull = 0;
  for (const value of values) {
    const size = value === null || value === undefined ? 0 : type.most(value);
    if (size === undefined) return undefined;
    if (value === null || value === undefined) hasNull = 1;
    most += PREFIX + size;
  }
  const into = most <= SCRATCH_BYTES ? scratch : Buffer.allocUnsafeSlow(most);
  let offset = writeHeader(into, type.oid, values.length, hasNull);
  for (const value of values) {
    if (value === null || value === undefined) {
      offset = into.writeInt32BE(NULL_LENGTH, offset);
      continue;
    }
    const end = type.write(into, offset + PREFIX, value as never);
    if (end === undefined) return undefined;
    into.writeInt32BE(end - offset - PREFIX, offset);
    offset = end;
  }
  // The driver may keep it until the connection is there; the scratch is written again before that.
  return Buffer.from(into.subarray(0, offset));
}

function writeHeader(into: Buffer, oid: number, length: number, hasNull: number): number {
  let offset = into.writeInt32BE(length === 0 ? 0 : 1, 0);
  offset = into.writeInt32BE(hasNull, offset);
  offset = into.writeInt32BE(oid, offset);
  if (length === 0) return offset;
  offset = into.writeInt32BE(length, offset);
  return into.writeInt32BE(1, offset);
}

function writeText(into: Buffer, offset: number, value: string): number {
  if (value.length > SHORT) return offset + into.write(value, offset);
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (code > 0x7f) return offset + into.write(value, offset);
    into[offset + index] = code;
  }
  return offset + value.length;
}

/** By the code of a character: the hexadecimal digit it is, or a number above 255. */
const hexDigits = Uint16Array.from({ length: 256 }, (_, code) => {
  const digit = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(digit) ? 256 : digit;
});

/** Thirty-two hexadecimal digits with a dash after the 8th, 12th, 16th and 20th. */
function writeUuid(into: Buffer, offset: number, value: string): number | undefined {
  let at = offset;
  for (let index = 0; index < 36; index += 2) {
    if (index === 8 || index === 13 || index === 18 || index === 23) {
      if (value[index] !== '-') return undefined;
      index++;
    }
    const byte = digitAt(value, index) * 16 + digitAt(value, index + 1);
    if (byte > 255) return undefined;
    into[at++] = byte;
  }
  return at;
}

function digitAt(value: string, index: number): number {
  return hexDigits[value.charCodeAt(index)] ?? 256;
}

const days = new Map<string, number>();

/** Days since 1 January 2000; undefined for what is not a day of the calendar written yyyy-mm-dd. */
function daysOf(date: string): number | undefined {
  const known = days.get(date);
  if (known !== undefined) return known;
  if (!ISO_DATE.test(date)) return undefined;
  const moment = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(moment) || new Date(moment).toISOString().slice(0, 10) !== date) return undefined;
  if (days.size === KNOWN_DATES) days.clear();
  const counted = moment / DAY_MS - EPOCH_DAYS;
  days.set(date, counted);
  return counted;
}
