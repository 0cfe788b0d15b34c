import avro from 'avsc';

function unwritable(): never {
  throw new Error('a rounded long is only read');
}

/** An Avro long as the nearest double; only for reading. avsc's own refuses the record when that is not the number. */
export const roundedLong = avro.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => Number(bytes.readBigInt64LE()),
  toBuffer: unwritable,
  fromJSON: (value: number) => value,
  toJSON: (value: number) => value,
  isValid: (value: unknown) => typeof value === 'number' && Number.isInteger(value),
  compare: (a: number, b: number) => a - b,
});
