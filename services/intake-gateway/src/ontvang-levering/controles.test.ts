import { readdirSync, readFileSync } from 'node:fs';
import { type Code, datum, meldcodes } from '@meldpunt/contracts';
import { expect, test } from 'vitest';
import { findConvenant, hasConvenant } from './controle-convenant.ts';
import { toetsDrempel } from './controle-drempel.ts';
import { vervolg } from './controles.ts';
import { incassopauzeTot } from './incassopauze.ts';

const src = new URL('../', import.meta.url);
const sources = ['ontvang-levering', 'bepaal-gemeente'].flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, src))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => ({
      waar: `${folder}/${file}`,
      text: readFileSync(new URL(`${folder}/${file}`, src), 'utf8'),
    })),
);
const weight = (code: string) => meldcodes[code as Code<'meldcode'>].ernst;

test('what is judged after the list of checks is named in it, with the file where it stands', () => {
  // The checks of the list stand in files of their own; the levering and the form of a line are judged before them.
  const inLijst =
    /\/(controle-(bsn|bedrag|datum|duur|persoon|soort)|parse-[a-z]+|veldlezer|read-envelope|choose-partner|controles)\.ts$/;
  const found = sources
    .filter(({ waar }) => !inLijst.test(waar))
    .flatMap(({ waar, text }) =>
      [...text.matchAll(/(?:bevinding\(|code: )'([A-Z_]+)'/g)].map(([, code = '']) => ({ waar, code })),
    )
    .filter(({ code }) => code in meldcodes && weight(code) !== 'WAARSCHUWING');
  expect(found.filter(({ code }) => !vervolg.some((stap) => stap.code === code))).toEqual([]);
  expect(new Set(found.map(({ code }) => code))).toEqual(new Set(vervolg.map(({ code }) => code)));
  for (const { code, waar } of vervolg) {
    expect(sources.find((source) => source.waar === waar)?.text, `${code} in ${waar}`).toContain(code);
  }
});

test('a convenant holds from its first day to its last', () => {
  const convenant = {
    versie: 1,
    van: datum('2026-02-01'),
    tot: datum('2026-03-31'),
    meldingsdrempelInCenten: 5_000,
  };
  const convenanten = new Map([['0268', convenant]]);
  const holds = (dag: string, gemeentecode = '0268') => {
    const maatstaf = { convenanten, dag: datum(dag) };
    return [findConvenant(maatstaf, gemeentecode) === convenant, hasConvenant(maatstaf)];
  };
  expect(holds('2026-01-31')).toEqual([false, false]);
  expect(holds('2026-02-01')).toEqual([true, true]);
  expect(holds('2026-03-31')).toEqual([true, true]);
  expect(holds('2026-04-01')).toEqual([false, false]);
  expect(holds('2026-03-01', '0344')).toEqual([false, true]);
  const zonderEinde = {
    convenanten: new Map([['0268', { ...convenant, tot: null }]]),
    dag: datum('2036-01-01'),
  };
  expect(findConvenant(zonderEinde, '0268')).toBeDefined();
});

test('an amount at the threshold is not below it', () => {
  expect(toetsDrempel({ bedragInCenten: 4_999 }, 5_000)).toEqual({
    code: 'ONDER_DREMPEL',
    veld: 'bedragInCenten',
  });
  expect(toetsDrempel({ bedragInCenten: 5_000 }, 5_000)).toBeUndefined();
});

test.each([
  ['2026-03-16', '2026-04-16'],
  ['2026-01-31', '2026-02-28'],
  ['2028-01-31', '2028-02-29'],
  ['2026-12-31', '2027-01-31'],
])('the one pause of what is accepted on %s lasts to %s, whatever the melding', (dag, tot) => {
  expect(incassopauzeTot(datum(dag))).toBe(tot);
});
