import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { speelOpKeten } from './speel-op-keten.ts';

it('three national months end with a balance that closes, every creditor having each answer once', async () => {
  // More than memory should be asked for.
  const { uitkomst, verschillen } = await speelOpKeten(
    { seed: 1, maanden: 3 },
    { keten: { dataRoot: tmpdir() } },
  );
  process.stdout.write(`${JSON.stringify(uitkomst)}\n`);
  expect(verschillen).toEqual([]);
  expect(uitkomst.meldingen.open).toBe(0);
  expect(uitkomst.leveringen.nieuw).toBeGreaterThan(3 * 68_000);
  expect(uitkomst.koppeling.precisie).toBeGreaterThanOrEqual(0.999);
  expect(uitkomst.koppeling.trefkans).toBeGreaterThanOrEqual(0.95);
});
