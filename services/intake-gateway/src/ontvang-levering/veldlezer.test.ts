import { expect, test } from 'vitest';
import { Veldlezer } from './veldlezer.ts';

const read = (text: string) => {
  const lezer = new Veldlezer({ achternaam: text });
  return [lezer.text('achternaam', 40), lezer.bevindingen.map(({ code }) => code)];
};

test('an accent typed apart is the same name, and counts as one character', () => {
  expect(read('Andre\u0301')).toEqual(['Andr\u00e9', []]);
  expect(read('e\u0301'.repeat(40))).toEqual(['\u00e9'.repeat(40), []]);
});

test.each(['\u202a', '\u202e', '\u2066', '\u2069', '\u0000', '\u2028', '\ufffd', '\ud800'])(
  'a name with the character %j is refused',
  (character) => {
    expect(read(`Jan${character}sen`)).toEqual([null, ['ONGELDIGE_WAARDE']]);
  },
);

test('what a creditor calls a thing stays as it was given, character for character', () => {
  const lezer = new Veldlezer({ kenmerk: ' Andre\u0301\u202e ' });
  expect(lezer.reference('kenmerk', 40)).toBe('Andre\u0301\u202e');
  expect(new Veldlezer({ kenmerk: 'a\u0000' }).reference('kenmerk', 40)).toBeNull();
});
