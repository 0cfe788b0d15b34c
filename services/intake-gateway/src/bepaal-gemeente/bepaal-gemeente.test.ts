import { datum } from '@meldpunt/contracts';
import { describe, expect, test } from 'vitest';
import { bepaalGemeente, type Gemeentebepaling, type Plaatsaanduiding } from './bepaal-gemeente.ts';
import { type Geobestanden, parseGeo } from './parse-geo.ts';

const DAG = datum('2026-03-16');

const bestanden: Geobestanden = {
  versie: 'proef',
  gemeentecodes: [
    'gemeentecode,naam,opvolgercode,van,beeindigdPer',
    '0000,Onbekend,,,',
    '0268,Nijmegen,,,',
    '0402,Hilversum,,,',
    '0501,Brielle,1992,,2023-01-01',
    '1992,Voorne aan Zee,,2023-01-01,',
    '0344,Utrecht,,,',
  ].join('\n'),
  pc4: [
    'pc4,gemeentecode,plaats',
    '6511,0268,Nijmegen',
    '1211,0402,Hilversum',
    '1211,0344,Utrecht',
    '3500,0344,Utrecht',
  ].join('\n'),
  postcodeHuisnummer: ['postcode,huisnummer,gemeentecode', '6511AB,12,0402', '6511ZZ,1,0501'].join('\n'),
  postcodeReeksen: [
    'van,tot,gemeentecode',
    // Not in order, and the first two next to each other: 6511AZ is followed by 6511BA.
    '6512AA,6512ZZ,0501',
    '6511AA,6511AZ,0344',
    '6511BA,6511CZ,0402',
    '9999ZZ,9999ZZ,0268',
  ].join('\n'),
};
const geo = parseGeo(bestanden);
const zonderTabellen = parseGeo({
  ...bestanden,
  postcodeHuisnummer: undefined,
  postcodeReeksen: undefined,
});

const aanduiding = (more: Partial<Plaatsaanduiding>): Plaatsaanduiding => ({
  gemeentecode: null,
  postcode: null,
  huisnummer: 1,
  plaatsnaam: null,
  ...more,
});

/** In one line: what was found and how, or why it is held, and what is told with it. */
function inHetKort(bepaling: Gemeentebepaling): string {
  if (bepaling.status === 'AANGEHOUDEN') return `${bepaling.code} ${bepaling.veld}`;
  return [bepaling.gemeentecode, bepaling.door, ...bepaling.waarschuwingen].join(' ');
}

/** Each step, with everything after it saying otherwise: the order of the steps is what is tested. */
const stappen: [string, Partial<Plaatsaanduiding>, string][] = [
  [
    'the code of the creditor stands before all that the address says',
    { gemeentecode: '0268', postcode: '6511AB', huisnummer: 12, plaatsnaam: 'Hilversum' },
    '0268 CONVENANT_CODE POSTCODE_WIJKT_AF',
  ],
  [
    'a code that was followed up leads to its successor',
    { gemeentecode: '0501', postcode: '6512AA' },
    '1992 CONVENANT_CODE GEMEENTECODE_OPGEVOLGD',
  ],
  ['a code without an address is enough', { gemeentecode: '0268' }, '0268 CONVENANT_CODE'],
  [
    'a code that nobody knows is held, whatever the address says',
    { gemeentecode: '7777', postcode: '6511AB', huisnummer: 12 },
    'GEMEENTE_ONBEKEND gemeentecode',
  ],
  [
    'the code for "unknown" lets the address speak',
    { gemeentecode: '0000', postcode: '6511AB', huisnummer: 12 },
    '0402 POSTCODE_HUISNUMMER',
  ],
  [
    'postcode and number stand before the range the postcode lies in',
    { postcode: '6511AB', huisnummer: 12, plaatsnaam: 'Nijmegen' },
    '0402 POSTCODE_HUISNUMMER',
  ],
  [
    'what the table of addresses says goes through the successors',
    { postcode: '6511ZZ', huisnummer: 1 },
    '1992 POSTCODE_HUISNUMMER',
  ],
  [
    'another number at that postcode goes by the range',
    { postcode: '6511AB', huisnummer: 13, plaatsnaam: 'Nijmegen' },
    '0344 POSTCODE_REEKS',
  ],
  [
    'the range stands before the four digits and the town',
    { postcode: '6511AB', plaatsnaam: 'Nijmegen' },
    '0344 POSTCODE_REEKS',
  ],
  ['what a range says goes through the successors', { postcode: '6512KL' }, '1992 POSTCODE_REEKS'],
  [
    'outside every range the four digits decide with the town',
    { postcode: '6511DA', plaatsnaam: 'nijmegen' },
    '0268 PC4_PLAATS',
  ],
  [
    'the four digits decide nothing with another town',
    { postcode: '6511DA', plaatsnaam: 'Arnhem' },
    'GEMEENTE_NIET_EENDUIDIG plaatsnaam',
  ],
  ['nor without a town', { postcode: '6511DA' }, 'GEMEENTE_NIET_EENDUIDIG plaatsnaam'],
  [
    'four digits in two municipalities decide nothing, though the town agrees',
    { postcode: '1211AA', plaatsnaam: 'Hilversum' },
    'GEMEENTE_NIET_EENDUIDIG postcode',
  ],
  ['a postcode that stands nowhere is held', { postcode: '8888AA' }, 'GEMEENTE_ONBEKEND postcode'],
  ['nothing at all is held', {}, 'GEMEENTE_ONBEKEND postcode'],
];

describe('a municipality is found by the first step that says something', () => {
  test.each(stappen)('%s', (_, gegeven, verwacht) => {
    expect(inHetKort(bepaalGemeente(geo, aanduiding(gegeven), DAG))).toBe(verwacht);
  });

  test('without the two tables the four digits decide where these would have', () => {
    const adres = { postcode: '6511AB', huisnummer: 12, plaatsnaam: 'Nijmegen' };
    expect(inHetKort(bepaalGemeente(zonderTabellen, aanduiding(adres), DAG))).toBe('0268 PC4_PLAATS');
  });
});

describe('a postcode that contradicts the code is told by the same steps', () => {
  test.each([
    ['the table of addresses before the range', { postcode: '6511AB', huisnummer: 12 }, '0402'],
    ['the range before the four digits', { postcode: '6511AB' }, '0344'],
    ['the four digits last', { postcode: '6511DA' }, '0268'],
    ['a table of before a redivision agrees with the successor', { postcode: '6512AA' }, '1992'],
  ])('%s', (_, adres, gemeentecode) => {
    const bepaling = (code: string) =>
      inHetKort(bepaalGemeente(geo, aanduiding({ ...adres, gemeentecode: code }), DAG));
    expect(bepaling(gemeentecode)).toBe(`${gemeentecode} CONVENANT_CODE`);
    const other = gemeentecode === '0268' ? '0402' : '0268';
    expect(bepaling(other)).toBe(`${other} CONVENANT_CODE POSTCODE_WIJKT_AF`);
  });

  test('one that stands nowhere is told as unknown', () => {
    const gegeven = aanduiding({ gemeentecode: '0268', postcode: '8888AA' });
    expect(inHetKort(bepaalGemeente(geo, gegeven, DAG))).toBe('0268 CONVENANT_CODE POSTCODE_ONBEKEND');
  });
});

test.each([
  ['6510ZZ', undefined],
  ['6511AA', '0344'],
  ['6511AZ', '0344'],
  ['6511BA', '0402'],
  ['6511CZ', '0402'],
  ['6511DA', undefined],
  ['6512AA', '1992'],
  ['6512ZZ', '1992'],
  ['6513AA', undefined],
  ['9999ZY', undefined],
  ['9999ZZ', '0268'],
])('of a range both ends belong to it: %s lies in that of %s', (postcode, gemeentecode) => {
  const bepaling = bepaalGemeente(geo, aanduiding({ postcode }), DAG);
  const gevonden =
    bepaling.status === 'GEVONDEN' && bepaling.door === 'POSTCODE_REEKS' ? bepaling.gemeentecode : undefined;
  expect(gevonden).toBe(gemeentecode);
});

describe('a table with a row that cannot be right is refused, naming what and where', () => {
  const adressen = (...rijen: string[]) => ({
    postcodeHuisnummer: ['postcode,huisnummer,gemeentecode', ...rijen].join('\n'),
  });
  const reeksen = (...rijen: string[]) => ({
    postcodeReeksen: ['van,tot,gemeentecode', ...rijen].join('\n'),
  });
  test.each<[string, Partial<Geobestanden>, string]>([
    [
      'a postcode in another form',
      adressen('6511AB,1,0268', '6511 ab,12,0268'),
      'table postcode and house number, line 3: postcode is "6511 ab" and must be written as 1234AB',
    ],
    [
      'a postcode in small letters, after an empty line',
      adressen('', '6511ab,12,0268'),
      'table postcode and house number, line 3: postcode is "6511ab" and must be written as 1234AB',
    ],
    [
      'a number with a leading zero',
      adressen('6511AB,012,0268'),
      'table postcode and house number, line 2: huisnummer is "012" and must be written as 12, from 1 to 99999',
    ],
    [
      'a number with its letter',
      adressen('6511AB,12A,0268'),
      'table postcode and house number, line 2: huisnummer is "12A" and must be written as 12, from 1 to 99999',
    ],
    [
      'a code of three digits',
      adressen('6511AB,12,268'),
      'table postcode and house number, line 2: gemeentecode is "268" and must be written as 0363',
    ],
    [
      'an address in two municipalities',
      adressen('6511AB,12,0268', '6511AB,12,0402'),
      'table postcode and house number, line 3: 6511AB 12 lies in 0402 here and in 0268 on a line before',
    ],
    [
      'no postcode',
      adressen(',12,0268'),
      'table postcode and house number, line 2: postcode is "" and must be written as 1234AB',
    ],
    [
      'a column too many',
      adressen('6511AB,12,A,0268'),
      'table postcode and house number, line 2: 4 columns and not 3',
    ],
    [
      'no heading, of which the first row would be lost',
      { postcodeHuisnummer: '6511AB,12,0268' },
      'table postcode and house number, line 1: the heading must be postcode,huisnummer,gemeentecode',
    ],
    [
      'an end of a range in another form',
      reeksen('6511AA,6511,0268'),
      'table postcode ranges, line 2: tot is "6511" and must be written as 1234AB',
    ],
    [
      'a range that runs backwards',
      reeksen('6511BB,6511AA,0268'),
      'table postcode ranges, line 2: 6511BB lies after 6511AA',
    ],
    [
      'ranges that share their edge',
      reeksen('6511BA,6511ZZ,0402', '6511AA,6511BA,0268'),
      'table postcode ranges, line 2: 6511BA lies in the range of table postcode ranges, line 3',
    ],
    [
      'a range within another',
      reeksen('6511AA,6511ZZ,0268', '6511CC,6511DD,0402'),
      'table postcode ranges, line 3: 6511CC lies in the range of table postcode ranges, line 2',
    ],
    [
      'two ranges that begin together',
      reeksen('6511AA,6511AB,0268', '6511AA,6511ZZ,0268'),
      'table postcode ranges, line 3: 6511AA lies in the range of table postcode ranges, line 2',
    ],
    ['an empty table', { postcodeReeksen: '' }, 'table postcode ranges, line 1: the heading must be van,tot'],
    [
      'four digits that are none',
      { pc4: 'pc4,gemeentecode,plaats\n651,0268,Nijmegen' },
      'table pc4, line 2: pc4 is "651" and must be written as 1234',
    ],
  ])('%s', (_, anders, fout) => {
    expect(() => parseGeo({ ...bestanden, ...anders })).toThrow(fout);
  });

  test('the same row twice, a mark of the byte order and line ends of Windows are taken', () => {
    const { postcodeHuisnummer } = parseGeo({
      ...bestanden,
      postcodeHuisnummer:
        '\ufeffpostcode,huisnummer,gemeentecode\r\n"6511AB",12,0268\r\n6511AB,12,0268\r\n6511AC,12,0402\r\n',
    });
    expect([...postcodeHuisnummer]).toEqual([
      ['6511AB 12', '0268'],
      ['6511AC 12', '0402'],
    ]);
  });
});
