import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseEnvelope } from './parse-envelope.ts';

const encoder = new TextEncoder();

function read(json: string) {
  const bytes = encoder.encode(json);
  const envelop = parseEnvelope(bytes);
  if (envelop.status !== 'GELEZEN') return envelop;
  const meldingen = envelop.meldingen.map(([from, to]) => new TextDecoder().decode(bytes.subarray(from, to)));
  return { ...envelop, meldingen };
}

test('the object of the contract and the bare list are both a levering', () => {
  expect(read('{"leveringskenmerk":"L","meldingen":[{"a":1}, {"b":[2,{"c":3}]}]}')).toMatchObject({
    leveringskenmerk: 'L',
    meldingen: ['{"a":1}', '{"b":[2,{"c":3}]}'],
  });
  expect(read(' { "meldingen" : [ ] , "partnerId" : "p" } ')).toMatchObject({
    partnerId: 'p',
    meldingen: [],
  });
  expect(read('[{"a":"]},["},{"b":"\\"}"}]')).toMatchObject({ meldingen: ['{"a":"]},["}', '{"b":"\\"}"}'] });
});

test('one bad line keeps its own borders', () => {
  expect(read('{"meldingen":[{"a":1},zomaar,{"b":2}]}')).toMatchObject({
    meldingen: ['{"a":1}', 'zomaar', '{"b":2}'],
  });
});

test('ten thousand levels are one line like any other', () => {
  const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
  expect(read(`{"meldingen":[${deep},{"b":2}]}`)).toMatchObject({ meldingen: [deep, '{"b":2}'] });
});

test('what is no levering says at which byte', () => {
  for (const json of [
    '',
    'kenmerk;bedrag',
    '{"meldingen":{}}',
    '{"leveringskenmerk":"L"}',
    '{"meldingen":[1,]}',
    '[1]x',
    '{"meldingen":[1]',
    '{"meldingen":[1]}}',
  ]) {
    expect(read(json), json).toMatchObject({ status: 'ONLEESBAAR' });
  }
  expect(read('{"meldingen":[{"a":1}], !}')).toEqual({ status: 'ONLEESBAAR', byte: 25 });
});

test('the borders are those a JSON parser would find', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.string(), (values, leveringskenmerk) => {
      const found = read(JSON.stringify({ leveringskenmerk, meldingen: values }, null, values.length % 3));
      if (found.status !== 'GELEZEN') throw new Error('unreadable');
      expect(found.meldingen.map((text) => JSON.parse(text))).toEqual(JSON.parse(JSON.stringify(values)));
    }),
  );
});

test('a list of more than could be lawful lines is not looked at further', () => {
  const list = (length: number) => new Uint8Array(Buffer.from(`[${'1,'.repeat(length - 1)}1]`));
  expect(parseEnvelope(list(500_001))).toEqual({ status: 'TE_VEEL' });
  expect(parseEnvelope(list(500_000))).toMatchObject({ status: 'GELEZEN' });
});
