import {
  bestandsvelden,
  codelijsten,
  datum,
  type Terugkoppeling,
  terugkoppelklassen,
} from '@meldpunt/contracts';
import { describe, expect, it } from 'vitest';
import { parsePeriode } from '../lever-bestand/parse-periode.ts';
import { STANDAARDINDELING, toRow } from './bestandsindeling.ts';

const message: Terugkoppeling = {
  terugkoppelingId: 't1',
  partnerId: 'water-oost',
  volgnummer: 7,
  meldingId: 'm1',
  kenmerk: 'K-1',
  meldmaand: '2026-03',
  gemeentecode: '0268',
  aard: 'DEFINITIEF',
  klasse: 'REGELING',
  dag: datum('2026-04-04'),
  bedragInCenten: 123_405,
  incassopauzeTot: datum('2026-04-04'),
  hervattingOp: null,
  regelingVanaf: datum('2026-05-01'),
  regelingTermijnInCenten: 50,
  regelingAantalTermijnen: 12,
  onterechtreden: null,
  corrigeertTerugkoppelingId: null,
  opnieuwGeleverd: false,
  gezienOp: 0,
};

describe('a file in the columns of the creditor', () => {
  it('names the columns as it does, in its order, with amounts in euros and its notation of days', () => {
    const kolommen = [
      { kop: 'Dossier', veld: 'kenmerk' },
      { kop: 'Saldo', veld: 'bedrag' },
      { kop: 'Termijn', veld: 'regelingTermijn' },
      { kop: 'Vanaf', veld: 'regelingVanaf' },
      { kop: 'Hervat', veld: 'hervattingOp' },
      { kop: 'Soort', veld: 'omschrijving' },
      { kop: 'Opnieuw', veld: 'opnieuwGeleverd' },
    ] as const;
    const row = (datumnotatie: 'jjjj-mm-dd' | 'dd-mm-jjjj') =>
      toRow(message, { scheidingsteken: ';', datumnotatie, kolommen });
    expect(row('dd-mm-jjjj')).toEqual([
      'K-1',
      '1234,05',
      '0,50',
      '01-05-2026',
      '',
      'Betalingsregeling',
      'nee',
    ]);
    expect(row('jjjj-mm-dd')[3]).toBe('2026-05-01');
  });

  it('can hold every field there is, and knows a word for every class', () => {
    const all = toRow(message, {
      ...STANDAARDINDELING,
      kolommen: bestandsvelden.map((veld) => ({ kop: veld, veld })),
    });
    expect(all).toHaveLength(bestandsvelden.length);
    for (const klasse of codelijsten.terugkoppelklasse) {
      expect(terugkoppelklassen[klasse].naam).not.toBe('');
    }
  });
});

describe('a period', () => {
  it('is a day or a month, up to the first day after it', () => {
    expect(parsePeriode('2026-12')).toEqual({ van: '2026-12-01', tot: '2027-01-01' });
    expect(parsePeriode('2028-02-29')).toEqual({ van: '2028-02-29', tot: '2028-03-01' });
  });

  it.each(['2026-13', '2026-02-30', '2026', '2026-1', ''])('is not %s', (text) => {
    expect(parsePeriode(text)).toBeNull();
  });
});
