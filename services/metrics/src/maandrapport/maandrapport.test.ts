import { describe, expect, it } from 'vitest';
import type { Cel } from './cel.ts';
import { sumMaandrapport } from './maandrapport.ts';
import { toCsvRows } from './to-csv-rows.ts';

const gemeenten = ['0268', '0344', '0363'].map((gemeentecode) => ({
  gemeentecode,
  naam: `Gemeente ${gemeentecode}`,
  inwoners: 1_000,
}));

function cel(
  maat: Cel['maat'],
  gemeentecode: string,
  code: string,
  aantal: number,
  centen = 0,
  signaal = true,
): Cel {
  return { maat, gemeentecode, code, signaal, aantal, centen };
}

const cellen = [
  cel('VOLUME', '0268', 'WATER', 20, 2_000),
  cel('VOLUME', '0268', 'HUUR', 2, 200),
  cel('VOLUME', '0344', 'WATER', 3, 300),
  cel('VOLUME', '0363', 'WATER', 50, 5_000),
  cel('STAP', '0268', 'AANNAME_TOT_EINDE:3', 9),
  cel('STAP', '0363', 'AANNAME_TOT_EINDE:20', 1),
];

describe('the month report', () => {
  it('adds cells of municipalities to national numbers and percentiles', () => {
    const rapport = sumMaandrapport('2026-03', null, cellen, gemeenten, []);
    expect(rapport.meldingen).toEqual({ aantal: 75, centen: 7_500, perDuizendInwoners: 25 });
    expect(rapport.perSoort.find(({ code }) => code === 'WATER')).toEqual({
      code: 'WATER',
      aantal: 73,
      centen: 7_300,
    });
    expect(rapport.doorlooptijden.find(({ stap }) => stap === 'AANNAME_TOT_EINDE')).toEqual({
      stap: 'AANNAME_TOT_EINDE',
      aantal: 10,
      p50: 3,
      p90: 3,
    });
  });

  it('hides small numbers of a municipality, what gives them away, and everything derived from them', () => {
    const rapport = sumMaandrapport('2026-03', null, cellen, gemeenten, []);
    const [arnhem, utrecht, amsterdam] = rapport.gemeenten;
    expect(utrecht).toMatchObject({ meldingen: null, perDuizendInwoners: null, perSoort: { WATER: null } });
    expect(arnhem).toMatchObject({ meldingen: null, perSoort: { HUUR: null, WATER: null } });
    expect(amsterdam).toMatchObject({ meldingen: 50, perSoort: { WATER: 50 } });
    expect(JSON.stringify(rapport.gemeenten)).not.toMatch(/:(2|3|20|22),/);
  });

  it('shows a municipality its own numbers whole, and hides the others as if it did not know them', () => {
    const rapport = sumMaandrapport('2026-03', null, cellen, gemeenten, ['0344']);
    expect(rapport.gemeenten[1]).toMatchObject({ meldingen: 3, perSoort: { WATER: 3 } });
    expect(rapport.gemeenten[0]?.perSoort.HUUR).toBeNull();
  });

  it('shows of whom no formule signalled what followed for the whole country only', () => {
    const heard = [
      cel('NA_ANTWOORD', '0344', 'ZAAK:BEANTWOORD', 8),
      cel('NA_ANTWOORD', '0344', 'ZAAK:BETAALT', 3),
      cel('NA_ANTWOORD', '0344', 'ZAAK:BETAALT_NIET', 3),
      cel('NA_ANTWOORD', '0344', 'ZONDER_SIGNAAL:BEANTWOORD', 9),
      cel('NA_ANTWOORD', '0344', 'ZONDER_SIGNAAL:VOLDAAN', 1),
    ];
    const national = sumMaandrapport('2026-03', null, heard, gemeenten, ['0344']);
    expect(
      national.naAntwoord.map(({ groep, gehoord, aandeelBetaalt }) => [groep, gehoord, aandeelBetaalt]),
    ).toEqual([
      ['HULP', 0, null],
      ['ZAAK', 6, 50],
      ['ZONDER_SIGNAAL', 1, 100],
    ]);
    expect(toCsvRows(national)).toContainEqual(['naAntwoord', '', 'ZAAK', 'aandeelBetaalt', '50']);
    const own = sumMaandrapport('2026-03', '0344', heard, gemeenten, ['0344']);
    expect(own.naAntwoord.map(({ groep }) => groep)).toEqual(['HULP', 'ZAAK']);
    const groepen = toCsvRows(own).flatMap(([deel, , groep]) => (deel === 'naAntwoord' ? [groep] : []));
    expect(new Set(groepen)).toEqual(new Set(['HULP', 'ZAAK']));
  });

  it('shows a municipality what no formule signalled in counts that point at nobody, its own whole', () => {
    const own = [cel('VOLUME', '0344', 'WATER', 2, 200), cel('RESULTAAT', '0344', 'VERVOLGHULP', 2, 200)];
    const zonder = (...perSoort: readonly (readonly [code: string, aantal: number])[]) =>
      perSoort.map(([code, aantal]) => cel('VOLUME', '0344', code, aantal, aantal * 100 + 1, false));
    const report = (cells: readonly Cel[], gemeentecode: string | null = '0344') =>
      sumMaandrapport('2026-03', gemeentecode, [...own, ...cells], gemeenten, ['0344']);

    const one = report([...zonder(['HUUR', 1]), cel('RESULTAAT', '0344', 'GEEN_SIGNAAL', 1, 101, false)]);
    expect(one).toMatchObject({
      meldingen: { aantal: 2, centen: 200 },
      samenloop: { zonderSignaal: null },
      zonderSignaal: { aantal: null, centen: null },
      resultaten: [{ code: 'VERVOLGHULP', aantal: 2, centen: 200 }],
      gemeenten: [{ meldingen: null, perSoort: { WATER: null, HUUR: null } }],
    });
    expect(JSON.stringify(one)).not.toContain('101');
    expect(toCsvRows(one)).toContainEqual(['zonderSignaal', '0344', 'HUUR', 'soortAantal', 'verborgen']);

    const many = report(zonder(['HUUR', 3], ['WATER', 20], ['ENERGIE', 30]));
    expect(many.zonderSignaal).toMatchObject({ aantal: 53, centen: 5_303 });
    const hidden = many.zonderSignaal?.perSoort.filter(({ aantal }) => aantal === null) ?? [];
    expect(hidden.length).toBe(2);
    expect(hidden).toContainEqual({ code: 'HUUR', aantal: null, centen: null });
    // The line of the municipality tells no more, in its own report and in the national one.
    for (const { gemeenten: regels } of [
      many,
      report(zonder(['HUUR', 3], ['WATER', 20], ['ENERGIE', 30]), null),
    ]) {
      const regel = regels.find(({ gemeentecode }) => gemeentecode === '0344');
      expect(regel?.meldingen).toBe(55);
      for (const { code } of hidden) expect(regel?.perSoort[code]).toBeNull();
    }
  });

  it('says in CSV what is hidden and what is not there', () => {
    const rows = toCsvRows(sumMaandrapport('2026-03', null, cellen, gemeenten, []));
    expect(rows).toContainEqual(['gemeente', '0344', '', 'meldingen', 'verborgen']);
    // A number that was taken along is not small, and a rate is no number of meldingen.
    expect(rows).toContainEqual(['gemeente', '0268', '', 'meldingen', 'verborgen']);
    expect(rows).toContainEqual(['gemeente', '0344', '', 'perDuizendInwoners', 'verborgen']);
    expect(rows.flat().filter((waarde) => waarde.startsWith('<'))).toEqual([]);
    expect(rows).toContainEqual(['gemeente', '0363', '', 'meldingen', '50']);
    expect(rows).toContainEqual(['doorlooptijd', '', 'POGING_TOT_CONTACT', 'p50Dagen', '']);
  });

  it('gives no rate in CSV where there are no inhabitants to count by', () => {
    const nobody = gemeenten.map((gemeente) => ({ ...gemeente, inwoners: 0 }));
    const rows = toCsvRows(sumMaandrapport('2026-03', null, cellen, nobody, []));
    expect(rows).toContainEqual(['meldingen', '', '', 'perDuizendInwoners', '']);
    expect(rows).toContainEqual(['gemeente', '0363', '', 'perDuizendInwoners', '']);
  });
});
