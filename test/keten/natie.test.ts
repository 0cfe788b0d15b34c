import { beforeAll, describe, expect, it } from 'vitest';
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
  gemeenten: 20,
};

/** So many moments between two kills that every service dies about twice, at other moments of the day. */
const MOMENTEN_PER_KILL = 11;

type Verstoring = (hub: Hub, moment: number) => void;

/** Plays the nation on a hub of its own, which is gone afterwards: two at once would take each other's cores. */
async function speel(verstoor: Verstoring = () => undefined): Promise<Verloop> {
  const hub = await startKeten();
  let moment = 0;
  try {
    return await speelNatie({
      hub,
      natie: maakNatie(opties),
      signal: new AbortController().signal,
      onVoortgang: () => undefined,
      async verstoor() {
        moment += 1;
        verstoor(hub, moment);
      },
    });
  } finally {
    await hub.stop();
  }
}

describe('a synthetic nation of 20 gemeenten and 1,200 meldingen', () => {
  let rustig: Verloop;

  beforeAll(async () => {
    rustig = await speel();
    // A run of a hundred days is minutes on two cores that do other work.
  }, 20 * 60_000);

  it('ends with a balance that closes, to the cent and to the answer', () => {
    expect(rustig.verschillen).toEqual([]);
    expect(rustig.uitkomst.behoud).toBe(true);
    expect(rustig.uitkomst.centen.in).toBe(rustig.uitkomst.centen.uit);
    expect(rustig.uitkomst.meldingen.open).toBe(0);
  });

  it('joins no meldingen without BSN that are of different residents', () => {
    expect(rustig.uitkomst.koppeling.precisie).toBeGreaterThanOrEqual(0.999);
  });

  it(
    'comes to the same uitkomst when every service is killed in turn',
    async () => {
      let gedood = 0;
      const gestoord = await speel((hub, moment) => {
        const naam = serviceNames[gedood % serviceNames.length];
        if (moment % MOMENTEN_PER_KILL !== 0 || naam === undefined) return;
        gedood += 1;
        // A while after the moment, so that the service dies at its work and not before it.
        setTimeout(() => void hub.service(naam).kill(), (gedood * 37) % 200);
      });
      expect(gestoord.metingen.herstarts).toBeGreaterThanOrEqual(serviceNames.length);
      expect(gestoord.uitkomst).toEqual(rustig.uitkomst);
      expect(gestoord.verschillen).toEqual([]);
    },
    20 * 60_000,
  );
});
