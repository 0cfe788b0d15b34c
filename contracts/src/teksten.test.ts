import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isStorable } from './teksten.ts';

test('a value of JSON is kept with every text but one with a NUL or half a character, however deep', () => {
  for (const text of ['', '\\', '\\u0000', '\\\\u0000', 'ĳ 𠮷 😀', '\n\t', '\ufffd'])
    expect(isStorable({ a: [text, { [text]: 1 }] })).toBe(true);
  for (const text of ['\u0000', '\\\u0000', 'a\ud800', '\udc00b', '\\\\\ud83d']) {
    expect(isStorable({ a: [{ b: text }] })).toBe(false);
    expect(isStorable({ [text]: 1 })).toBe(false);
  }
  expect(isStorable(undefined)).toBe(true);
});

test('any text is kept when it has no NUL and is well formed', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit % 130 === 1 ? 92 : unit)) }),
      (text) => {
        expect(isStorable([text])).toBe(text.isWellFormed() && !text.includes('\u0000'));
      },
    ),
  );
});
