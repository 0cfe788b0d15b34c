import { encode, type PartnerMelding } from '@meldpunt/contracts';
import { poisonReason } from '@meldpunt/service-kit';
import { expect, test } from 'vitest';
import { legeRegel } from '../../../../scripts/natie/regel.ts';
import { parseRecord } from './parse-record.ts';
import { readPartnerMelding } from './read-partner-melding.ts';

const melding = (more: Partial<PartnerMelding>): PartnerMelding => ({
  ...legeRegel,
  laatsteRegel: false,
  leveringskenmerk: 'week 11',
  regelnummer: 1,
  kenmerk: 'K',
  ...more,
});

function reasonOf(raw: Buffer): string | null {
  try {
    readPartnerMelding(raw);
    return null;
  } catch (error) {
    return poisonReason(error);
  }
}

test('a message with a name and a number as over HTTP is read as it was written', () => {
  for (const leveringskenmerk of ['x', 'week 11', 'x'.repeat(64)])
    expect(readPartnerMelding(encode('PartnerMelding', melding({ leveringskenmerk })))).toMatchObject({
      leveringskenmerk,
      kenmerk: 'K',
    });
});

test.each([
  ['empty', ''],
  ['65 characters', 'x'.repeat(65)],
  ['600 KB', 'x'.repeat(600_000)],
  ['with a NUL', 'week\u000011'],
  ['with a line feed', 'week 11\n'],
  ['with a blank before it', ' week 11'],
  ['not ASCII', 'wéék 11'],
])('a leveringskenmerk that is %s makes the message one that nobody can read', (_, leveringskenmerk) => {
  expect(reasonOf(encode('PartnerMelding', melding({ leveringskenmerk })))).toBe('ONGELDIG_LEVERINGSKENMERK');
});

test('so does a number of no line: lines are counted from 1, and the wire can carry more than a whole of 32 bits', () => {
  for (const regelnummer of [0, -1])
    expect(reasonOf(encode('PartnerMelding', melding({ regelnummer })))).toBe('ONGELDIG_REGELNUMMER');
  const one = encode('PartnerMelding', melding({ leveringskenmerk: 'L' }));
  const at = one.indexOf('L') + 1;
  const huge = Buffer.from([0x80, 0x80, 0x80, 0x80, 0x80, 0x01]);
  expect(one[at]).toBe(2);
  expect(reasonOf(Buffer.concat([one.subarray(0, at), huge, one.subarray(at + 1)]))).toBe(
    'ONGELDIG_REGELNUMMER',
  );
});

test('what is no record keeps the reason of the codec', () => {
  expect(reasonOf(Buffer.from('{"kenmerk":"K"}'))).toBe('GEEN_AVRO');
});

test('a name whose bytes were no UTF-8 is refused with its field, as over HTTP it would not be read at all', () => {
  const good = encode('PartnerMelding', melding({ achternaam: 'Jose' }));
  const bytes = Buffer.from(good);
  bytes[bytes.indexOf('Jose') + 3] = 0xe9;
  const { leveringskenmerk: _, regelnummer: _nr, laatsteRegel: _last, ...record } = readPartnerMelding(bytes);
  expect(parseRecord(record)).toMatchObject({
    status: 'ONLEESBAAR',
    bevindingen: expect.arrayContaining([{ code: 'ONGELDIGE_WAARDE', veld: 'achternaam' }]),
  });
});

test('an amount beyond what a double counts exactly is read, so that its receipt line can say that it is too high', () => {
  const veilig = encode(
    'PartnerMelding',
    melding({ bedragInCenten: Number.MAX_SAFE_INTEGER - 1, kenmerk: 'VEEL' }),
  );
  const bytes = Buffer.from('fcffffffffffff1f', 'hex');
  const at = veilig.indexOf(bytes);
  expect(at).toBeGreaterThan(0);
  for (const [wire, bedragInCenten] of [
    ['feffffffffffffffff01', 2 ** 63],
    ['ffffffffffffffffff01', -(2 ** 63)],
    ['8080808080808020', 2 ** 53],
  ] as const) {
    const raw = Buffer.concat([
      veilig.subarray(0, at),
      Buffer.from(wire, 'hex'),
      veilig.subarray(at + bytes.length),
    ]);
    expect(readPartnerMelding(raw)).toMatchObject({ kenmerk: 'VEEL', regelnummer: 1, bedragInCenten });
  }
});
