import { setImmediate as beurt } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { naastElkaar } from './naast-elkaar.ts';

test('no more at a time than is said, and what comes of each stands in its place', async () => {
  let bezig = 0;
  let meest = 0;
  const uit = await naastElkaar([5, 1, 4, 2, 3], 2, async (beurten) => {
    bezig += 1;
    meest = Math.max(meest, bezig);
    for (let nummer = 0; nummer < beurten; nummer++) await beurt();
    bezig -= 1;
    return beurten * 10;
  });
  expect(uit).toEqual([50, 10, 40, 20, 30]);
  expect(meest).toBe(2);
});

test('after a failure nothing more is begun, and it is told when the rest has ended', async () => {
  const begonnen: number[] = [];
  const klaar: number[] = [];
  const bezig = naastElkaar([1, 2, 3, 4, 5], 2, async (ding) => {
    begonnen.push(ding);
    await beurt();
    if (ding === 1) throw new Error('the first');
    await beurt();
    klaar.push(ding);
  });
  await expect(bezig).rejects.toThrow('the first');
  expect(begonnen).toEqual([1, 2]);
  expect(klaar).toEqual([2]);
});

test('nothing to do is done at once', async () => {
  await expect(naastElkaar([], 4, async () => 1)).resolves.toEqual([]);
});
