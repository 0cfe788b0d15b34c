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
      plaatsen(/(: any\b|\bas any\b|as unknown as|@ts-(ignore|expect-error|nocheck)|biome-ignore)/, /\.ts$/),
    ).toEqual([]);
  });

  it('writes only test numbers where nine digits look like a BSN in data', () => {
    expect(plaatsen(/"burgerservicenummer"\s*:\s*"(?!99999|0000)\d{9}"/)).toEqual([]);
  });
});
