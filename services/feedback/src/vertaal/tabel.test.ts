import { codelijsten } from '@meldpunt/contracts';
import { describe, expect, it } from 'vitest';
import { type Eindrij, tabel } from './tabel.ts';

const eindresultaat: Record<string, Eindrij> = tabel.eindresultaat;
const uitkomst: Record<string, Eindrij> = tabel.uitkomst;

describe('the table has a row for every code and no row for anything else', () => {
  it('every eindresultaat', () => {
    expect(Object.keys(tabel.eindresultaat).sort()).toEqual([...codelijsten.eindresultaat].sort());
  });
  it('every ending of the router', () => {
    expect(Object.keys(tabel.uitkomst).sort()).toEqual([...codelijsten.uitkomsteinde].sort());
  });
  it('every state on the way', () => {
    const standen = codelijsten.afhandelingstand.filter((stand) => stand !== 'BEEINDIGD');
    expect(Object.keys(tabel.tussenstand).sort()).toEqual(
      [...standen, 'VERLENGD', 'TERMIJN_VERSTREKEN'].sort(),
    );
  });
});

describe('what the creditor hears, row by row', () => {
  it.each([
    ['AL_BEKEND_SCHULDHULP', 'HERVAT_INCASSO', 'NA_PAUZE', []],
    ['OVERLEDEN', 'OVERLEDEN', 'LAATSTE_DAG', []],
    ['NIET_OPGEPAKT_ANDERE_REDEN', 'HERVAT_INCASSO', 'NA_PAUZE', []],
    ['NIET_OPGEPAKT_HERHAALD', 'HERHAALD', 'LAATSTE_DAG', []],
    ['NIET_OPGEPAKT_ONTERECHT', 'ONTERECHT', 'LAATSTE_DAG', ['onterechtreden']],
    ['GEEN_INWONER', 'GEEN_INWONER', 'LAATSTE_DAG', []],
    ['ANDER_LOPEND_TRAJECT', 'HERVAT_INCASSO', 'NA_PAUZE', []],
    ['GEEN_CONTACT', 'HERVAT_INCASSO', 'NA_PAUZE', []],
    ['GEEN_REACTIE', 'HERVAT_INCASSO', 'NA_PAUZE', []],
    ['HOEFT_GEEN_HULP', 'HERVAT_INCASSO', 'NA_PAUZE', []],
    ['ZELF_BETAALD_OF_REGELING', 'REEDS_BETAALD', 'LAATSTE_DAG', []],
    ['ADVIES_OF_QUICK_FIX', 'HULP_AANVAARD', 'LAATSTE_DAG', []],
    ['VERVOLGHULP', 'HULP_AANVAARD', 'LAATSTE_DAG', []],
    ['VERVOLGHULP_FINANCIEEL', 'HULP_AANVAARD', 'LAATSTE_DAG', []],
    ['VERVOLGHULP_NIET_FINANCIEEL', 'HULP_AANVAARD', 'LAATSTE_DAG', []],
    ['VERWIJZING_ZONDER_TUSSENKOMST', 'HERVAT_INCASSO', 'NA_PAUZE', []],
    ['BETALING_HERVAT', 'BETALING_HERVAT', 'LAATSTE_DAG', ['hervattingOp']],
    [
      'REGELING_GETROFFEN',
      'REGELING',
      'LAATSTE_DAG',
      ['regelingVanaf', 'regelingTermijnInCenten', 'regelingAantalTermijnen'],
    ],
    ['INGETROKKEN_DOOR_PARTNER', 'INGETROKKEN', 'VOLGENDE_DAG', []],
    ['BETAALD_BIJ_PARTNER', 'INGETROKKEN', 'VOLGENDE_DAG', []],
    ['VERPLAATST', null, 'VOLGENDE_DAG', []],
    ['PAUZE_VERSTREKEN', 'HERVAT_INCASSO', 'NA_PAUZE', []],
  ])('%s gives %s, %s', (code, klasse, moment, velden) => {
    expect(eindresultaat[code]).toMatchObject({ klasse, moment, velden });
  });

  it.each([
    ['GEEN_SIGNAAL', 'HERVAT_INCASSO', 'NA_PAUZE'],
    ['BETAALD_BIJ_PARTNER', 'INGETROKKEN', 'VOLGENDE_DAG'],
    ['INGETROKKEN_DOOR_PARTNER', 'INGETROKKEN', 'VOLGENDE_DAG'],
    ['VERPLAATST', null, 'VOLGENDE_DAG'],
  ])('the router ending %s gives %s, %s', (code, klasse, moment) => {
    expect(uitkomst[code]).toMatchObject({ klasse, moment, velden: [], naVrijgave: null });
  });

  it('work in progress and giving back are told to nobody', () => {
    const { ONTVANGEN, OPGEPAKT, TERUGGEGEVEN } = tabel.tussenstand;
    expect([ONTVANGEN, OPGEPAKT, TERUGGEGEVEN]).toEqual([null, null, null]);
  });

  it('only help that is already running needs a person, and is then told without its kind', () => {
    const rows = Object.entries(eindresultaat).filter(([, rij]) => rij.naVrijgave !== null);
    expect(rows.map(([code]) => code)).toEqual(['AL_BEKEND_SCHULDHULP', 'ANDER_LOPEND_TRAJECT']);
    for (const [, rij] of rows) {
      expect(rij.naVrijgave).toMatchObject({ klasse: 'BEKEND_BIJ_HULP', moment: 'LAATSTE_DAG', velden: [] });
    }
  });
});

describe('what the table may never do', () => {
  const rows = [...Object.entries(eindresultaat), ...Object.entries(uitkomst)];

  it('HERVAT_INCASSO is one row: same moment, no field, whatever the reason', () => {
    const hervat = rows
      .filter(([, rij]) => rij.klasse === 'HERVAT_INCASSO')
      .map(([, rij]) => ({ ...rij, naVrijgave: null }));
    expect(new Set(hervat.map((rij) => JSON.stringify(rij))).size).toBe(1);
    expect(hervat.length).toBe(9);
  });

  it('the same class always comes at the same kind of moment', () => {
    const moments = new Map<string | null, Set<string>>();
    for (const [, rij] of rows) {
      moments.set(rij.klasse, (moments.get(rij.klasse) ?? new Set()).add(rij.moment));
    }
    for (const [klasse, found] of moments) expect([klasse, found.size]).toEqual([klasse, 1]);
  });

  it('no moment is that of the work: only the creditor’s own word is answered before the end of the pause', () => {
    const early = rows.filter(([, rij]) => rij.moment === 'VOLGENDE_DAG').map(([, rij]) => rij.klasse);
    expect(new Set(early)).toEqual(new Set(['INGETROKKEN', null]));
  });

  it('every class is reachable', () => {
    const reachable = new Set([
      ...rows.flatMap(([, rij]) => [rij.klasse, rij.naVrijgave?.klasse]),
      ...Object.values(tabel.tussenstand).map((rij) => rij?.klasse),
    ]);
    expect(codelijsten.terugkoppelklasse.filter((klasse) => !reachable.has(klasse))).toEqual([]);
  });
});
