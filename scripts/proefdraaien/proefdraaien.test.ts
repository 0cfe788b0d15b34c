import { describe, expect, it } from 'vitest';
import { legeTelling, type Proeftelling } from '../../services/signal-router/src/proefdraaien/tel-proef.ts';
import { toonFormule } from '../../services/signal-router/src/proefdraaien/toon-proef.ts';
import { OptieFout, parseOpties } from './opties.ts';
import { FORMULES, plantedNood, rangorde } from './rangorde.ts';
import { maakVerslag } from './verslag.ts';

describe('what was planted', () => {
  const household = (nood: number, ...maanden: (readonly [string, ...string[]])[]) => ({
    nood,
    maanden: new Map(maanden.map(([maand, ...soorten]) => [maand, new Set(soorten)])),
  });

  it('is the mean need of the households a formule is meant to pick out, month by month', () => {
    const households = [
      household(0.2, ['2025-01', 'ZORG']),
      household(0.5, ['2025-01', 'ZORG'], ['2025-03', 'ZORG']),
      household(0.8, ['2025-02', 'ZORG', 'HUUR']),
    ];
    expect(plantedNood(households, FORMULES)).toEqual([(0.2 + 0.5 + 0.5 + 0.8) / 4, 0.5, 0.8]);
  });

  it('ranks from high to low', () => {
    expect(rangorde([0.2, 0.5, 0.3])).toEqual([1, 2, 0]);
  });
});

describe('the page', () => {
  const telling: Proeftelling = legeTelling(true);
  telling.perMaand['2025-01'] = { aantal: 1234, zonderSignaal: 3 };
  telling.bekend.signalen = 1234;
  telling.bekend.hulp = 400;
  const shown = (naam: string) =>
    toonFormule(naam, null, telling, { maanden: 1, inwoners: 1000, capaciteit: {} });

  it('stands alone, and shows nothing that is hidden', () => {
    const page = maakVerslag({
      meldingen: 1300,
      beoordeeld: 1234,
      gemeenten: 1,
      geldend: shown('standaard'),
      formules: FORMULES.map(({ naam }) => shown(naam)),
      nood: [0.3, 0.4, 0.5],
      rangordeKlopt: false,
      seconden: { laden: 1, spelen: 1, processor: 1 },
      perGemeente: [[0.5, null], [], []],
    });
    expect(page).not.toMatch(/(?:src|href)=|url\(|<script/);
    expect(page).toContain('32,4 %');
    expect(page).toContain('<strong>niet</strong>');
    // Three of the signalen are of households without one, so the whole count stays away.
    expect(page.replaceAll('1.234\nbeoordeeld', '')).not.toContain('>1.234<');
  });
});

describe('the options', () => {
  it('are read, and refused with a sentence', () => {
    expect(parseOpties(['--meldingen', '24000', '--json'], 'x.html')).toMatchObject({
      meldingen: 24_000,
      json: true,
    });
    expect(parseOpties(['--help'], 'x.html')).toBeNull();
    expect(() => parseOpties(['--meldingen', '3'], 'x.html')).toThrow(OptieFout);
    expect(() => parseOpties(['--meldingn', '3'], 'x.html')).toThrow(OptieFout);
  });
});
