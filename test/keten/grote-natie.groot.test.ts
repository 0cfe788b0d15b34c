import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { serviceNames } from '../../scripts/start/services.ts';
import { doodInBeurten, speelOpKeten } from './speel-op-keten.ts';

it('three national months end with a balance that closes, every creditor having each answer once', async () => {
  // More than memory should be asked for.
  const { uitkomst, verschillen } = await speelOpKeten({ seed: 1, maanden: 3 }, undefined, {
    dataRoot: tmpdir(),
  });
  process.stdout.write(`${JSON.stringify(uitkomst)}\n`);
  expect(verschillen).toEqual([]);
  expect(uitkomst.meldingen.open).toBe(0);
  expect(uitkomst.leveringen.nieuw).toBeGreaterThan(3 * 68_000);
  expect(uitkomst.koppeling.precisie).toBeGreaterThanOrEqual(0.999);
  expect(uitkomst.koppeling.trefkans).toBeGreaterThanOrEqual(0.95);
});

it('20,000 meldingen in three months come to the same uitkomst when every service is killed in turn', async () => {
  const opties = { seed: 7, maanden: 3, historieMaanden: 0, meldingenPerMaand: 6_667, gemeenten: 40 };
  const rustig = await speelOpKeten(opties);
  process.stdout.write(`${JSON.stringify(rustig.uitkomst)}\n`);
  expect(rustig.verschillen).toEqual([]);
  const gestoord = await speelOpKeten(opties, doodInBeurten(15));
  expect(gestoord.metingen.herstarts).toBeGreaterThanOrEqual(2 * serviceNames.length);
  expect(gestoord.uitkomst).toEqual(rustig.uitkomst);
  expect(gestoord.verschillen).toEqual([]);
});
