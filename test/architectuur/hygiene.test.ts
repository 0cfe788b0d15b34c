import { describe, expect, it } from 'vitest';
import { leesBronnen } from './bronnen.ts';

const bronnen = leesBronnen();
const dezeMap = 'test/architectuur/';

/** Places, as path:line, where a pattern stands in the files that are tracked. */
function plaatsen(patroon: RegExp, endings?: RegExp): string[] {
  return bronnen
    .filter(({ pad }) => !pad.startsWith(dezeMap) && (endings === undefined || endings.test(pad)))
    .flatMap(({ pad, tekst }) =>
      tekst.split('\n').flatMap((regel, index) => (patroon.test(regel) ? [`${pad}:${index + 1}`] : [])),
    );
}

describe('what the repository may not hold', () => {
  it('names no path of a machine', () => {
    expect(plaatsen(/(^|[\s'"`(=])\/(work|root|home\/[a-z]+)\/|\.\.\/shared/)).toEqual([]);
  });

  it('names no host of a package registry', () => {
    expect(plaatsen(/registry\.npmjs|repo1?\.maven|repo\.maven|pypi\.org|deb\.debian/)).toEqual([]);
  });

  it('skips, focuses or postpones no test', () => {
    expect(plaatsen(/\b(it|test|describe)\.(skip|only|todo|fails)\b/, /\.ts$/)).toEqual([]);
  });

  it('does not escape from the type checker', () => {
    expect(
      plaatsen(
        /(: any\b|\bas any\b|as unknown as|\((Object|Array)\)|@ts-(ignore|expect-error|nocheck)|biome-ignore)/,
        /\.ts$/,
      ),
    ).toEqual([]);
  });

  it('writes no nine digits that could be the BSN of a resident', () => {
    // What fails the 11-check is nobody's; 99999… and 0000… are kept free for tests.
    const gevonden = leesBronnen('.json', '.ts', '.md').flatMap(({ pad, tekst }) =>
      [...tekst.matchAll(/burgerservicenummer['"]?\s*:\s*['"](\d{9})['"]/g)]
        .map((match) => match[1] ?? '')
        .filter((nummer) => !/^(99999|0000)/.test(nummer) && doorstaatElfproef(nummer))
        .map(() => pad),
    );
    expect(gevonden).toEqual([]);
    expect(doorstaatElfproef('111222333')).toBe(true);
    expect(doorstaatElfproef('123456789')).toBe(false);
  });
});

function doorstaatElfproef(nummer: string): boolean {
  const som = [...nummer].reduce(
    (totaal, cijfer, plaats) => totaal + Number(cijfer) * (plaats === 8 ? -1 : 9 - plaats),
    0,
  );
  return som % 11 === 0;
}
