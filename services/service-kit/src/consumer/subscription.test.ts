import { expect, test } from 'vitest';
import { MessageHeaders } from './subscription.ts';

test('a header without a value, which Kafka knows and the client library does not declare, is one that is not there', () => {
  const headers = new MessageHeaders({
    headers: JSON.parse('{"leeg":null,"vol":"x","dubbel":["eerste","tweede"]}'),
  });
  expect(['leeg', 'vol', 'dubbel', 'ander'].map((name) => headers.get(name))).toEqual([
    undefined,
    'x',
    'eerste',
    undefined,
  ]);
  expect(['leeg', 'ander'].map((name) => headers.has(name))).toEqual([true, false]);
});
