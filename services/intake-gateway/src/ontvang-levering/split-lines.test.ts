import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LANGSTE_REGEL, parseLine } from './parse-line.ts';
import { rawLine, splitLines } from './split-lines.ts';

async function* pieces(...parts: (string | Buffer)[]): AsyncGenerator<Buffer> {
  for (const part of parts) yield Buffer.from(part);
}

async function lines(...parts: (string | Buffer)[]) {
  const found: [number, string | null][] = [];
  for await (const { regelnummer, ruw } of splitLines(pieces(...parts))) {
    found.push([regelnummer, ruw.teLang ? 'TE LANG' : ruw.text]);
  }
  return found;
}

const codeOf = (line: string | Buffer) => {
  const gelezen = parseLine(rawLine(Buffer.from(line)));
  return gelezen.status === 'ONLEESBAAR'
    ? gelezen.bevindingen.map(({ code, veld }) => `${code}:${veld}`)
    : 'GELEZEN';
};

test('lines keep their number, whatever pieces they come in; blank lines count and are not given', async () => {
  expect(await lines('{"a":1}\n\n{"b"', ':2}\r\n', '{"c":3}')).toEqual([
    [1, '{"a":1}'],
    [3, '{"b":2}\r'],
    [4, '{"c":3}'],
  ]);
  expect(await lines('\ufeff{"a":1}\n')).toEqual([[1, '{"a":1}']]);
  expect(await lines()).toEqual([]);
});

test('however a stream is cut into pieces, the lines are the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme' })),
      fc.array(fc.nat(40), { minLength: 1 }),
      async (texts, sizes) => {
        const body = Buffer.from(texts.map((text) => `${JSON.stringify({ text })}\n`).join(''));
        async function* cut() {
          for (let from = 0, nr = 0; from < body.length; nr++) {
            const size = 1 + (sizes[nr % sizes.length] ?? 0);
            yield body.subarray(from, from + size);
            from += size;
          }
        }
        const seen: string[] = [];
        for await (const { ruw } of splitLines(cut())) seen.push(ruw.text ?? '');
        expect(seen).toEqual(texts.map((text) => JSON.stringify({ text })));
      },
    ),
  );
});

test('a line of 10 MB is told apart and the next one goes on', async () => {
  const long = Buffer.alloc(1024 * 1024, 'x');
  const ten = Array.from({ length: 10 }, () => long);
  expect(await lines('{"a":1}\n{"naam":"', ...ten, '"}\n{"b":2}\n')).toEqual([
    [1, '{"a":1}'],
    [2, 'TE LANG'],
    [3, '{"b":2}'],
  ]);
  expect(await lines(Buffer.alloc(LANGSTE_REGEL + 1, 'x'))).toEqual([[1, 'TE LANG']]);
});

test('a connection that breaks gives the whole lines and not the half one', async () => {
  const seen: number[] = [];
  async function* breaking() {
    yield Buffer.from('{"a":1}\n{"b":2}\n{"c"');
    throw new Error('aborted');
  }
  const read = async () => {
    for await (const { regelnummer } of splitLines(breaking())) seen.push(regelnummer);
  };
  await expect(read()).rejects.toThrow('aborted');
  expect(seen).toEqual([1, 2]);
});

test('what is no line of ours has its code', () => {
  expect(codeOf('{"kenmerk":')).toEqual(['GEEN_JSON:']);
  expect(codeOf('kenmerk;bedrag')).toEqual(['GEEN_JSON:']);
  expect(codeOf('[1]')).toEqual(['GEEN_OBJECT:']);
  expect(codeOf('null')).toEqual(['GEEN_OBJECT:']);
  expect(codeOf(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]))).toEqual(['GEEN_UTF8:']);
  expect(codeOf(Buffer.alloc(LANGSTE_REGEL + 1, 0x20))).toEqual(['REGEL_TE_LANG:']);
  expect(codeOf(`{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`)).toEqual(['REGEL_TE_DIEP:']);
  expect(codeOf('{"a":'.repeat(10_000))).toEqual(['REGEL_TE_DIEP:']);
});

test('names that reach into the machinery are unknown fields, and reach nothing', () => {
  expect(codeOf('{"__proto__":{"achternaam":"X"},"kenmerk":"K"}')).toContain('ONBEKEND_VELD:__proto__');
  expect(codeOf('{"constructor":1,"kenmerk":"K"}')).toContain('ONBEKEND_VELD:constructor');
  expect(codeOf('{"Jan Jansen, Dorpsstraat 1":1,"kenmerk":"K"}')).toContain('ONBEKEND_VELD:');
  expect(Object.hasOwn(Object.prototype, 'achternaam')).toBe(false);
});

test('characters that no database or screen can hold are refused with their field', () => {
  expect(codeOf('{"actie":"BETAALD","kenmerk":"K\\u0000"}')).toEqual(['ONGELDIGE_WAARDE:kenmerk']);
  expect(codeOf('{"actie":"BETAALD","kenmerk":"K\\ud800"}')).toEqual(['ONGELDIGE_WAARDE:kenmerk']);
  expect(codeOf(`{"actie":"BETAALD","kenmerk":"${'K'.repeat(65)}"}`)).toEqual(['ONGELDIGE_WAARDE:kenmerk']);
  expect(codeOf('{"actie":"BETAALD","kenmerk":"[K{1}]"}')).toBe('GELEZEN');
});
