import { expect, test } from 'vitest';
import { leesBronnen } from './bronnen.ts';

/** A message, from its topic to the end of what it holds. */
const NAAR_PARTIJ =
  /topic: [^\n]*(?:partner(?:Ontvangsten|Terugkoppelingen)|gemeente(?:Signalen|Ontvangsten)Topic)\([\s\S]*?\n {0,8}\}/g;

test('what goes to the topic of one party says so, so that its topic can close the counter for nobody else', () => {
  const berichten = leesBronnen('.ts')
    .filter(({ pad }) => /^services\/[^/]+\/src\//.test(pad) && !pad.endsWith('.test.ts'))
    .flatMap(({ pad, tekst }) => [...tekst.matchAll(NAAR_PARTIJ)].map(([bericht]) => ({ pad, bericht })))
    .filter(({ bericht }) => bericht.includes('value:'));
  expect(berichten.length).toBeGreaterThanOrEqual(3);
  const zonder = berichten.filter(({ bericht }) => !bericht.includes('forParty: true'));
  expect(zonder.map(({ pad }) => pad)).toEqual([]);
});
