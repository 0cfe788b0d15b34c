import { describe, expect, test } from 'vitest';
import { encodeLists, listTypesOf } from './binary-lists.ts';

const isList = (text: string) => listTypesOf(text).map((type) => type !== undefined);

describe('which parameters of a statement are lists', () => {
  test.each([
    ['select * from unnest($1::uuid[], $2::text[])', [true, true]],
    ['select 1 where a = $1 and b = any($2::date[])', [false, true]],
    ['a = any($1::uuid[]) or b = any($1::uuid[])', [true]],
    // The server takes the type of the first; what the other wants is not ours to guess.
    ['a = any($1::uuid[]) or b = any($1::text[])', [false]],
    ['a = any($1) or b = any($1::uuid[])', [false]],
    ['a = any($1::uuid[]) or b = $1', [false]],
    ['select $2::int[], $10::text, $1::timestamptz[]', [false, true, ...Array(8).fill(false)]],
    ['select 1', []],
  ])('%s', (text, lists) => {
    expect(isList(text)).toEqual(lists);
  });
});

describe('a list in the binary format', () => {
  const encode = (type: string, list: readonly unknown[]) =>
    encodeLists(listTypesOf(`$1::${type}[]`), [list])[0];

  test('has its type, its length and the length of each element, as array_recv reads them', () => {
    expect(encode('text', ['één', null])).toEqual(
      Buffer.from(
        '00000001 00000001 00000019 00000002 00000001 00000005 c3a9c3a96e ffffffff'.replaceAll(' ', ''),
        'hex',
      ),
    );
  });

  test('has no dimensions when it is empty', () => {
    expect(encode('uuid', [])).toEqual(Buffer.from('000000000000000000000b86', 'hex'));
  });

  test.each([
    ['uuid', '0192d0b4-7d0c-7000-8000-00000000000g'],
    ['uuid', '0192d0b47-d0c-7000-8000-000000000000'],
    ['date', '2025-02-30'],
    ['date', '0000-01-01'],
    ['integer', 2 ** 31],
    ['integer', 0.5],
    ['bigint', 2 ** 53],
    ['boolean', 'true'],
    ['bytea', 'abc'],
    ['text', 7],
    ['text', ['a']],
  ])('is not made of a value that is no %s: %s', (type, value) => {
    const list = [null, value];
    expect(encode(type, list)).toBe(list);
  });

  test('longer than what is kept at hand is made all the same', () => {
    const long = Buffer.alloc(3_000_000, 7);
    const encoded = encode('bytea', [long, long]);
    expect(encoded).toHaveLength(20 + 2 * (4 + long.length));
  });

  test('leaves alone what is no list', () => {
    expect(encodeLists(listTypesOf('$1::text[], $2::text'), [null, 'a', 1])).toEqual([null, 'a', 1]);
  });
});
