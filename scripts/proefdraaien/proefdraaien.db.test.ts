import { expect, inject, it } from 'vitest';
import { TEST_PASSWORDS } from '../../services/service-kit/test/service-database.ts';
import { draaiLandelijk } from './draai.ts';
import { FORMULES } from './rangorde.ts';

const opties = {
  meldingen: 1_200,
  gemeenten: 12,
  seed: 3,
  tempo: 1,
  // Roles belong to the server, which other tests share: with passwords of its own it would shut theirs out.
  wachtwoorden: TEST_PASSWORDS,
  onStap: () => {},
};

it('plays a small year from loading to ranking, whatever number of threads share it', async () => {
  const een = await draaiLandelijk(inject('postgresUrl'), { ...opties, werkers: 1 });
  expect(een.meldingen).toBeGreaterThan(1_100);
  expect(een.beoordeeld).toBeLessThan(een.meldingen);
  expect(een.formules.map(({ naam }) => naam)).toEqual(FORMULES.map(({ naam }) => naam));
  const [elke, opeenvolgend, samenloop] = een.formules.map(({ signalen }) => signalen ?? 0);
  expect(elke).toBeGreaterThan(opeenvolgend ?? 0);
  expect(elke).toBeGreaterThan(samenloop ?? 0);
  expect(een.formules[0]?.perMaand).toHaveLength(12);
  // Whom the truth says to be in need is whom the formules with a demand pick out.
  expect(een.nood[2]).toBeGreaterThan(een.nood[0] ?? 1);
  const twee = await draaiLandelijk(inject('postgresUrl'), { ...opties, werkers: 2 });
  expect({ ...twee, seconden: null, perGemeente: null }).toEqual({
    ...een,
    seconden: null,
    perGemeente: null,
  });
});
