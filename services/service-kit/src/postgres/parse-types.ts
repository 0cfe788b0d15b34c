import pg from 'pg';

const INT8 = 20;
const DATE = 1082;

/**
 * How column types become JavaScript values. `date` stays text, because the driver's default makes it a local
 * midnight and shifts the day; `bigint` becomes a number and refuses to lose digits.
 */
export const parseTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary' && oid === INT8) return parseInt8;
    if (format !== 'binary' && oid === DATE) return (text: string) => text;
    return pg.types.getTypeParser(oid, format ?? 'text');
  },
};

function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('bigint from the database is beyond 2^53');
  return value;
}
