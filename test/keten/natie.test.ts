import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maakNatie, type NatieOpties } from '../../scripts/natie/natie.ts';
import { speelNatie, type Verloop } from '../../scripts/simulatie/speel-natie.ts';
import type { Hub } from '../../scripts/start/hub.ts';
import { startKeten } from './keten.ts';

// Small enough for every day; matching is judged on pairs, of which there are too few here for a bound on recall.
const opties: Partial<NatieOpties> = {
  seed: 7,
  maanden: 1,
  historieMaanden: 0,
  meldingenPerMaand: 1_200,
  gemeenten: 10,
};

async function speel(hub: Hub): Promise<Verloop> {
  return speelNatie({
    hub,
    natie: maakNatie(opties),
    signal: new AbortController().signal,
    onVoortgang: () => undefined,
  });
}

describe('a synthetic nation of 10 gemeenten and 1,200 meldingen', () => {
  let rustig: Verloop;
  let hub: Hub;

  beforeAll(async () => {
    hub = await startKeten();
    rustig = await speel(hub);
    // A run of a hundred days is minutes on two cores.
  }, 20 * 60_000);
  afterAll(() => hub.stop());

  it('ends with a balance that closes, to the cent and to the answer', () => {
    expect(rustig.verschillen).toEqual([]);
    expect(rustig.uitkomst.behoud).toBe(true);
    expect(rustig.uitkomst.centen.in).toBe(rustig.uitkomst.centen.uit);
    expect(rustig.uitkomst.meldingen.open).toBe(0);
  });

  it('joins no meldingen without BSN that are of different residents', () => {
    expect(rustig.uitkomst.koppeling.precisie).toBeGreaterThanOrEqual(0.999);
  });
});
