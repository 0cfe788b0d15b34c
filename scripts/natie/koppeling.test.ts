import { datum } from '@meldpunt/contracts';
import { describe, expect, it } from 'vitest';
import { type Cluster, koppelingTellen } from './koppeling.ts';
import { Toeval } from './toeval.ts';
import type { Kenmerk } from './waarheid.ts';

/**
 * Kenmerken of the tests say who they are about: 'jan-1', with an exclamation mark carry a BSN, and with days as in
 * 'jan-1@03-05' were reported on the third and paid on the fifth.
 */
const waarheid = {
  gemeld: (_partnerId: string, kenmerk: string) => {
    const [, van = '01', tot] = /@(\d+)-(\d+)/.exec(kenmerk) ?? [];
    return { van: datum(`2026-03-${van}`), tot: tot === undefined ? null : datum(`2026-03-${tot}`) };
  },
  persoonVan: (_partnerId: string, kenmerk: string) => kenmerk.split('-')[0] ?? '',
  metBsn: (_partnerId: string, kenmerk: string) => kenmerk.endsWith('!'),
};
const arrears = (...kenmerken: string[]): Kenmerk[] =>
  kenmerken.map((kenmerk) => ({ partnerId: 'p', kenmerk }));

describe('precision and recall of matching', () => {
  it('counts a right pair, a wrong one and a missed one', () => {
    const clusters = [{ meldingen: arrears('jan-1', 'jan-2', 'piet-1') }, { meldingen: arrears('piet-2') }];
    expect(koppelingTellen(waarheid, clusters)).toEqual({
      juist: 1,
      onjuist: 2,
      gemist: 1,
      precisie: 1 / 3,
      trefkans: 0.5,
    });
  });

  it('leaves out pairs that both carry a BSN', () => {
    const clusters = [{ meldingen: arrears('jan-1!', 'jan-2!', 'jan-3') }, { meldingen: arrears('jan-4!') }];
    expect(koppelingTellen(waarheid, clusters)).toMatchObject({ juist: 2, onjuist: 0, gemist: 1 });
  });

  it('counts an arrear once, and takes zaken that share one for the same resident', () => {
    const clusters = [{ meldingen: arrears('jan-1', 'jan-2') }, { meldingen: arrears('jan-1', 'jan-3') }];
    expect(koppelingTellen(waarheid, clusters)).toMatchObject({ juist: 3, onjuist: 0, gemist: 0 });
  });

  it('misses no pair that never ran at the same time, and counts it where it was put together all the same', () => {
    const apart = arrears('jan-1@01-05', 'jan-2@05-09').map((arrear) => ({ meldingen: [arrear] }));
    expect(koppelingTellen(waarheid, apart)).toMatchObject({ juist: 0, gemist: 0, trefkans: 1 });
    const overlapping = arrears('jan-1@01-06', 'jan-2@05-09').map((arrear) => ({ meldingen: [arrear] }));
    expect(koppelingTellen(waarheid, overlapping)).toMatchObject({ gemist: 1, trefkans: 0 });
    const together = [{ meldingen: arrears('jan-1@01-05', 'jan-2@05-09') }];
    expect(koppelingTellen(waarheid, together)).toMatchObject({ juist: 1, gemist: 0 });
  });

  it('compares nothing across municipalities', () => {
    const clusters = [
      { venster: '0363', meldingen: arrears('jan-1') },
      { venster: '0599', meldingen: arrears('jan-2') },
    ];
    expect(koppelingTellen(waarheid, clusters)).toMatchObject({ gemist: 0, trefkans: 1 });
  });

  it('is perfect where there is nothing to match', () => {
    expect(koppelingTellen(waarheid, [])).toMatchObject({ precisie: 1, trefkans: 1 });
  });

  it('agrees with counting every pair', () => {
    const chance = new Toeval(7);
    const clusters: Cluster[] = Array.from({ length: 60 }, (_, cluster) => ({
      venster: `g${cluster % 3}`,
      meldingen: arrears(
        ...Array.from(
          { length: chance.between(1, 5) },
          (_, n) => `q${chance.below(25)}-${cluster}.${n}${chance.chance(0.4) ? '!' : ''}`,
        ),
      ),
    }));
    const all = clusters.flatMap(({ venster, meldingen }, cluster) =>
      meldingen.map(({ kenmerk }) => ({ venster, kenmerk, cluster })),
    );
    const pairs = { juist: 0, onjuist: 0, gemist: 0 };
    for (const [index, a] of all.entries()) {
      for (const b of all.slice(index + 1)) {
        if (a.kenmerk.endsWith('!') && b.kenmerk.endsWith('!')) continue;
        const same = waarheid.persoonVan('', a.kenmerk) === waarheid.persoonVan('', b.kenmerk);
        if (a.cluster === b.cluster) pairs[same ? 'juist' : 'onjuist']++;
        else if (same && a.venster === b.venster) pairs.gemist++;
      }
    }
    expect(koppelingTellen(waarheid, clusters)).toMatchObject(pairs);
  });
});
