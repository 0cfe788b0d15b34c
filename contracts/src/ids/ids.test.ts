import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derivedId, keyedHash, keyedId } from './ids.ts';

const key = createSecretKey(Buffer.alloc(32, 1));
const other = createSecretKey(Buffer.alloc(32, 2));

describe('ids', () => {
  it('have the form of a UUID of their version and are the same every time', () => {
    expect(keyedId(key, ['water', 'K1'])).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(derivedId('s', 'm')).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(keyedId(key, ['water', 'K1'])).toBe(keyedId(key, ['water', 'K1']));
    expect(derivedId('s', 'm')).toBe(derivedId('s', 'm'));
  });

  it('never change: stored data refers to these', () => {
    expect(keyedId(key, ['water', 'K1', '2026-11', '0268'])).toBe('756592d3-e8b1-8479-83c1-7809ce23aad2');
    expect(derivedId('signaal', 'melding')).toBe('dc68e680-a561-5efb-8de0-b2a82cfe7716');
    expect(keyedHash(key, ['999990019']).toString('hex')).toBe(
      '4a8d2f179a5c13cedb88a5a33e4dadb7f44fad518518579ea54dae8e776fa654',
    );
  });

  it('differ with the key and with every part, also where the parts run on into each other', () => {
    expect(keyedId(key, ['a'])).not.toBe(keyedId(other, ['a']));
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string()), (left, right) => {
        const same = JSON.stringify(left) === JSON.stringify(right);
        expect(derivedId(...left) === derivedId(...right)).toBe(same);
        expect(keyedId(key, left) === keyedId(key, right)).toBe(same);
      }),
    );
    expect(derivedId('ab', 'c')).not.toBe(derivedId('a', 'bc'));
    expect(derivedId('1:a')).not.toBe(derivedId('a'));
  });
});
