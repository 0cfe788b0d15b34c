import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maakNatie, type NatieOpties } from '../../scripts/natie/natie.ts';
import { speelNatie, type Verloop } from '../../scripts/simulatie/speel-natie.ts';
import type { Hub } from '../../scripts/start/hub.ts';
import { serviceNames } from '../../scripts/start/services.ts';
import { startKeten } from './keten.ts';

// Small enough for every day; matching is judged on pairs, of which there are too few here for a bound on recall.
const opties: Partial<NatieOpties> = {
  seed: 7,
  maanden: 1,
  historieMaanden: 0,
  meldingenPerMaand: 1_200,
  gemeenten: 10,
};

/** So many moments between two kills that every service dies at least once, at other moments of the day. */
const MOMENTEN_PER_KILL = 9;

async function speel(hub: Hub, verstoor?: Parameters<typeof speelNatie>[0]['verstoor']): Promise<Verloop> {
  return speelNatie({
    hub,
    natie: maakNatie(opties),
    signal: new AbortController().signal,
    onVoortgang: () => undefined,
    ...(verstoor === undefined ? {} : { verstoor }),
  });
}

describe('a synthetic nation of 10 gemeenten and 1,200 meldingen', () => {
  let rustig: Verloop;
  let hub: Hub;

  beforeAll(async () => {
    hub = await startKeten();
    rustig = await speel(hub);
  });
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

  it('comes to the same uitkomst when every service is killed in turn', async () => {
    const gestoord = await startKeten();
    try {
      let moment = 0;
      let gedood = 0;
      const verloop = await speel(gestoord, async () => {
        moment += 1;
        const naam = serviceNames[gedood % serviceNames.length];
        if (moment % MOMENTEN_PER_KILL !== 0 || naam === undefined) return;
        gedood += 1;
        // A while after the moment, so that the service dies at its work and not before it.
        setTimeout(() => void gestoord.service(naam).kill(), (gedood * 37) % 200);
      });
      expect(verloop.metingen.herstarts).toBeGreaterThanOrEqual(serviceNames.length);
      expect(verloop.uitkomst).toEqual(rustig.uitkomst);
      expect(verloop.verschillen).toEqual([]);
    } finally {
      await gestoord.stop();
    }
  });
});
