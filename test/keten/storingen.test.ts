import { beforeAll, describe, expect, it } from 'vitest';
import { naastElkaar } from '../../scripts/simulatie/naast-elkaar.ts';
import type { Uitkomst } from '../../scripts/simulatie/uitkomst.ts';
import { keurLog, type Waarneming } from '../faults/controle.ts';
import { type Draaiplan, draaiScenario, type Rondje } from '../faults/draai.ts';
import { KORTE_OMVANG, maakSpeelplan } from '../faults/natie.ts';
import { ongestoord, scenarios } from '../faults/scenarios.ts';

const SEED = 7;
const TEGELIJK = 2;
const draaiplan: Draaiplan = {
  plan: maakSpeelplan({ seed: SEED, ...KORTE_OMVANG }),
  seed: SEED,
  kort: true,
  signal: new AbortController().signal,
  onVoortgang: () => undefined,
};

const kort = scenarios.filter((scenario) => scenario.kort === true);

describe('the short set of npm run faults', () => {
  let rustig: Rondje;
  const verstoord = new Map<string, Rondje>();

  // Most of a scenario is waiting for somebody to notice what was broken. More chains than this, beside the one of
  // another file, start so slowly on two cores that what waits for them gives up.
  beforeAll(async () => {
    const { promise: uitkomst, resolve, reject } = Promise.withResolvers<Uitkomst>();
    // Told by the first test.
    uitkomst.catch(() => undefined);
    await naastElkaar([ongestoord, ...kort], TEGELIJK, async (scenario) => {
      if (scenario !== ongestoord) {
        verstoord.set(scenario.naam, await draaiScenario(scenario, { ...draaiplan, rustig: uitkomst }));
        return;
      }
      rustig = await draaiScenario(scenario, draaiplan);
      if (rustig.uitkomst === undefined) reject(new Error('nothing to compare with'));
      else resolve(rustig.uitkomst);
    });
  }, 15 * 60_000);

  it('compares with an undisturbed run in which all is well', () => {
    expect(rustig.bevindingen).toEqual([]);
    expect(rustig.waarneming?.gebeurtenissen.length).toBeGreaterThan(500);
  });

  it.each<[string, (waarneming: Waarneming) => void]>([
    [
      'a loss',
      ({ gebeurtenissen }) => {
        const einde = gebeurtenissen.findIndex(({ definitief }) => definitief);
        gebeurtenissen.splice(einde, 1);
      },
    ],
    [
      'a double',
      ({ gebeurtenissen }) => {
        const [eerste] = gebeurtenissen;
        if (eerste !== undefined) gebeurtenissen.push({ ...eerste, inhoud: 'something else' });
      },
    ],
    [
      'a reorder',
      ({ gebeurtenissen }) => {
        const later = gebeurtenissen.findIndex(({ versie }) => versie > 1);
        const ding = gebeurtenissen[later]?.ding;
        const eerder = gebeurtenissen.findIndex((een) => een.ding === ding);
        const [oud] = gebeurtenissen.splice(eerder, 1);
        if (oud !== undefined) gebeurtenissen.push(oud);
      },
    ],
    [
      'a wrong cent',
      ({ gebeurtenissen }) => {
        const melding = gebeurtenissen.findLast(({ soort }) => soort === 'Melding');
        if (melding !== undefined) melding.centen += 1;
      },
    ],
  ])('catches %s planted in the log of that run', (_wat, plant) => {
    if (rustig.waarneming === undefined) throw new Error('nothing was observed');
    const waarneming = structuredClone(rustig.waarneming);
    plant(waarneming);
    expect(keurLog(waarneming)).not.toEqual([]);
  });

  it.each(kort.map(({ naam }) => naam))('comes to the same uitkomst: %s', (naam) => {
    const rondje = verstoord.get(naam);
    expect(rondje?.bevindingen).toEqual([]);
    expect(Object.keys(rondje?.gebroken ?? {})).not.toEqual([]);
  });
});
