import { expect, test } from 'vitest';
import { classifyFailure } from './classify-failure.ts';

const withCode = (code: string) => Object.assign(new Error('x'), { code });

test.for<[string, unknown, string]>([
  ['deadlock', withCode('40P01'), 'retry'],
  ['serialization failure', withCode('40001'), 'retry'],
  ['statement timeout', withCode('57014'), 'retry'],
  ['unique violation', withCode('23505'), 'raced'],
  ['value out of range', withCode('22003'), 'failing'],
  ['cardinality: two equal keys in one upsert', withCode('21000'), 'failing'],
  ['raised by our own SQL', withCode('P0001'), 'failing'],
  ['statement after a swallowed failure', withCode('25P02'), 'failing'],
  ['undefined table', withCode('42P01'), 'stuck'],
  ['no rights', withCode('42501'), 'stuck'],
  ['disk full', withCode('53100'), 'stuck'],
  ['server shutting down', withCode('57P01'), 'stuck'],
  ['wrong password', withCode('28P01'), 'stuck'],
  ['database takes no connections', withCode('55000'), 'stuck'],
  ['read only after a failover', withCode('25006'), 'stuck'],
  ['refused by the network', withCode('ECONNREFUSED'), 'stuck'],
  ['connection lost in the driver', new Error('Connection terminated unexpectedly'), 'stuck'],
  ['half-open socket', new Error('Query read timeout'), 'stuck'],
  ['wrapped', new Error('buiten', { cause: withCode('40P01') }), 'retry'],
  ['several addresses refused', new AggregateError([withCode('ECONNREFUSED')]), 'stuck'],
  ['a bug of ours', new TypeError('x is undefined'), 'failing'],
  ['a check of Node itself', withCode('ERR_INVALID_ARG_TYPE'), 'failing'],
  ['something thrown that is no error', 'tekst', 'failing'],
])('%s', ([, error, expected]) => {
  expect(classifyFailure(error)).toBe(expected);
});
