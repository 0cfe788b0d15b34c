import { expect, test } from 'vitest';
import { doorloopLevering } from './ontvang-levering.ts';
import { rawLine } from './split-lines.ts';

/** The blocks that lines of so many bytes are passed in: of each its bytes, and the numbers of all lines in order. */
async function blokkenVan(aantal: number, lengte: number) {
  const blokken: number[] = [];
  const nummers: number[] = [];
  async function* lines() {
    for (let regelnummer = 1; regelnummer <= aantal; regelnummer++)
      yield { regelnummer, ruw: rawLine(Buffer.alloc(lengte, 'x')) };
  }
  const start = (blok: readonly { regelnummer: number; ruw: () => string }[]) => {
    blokken.push(blok.reduce((sum, { ruw }) => sum + ruw().length, 0));
    nummers.push(...blok.map(({ regelnummer }) => regelnummer));
    return async () => undefined;
  };
  await doorloopLevering('k', lines(), { start, close: async () => undefined }, () => undefined);
  return { blokken, nummers };
}

test('a block ends at a thousand lines, and at a megabyte where lines are long; no line is lost', async () => {
  const short = await blokkenVan(2_500, 100);
  expect(short.blokken).toEqual([100_000, 100_000, 50_000]);
  const long = await blokkenVan(100, 60_000);
  expect(Math.max(...long.blokken)).toBeLessThan(1_100_000);
  expect(long.nummers).toEqual(Array.from({ length: 100 }, (_, nr) => nr + 1));
});
