import { beforeAll, describe, expect, it } from 'vitest';
import type { Verloop } from '../../scripts/simulatie/speel-natie.ts';
import { serviceNames } from '../../scripts/start/services.ts';
import { doodInBeurten, speelOpKeten } from './speel-op-keten.ts';

// Small enough for every day; matching is judged on pairs, of which there are too few here for a bound on recall.
const opties = { seed: 7, maanden: 1, historieMaanden: 0, meldingenPerMaand: 1_200, gemeenten: 20 };

/** So many moments between two kills that every service dies about twice, at other moments of the day. */
const MOMENTEN_PER_KILL = 11;

describe('a synthetic nation of 20 gemeenten and 1,200 meldingen', () => {
  let rustig: Verloop;

  beforeAll(async () => {
    rustig = await speelOpKeten(opties);
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
      const gestoord = await speelOpKeten(opties, doodInBeurten(MOMENTEN_PER_KILL));
      expect(gestoord.metingen.herstarts).toBeGreaterThanOrEqual(serviceNames.length);
      expect(gestoord.uitkomst).toEqual(rustig.uitkomst);
      expect(gestoord.verschillen).toEqual([]);
    },
    20 * 60_000,
  );
});
