import { expect, test } from 'vitest';
import { describeProblem } from './describe-problem.ts';

const withCode = (code: string) => Object.assign(new Error('x'), { code });
const described = (error: unknown) => describeProblem(error, {}, 'urn:proef:');

test.for<[string, unknown]>([
  ['a session ended by the server', withCode('57P01')],
  ['a deadlock', withCode('40P01')],
  ['a statement that took too long', withCode('57014')],
  ['a full disk', withCode('53100')],
  ['a broken connection', withCode('ECONNRESET')],
  ['a connection lost in the driver', new Error('Connection terminated unexpectedly')],
])('%s is no fault of the caller: it is told when to come back, and we hear of it', ([, error]) => {
  expect(described(error)).toMatchObject({
    body: { status: 503, code: 'TIJDELIJK_NIET_BESCHIKBAAR' },
    retryAfter: 2,
    unforeseen: true,
  });
});

test.for<[string, unknown]>([
  ['a missing table', withCode('42P01')],
  ['a right that is not there', withCode('42501')],
  ['a missing file', withCode('ENOENT')],
  ['a bug', new TypeError('x is undefined')],
])('%s does not pass by itself', ([, error]) => {
  const { body, retryAfter, unforeseen } = described(error);
  expect([body.status, body.code, retryAfter, unforeseen]).toEqual([500, 'INTERNE_FOUT', undefined, true]);
});
