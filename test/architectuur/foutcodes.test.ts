import { foutcodes } from '@meldpunt/contracts';
import { expect, test } from 'vitest';
import { leesBronnen } from './bronnen.ts';

test('every code of the error table is one that some service answers', () => {
  const bronnen = leesBronnen('.ts').filter(
    ({ pad }) => /^(services\/[^/]+|contracts)\/src\//.test(pad) && !/\.test\.ts$|\/foutcodes\.ts$/.test(pad),
  );
  const ongebruikt = Object.keys(foutcodes).filter(
    (code) => !bronnen.some(({ tekst }) => tekst.includes(`'${code}'`)),
  );
  expect(ongebruikt).toEqual([]);
});
