import { describe, expect, test } from 'vitest';
import type { Verschil } from '../simulatie/balans.ts';
import type { Uitkomst } from '../simulatie/uitkomst.ts';
import { verslagVan } from './samenvatting.ts';

function verloop(verschillen: Verschil[] = []) {
  const uitkomst: Uitkomst = {
    leveringen: {
      aangeboden: 12_345,
      nieuw: 5,
      gewijzigd: 4,
      ongewijzigd: 3,
      ingetrokken: 2,
      afgekeurd: 1,
      aangehouden: 0,
    },
    meldingen: { nieuw: 5, vrijgegeven: 0, doorgezet: 0, beeindigd: 5, open: 0 },
    centen: { in: 123_456, uit: 123_456 },
    signalen: 3,
    zaken: 4,
    terugkoppelingen: { HERVAT_INCASSO: 5 },
    reacties: {},
    koppeling: { precisie: 1, trefkans: 0.97 },
    behoud: verschillen.length === 0,
  };
  return { uitkomst, verschillen, metingen: { seconden: 1.5 } };
}

const laatste = (tekst: string) => tekst.trimEnd().split('\n').at(-1) ?? '';

describe('the end of a run', () => {
  test('is told to people, with the addresses last', () => {
    const { tekst, code } = verslagVan(verloop(), { json: false }, 'Adressen\n  hier\n');
    expect(code).toBe(0);
    expect(tekst).toMatch(/aangeboden +12\.345/);
    expect(tekst).toContain('De balans sluit');
    expect(laatste(tekst)).toBe('  hier');
  });

  test('is one line of JSON, last, with --json', () => {
    const { uitkomst, metingen, ...rest } = verloop();
    const { tekst } = verslagVan({ uitkomst, metingen, ...rest }, { json: true }, 'Adressen\n');
    expect(tekst.endsWith('\n')).toBe(true);
    expect(JSON.parse(laatste(tekst))).toEqual({ uitkomst, metingen });
    expect(Object.keys(JSON.parse(laatste(tekst)).uitkomst)).toEqual([
      'leveringen',
      'meldingen',
      'centen',
      'signalen',
      'zaken',
      'terugkoppelingen',
      'reacties',
      'koppeling',
      'behoud',
    ]);
  });

  test.each([true, false])(
    'ends with 1 when the balance does not close, and says where (--json: %s)',
    (json) => {
      const { tekst, code } = verslagVan(
        verloop([{ regel: 'meldingen: intake = router', links: 5, rechts: 4 }]),
        { json },
        'Adressen\n',
      );
      expect(code).toBe(1);
      expect(tekst).toMatch(/DE BALANS SLUIT NIET\n {2}meldingen: intake = router +5 ≠ 4/);
      if (json) expect(JSON.parse(laatste(tekst)).uitkomst.behoud).toBe(false);
    },
  );
});
