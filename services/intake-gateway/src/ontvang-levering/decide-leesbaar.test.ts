import { expect, test } from 'vitest';
import { isLeesbaar } from './decide-leesbaar.ts';

test.each([
  ['application/x-ndjson', undefined, true],
  ['application/json; charset=utf-8', undefined, true],
  ['application/x-ndjson;charset="UTF-8"', 'identity', true],
  ['application/x-ndjson; x=y; Charset = utf8', '', true],
  ['application/x-ndjson', 'gzip', false],
  ['application/json', 'identity, br', false],
  ['application/x-ndjson; charset=iso-8859-1', undefined, false],
  ['application/x-ndjson; charset=utf-8; charset=utf-16', undefined, false],
  ['application/json; charset=', undefined, false],
])('%s, packed as %s: %s', (contentType, contentEncoding, leesbaar) => {
  expect(isLeesbaar({ contentType, contentEncoding })).toBe(leesbaar);
});
