import { describe, expect, test } from 'vitest';
import { OptieFout, parseOpties, uitleg } from './opties.ts';

describe('the options of npm start', () => {
  test('ask for a national month that keeps running, when there are none', () => {
    expect(parseOpties([])).toEqual({
      once: false,
      json: false,
      fresh: false,
      maanden: 1,
      meldingen: null,
      gemeenten: 342,
      seed: 1,
      vraagtSpel: [],
    });
  });

  test('are read, and say which of them only a play can answer to', () => {
    const alle = '--once --json --fresh --maanden 3 --meldingen 1000 --gemeenten=10 --seed 0'.split(' ');
    expect(parseOpties(alle)).toEqual({
      once: true,
      json: true,
      fresh: true,
      maanden: 3,
      meldingen: 1_000,
      gemeenten: 10,
      seed: 0,
      vraagtSpel: ['--once', '--json', '--maanden', '--meldingen', '--gemeenten', '--seed'],
    });
    expect(parseOpties(['--seed', '1'])?.vraagtSpel).toEqual(['--seed']);
    expect(parseOpties(['--fresh'])?.vraagtSpel).toEqual([]);
  });

  test('are all named in the help, which is asked for with one of them', () => {
    expect(parseOpties(['--once', '--help'])).toBeNull();
    for (const naam of ['once', 'json', 'fresh', 'maanden N', 'meldingen N', 'gemeenten N', 'seed S'])
      expect(uitleg).toContain(`  --${naam} `);
  });

  test.each([
    ['--maanden 0', '--maanden takes a whole number from 1 to 36, not "0".'],
    ['--maanden 37', '--maanden takes a whole number from 1 to 36, not "37".'],
    ['--meldingen 99', '--meldingen takes a whole number from 100 to 1000000, not "99".'],
    ['--gemeenten 343', '--gemeenten takes a whole number from 1 to 342, not "343".'],
    ['--gemeenten 1.5', '--gemeenten takes a whole number from 1 to 342, not "1.5".'],
    ['--gemeenten 1e2', '--gemeenten takes a whole number from 1 to 342, not "1e2".'],
    ['--seed=-1', '--seed takes a whole number from 0 to 4294967295, not "-1".'],
    ['--seed=', '--seed takes a whole number from 0 to 4294967295, not "".'],
  ])('end in one sentence for %s', (tekst, zin) => {
    expect(() => parseOpties(tekst.split(' '))).toThrow(new OptieFout(zin));
  });

  test.each(['--onces', 'once', '--seed', '--once=ja'])('point to the help for %s', (tekst) => {
    expect(() => parseOpties([tekst])).toThrow(OptieFout);
    expect(() => parseOpties([tekst])).toThrow('See npm start -- --help.');
  });
});
