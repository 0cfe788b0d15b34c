import { type Code, codelijsten, datum } from '@meldpunt/contracts';
import { describe, expect, it } from 'vitest';
import {
  type Aangebodenreactie,
  decideReactie,
  type Gegevenantwoord,
  reactietabel,
} from './decide-reactie.ts';

const antwoord = (klasse: Code<'terugkoppelklasse'>): Gegevenantwoord => ({
  meldingId: 'm1',
  klasse,
  aangenomenOp: datum('2026-03-04'),
  beantwoordOp: datum('2026-04-04'),
});
const zegt = (reactie: Code<'reactiesoort'>, op = '2026-05-01'): Aangebodenreactie => ({
  reactieId: 'r1',
  meldingId: 'm1',
  reactie,
  op: datum(op),
  bedragInCenten: null,
});
const vandaag = datum('2026-06-01');

describe('what a creditor may say back', () => {
  it('is about a final answer it was given', () => {
    expect(decideReactie(zegt('BETAALT'), undefined, vandaag)).toBe('GEEN_ANTWOORD');
    expect(decideReactie(zegt('BETAALT'), antwoord('HERVAT_INCASSO'), vandaag)).toBeNull();
  });

  it.each([
    ['REGELING', 'REGELING_NIET_NAGEKOMEN', null],
    ['HERVAT_INCASSO', 'REGELING_NIET_NAGEKOMEN', 'REACTIE_PAST_NIET'],
    ['HULP_AANVAARD', 'BETWIST', 'REACTIE_PAST_NIET'],
    ['ONTERECHT', 'BETWIST', null],
    ['INGETROKKEN', 'VOLDAAN', 'REACTIE_PAST_NIET'],
  ] as const)('to %s: %s', (klasse, reactie, code) => {
    expect(decideReactie(zegt(reactie), antwoord(klasse), vandaag)).toBe(code);
  });

  it('has a row for every class, and every kind of reactie somewhere', () => {
    expect(Object.keys(reactietabel).sort()).toEqual([...codelijsten.terugkoppelklasse].sort());
    expect(new Set(Object.values(reactietabel).flat())).toEqual(new Set(codelijsten.reactiesoort));
  });

  it('what it saw fits a HERVAT_INCASSO as it fits help, so that the two can be compared', () => {
    for (const klasse of ['HERVAT_INCASSO', 'HULP_AANVAARD', 'REGELING'] as const) {
      expect(reactietabel[klasse]).toEqual(expect.arrayContaining(['BETAALT', 'BETAALT_NIET', 'VOLDAAN']));
    }
  });

  it('holds for a day between acceptance and today, until a year after the answer', () => {
    const of = (op: string, dag = vandaag) => decideReactie(zegt('BETAALT', op), antwoord('REGELING'), dag);
    expect(of('2026-03-03')).toBe('ONGELDIGE_DATUM');
    expect(of('2026-06-02')).toBe('ONGELDIGE_DATUM');
    expect(of('2026-03-04')).toBeNull();
    expect(of('2027-04-04', datum('2027-04-04'))).toBeNull();
    expect(of('2027-04-04', datum('2027-04-05'))).toBe('REACTIE_TE_LAAT');
  });
});
