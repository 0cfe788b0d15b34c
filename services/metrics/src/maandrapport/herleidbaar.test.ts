import { type Code, codelijsten } from '@meldpunt/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Lezer } from '../../test/lezer.ts';
import type { Cel } from './cel.ts';
import { sumMaandrapport } from './maandrapport.ts';

type Soort = Code<'partnersoort'>;
type Aantallen = Readonly<Partial<Record<Soort, number>>>;

const codes = ['0014', '0268', '0344', '0363', '0518', '0599'];
const gemeenten = codes.map((gemeentecode) => ({
  gemeentecode,
  naam: `Gemeente ${gemeentecode}`,
  inwoners: 1_000,
}));

function volumes(gemeentecode: string, aantallen: Aantallen, signaal = true): Cel[] {
  return Object.entries(aantallen)
    .filter(([, aantal]) => aantal > 0)
    .map(([code, aantal]) => ({ maat: 'VOLUME', gemeentecode, code, signaal, aantal, centen: 0 }));
}

function reports(cellen: readonly Cel[], eigen: readonly string[] = [], all = gemeenten) {
  const land = sumMaandrapport('2026-03', null, cellen, all, eigen);
  const own = eigen.map((code) =>
    sumMaandrapport(
      '2026-03',
      code,
      cellen.filter(({ gemeentecode }) => gemeentecode === code),
      all.filter(({ gemeentecode }) => gemeentecode === code),
      [code],
    ),
  );
  return { land, lezer: new Lezer(land, own) };
}

describe('what a reader can work out', () => {
  it('a hidden number of its own takes another with it: the meldingen without a signaal do not follow from the country', () => {
    const cellen = [
      ...volumes('0014', { WATER: 40, HUUR: 30 }),
      ...volumes('0268', { WATER: 50, HUUR: 60 }),
      ...volumes('0344', { WATER: 6 }),
      ...volumes('0344', { WATER: 3 }, false),
    ];
    const { land, lezer } = reports(cellen, ['0344']);
    expect([...lezer.herleid()].filter(([, aantal]) => aantal > 0)).toEqual([]);
    expect(land.gemeenten.map(({ meldingen }) => meldingen)).toEqual([null, 110, null]);
  });

  it('rows and columns together tell no small number', () => {
    const { land, lezer } = reports([
      ...volumes('0014', { WATER: 3, HUUR: 20 }),
      ...volumes('0268', { WATER: 30, HUUR: 40 }),
      ...volumes('0344', { WATER: 50, HUUR: 60 }),
    ]);
    expect([...lezer.herleid()].filter(([, aantal]) => aantal > 0)).toEqual([]);
    expect(land.gemeenten.map(({ meldingen, perSoort }) => [meldingen, perSoort.WATER])).toEqual([
      [23, null],
      [70, null],
      [110, 50],
    ]);
  });

  it.each([
    ['one and one', [1, 1, 40, 50]],
    ['four and four', [4, 4, 40, 50]],
    ['one alone and nought elsewhere', [3, 0, 0, 0]],
    ['one alone and few elsewhere', [1, 5, 0, 0]],
  ])('%s stay hidden', (_, aantallen) => {
    const cellen = aantallen.flatMap((HUUR, nr) => volumes(codes[nr] ?? '', { HUUR, WATER: 40 }));
    const { lezer } = reports(cellen);
    aantallen.forEach((aantal, nr) => {
      if (aantal > 0 && aantal < 5) expect(lezer.isHerleid(`${codes[nr]}.HUUR`, aantal)).toBe(false);
    });
  });

  it('two blocks of hidden numbers do not tell the one number that joins them', () => {
    const { lezer } = reports([
      ...volumes('0014', { WATER: 3, HUUR: 20, ENERGIE: 3 }),
      ...volumes('0268', { WATER: 20, HUUR: 3 }),
      ...volumes('0344', { ENERGIE: 3, ZORG: 20 }),
      ...volumes('0363', { ENERGIE: 20, ZORG: 3 }),
      ...volumes('0518', { WATER: 30, HUUR: 30, ENERGIE: 30, ZORG: 30 }),
    ]);
    expect(lezer.isHerleid('0014.ENERGIE', 3)).toBe(false);
  });

  it('a month in which nobody else reports hides who did', () => {
    const { land } = reports(volumes('0268', { WATER: 3 }));
    expect(land.gemeenten.map(({ gemeentecode, meldingen }) => [gemeentecode, meldingen])).toEqual(
      codes.map((code) => [code, null]),
    );
  });

  const aantal = fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 4 }) },
    { weight: 3, arbitrary: fc.integer({ min: 5, max: 14 }) },
  );
  const rij = fc.tuple(aantal, aantal, aantal, aantal);
  const soorten: readonly Soort[] = codelijsten.partnersoort.slice(0, 4);
  const toAantallen = (rijen: readonly number[]): Aantallen =>
    Object.fromEntries(soorten.map((soort, nr) => [soort, rijen[nr] ?? 0]));

  it('no hidden number from 1 to 4 of another municipality follows from all sums, nor one of its own from those of others', () => {
    let small = 0;
    fc.assert(
      fc.property(
        fc.array(rij, { minLength: 2, maxLength: 5 }),
        fc.option(fc.tuple(rij, rij), { nil: null }),
        (anderen, zelf) => {
          const cellen = anderen.flatMap((rijen, nr) => volumes(codes[nr] ?? '', toAantallen(rijen)));
          const eigen = codes[anderen.length] ?? '';
          if (zelf !== null) {
            cellen.push(...volumes(eigen, toAantallen(zelf[0])));
            cellen.push(...volumes(eigen, toAantallen(zelf[1]), false));
          }
          const present = gemeenten.slice(0, anderen.length + (zelf === null ? 0 : 1));
          const { land, lezer } = reports(cellen, zelf === null ? [] : [eigen], present);
          const zonder = zelf === null ? [] : zelf[1];
          // Of what nobody else has the country's own number tells.
          const isShared = (nr: number) => anderen.some((rijen) => (rijen[nr] ?? 0) > 0);
          soorten.forEach((soort, nr) => {
            const value = zonder[nr] ?? 0;
            if (value === 0 || value > 4 || !isShared(nr)) return;
            expect([soort, value, lezer.isHerleid(`${eigen}.${soort}`, value)]).toEqual([
              soort,
              value,
              false,
            ]);
          });
          anderen.forEach((rijen, nr) => {
            const code = codes[nr] ?? '';
            const regel = land.gemeenten.find(({ gemeentecode }) => gemeentecode === code);
            const total = rijen.reduce((sum, value) => sum + value, 0);
            for (const [naam, value, shown] of [
              [code, total, regel?.meldingen],
              ...soorten.map(
                (soort, index) => [`${code}.${soort}`, rijen[index] ?? 0, regel?.perSoort[soort]] as const,
              ),
            ] as const) {
              if (value === 0 || value > 4) continue;
              expect([naam, shown]).toEqual([naam, null]);
              expect([naam, value, lezer.isHerleid(naam, value)]).toEqual([naam, value, false]);
              small++;
            }
          });
        },
      ),
      { numRuns: 150 },
    );
    expect(small).toBeGreaterThan(150);
  });
});
