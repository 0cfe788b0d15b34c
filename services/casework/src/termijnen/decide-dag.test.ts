import { addDays, type Datum, datum } from '@meldpunt/contracts';
import { describe, expect, test } from 'vitest';
import { maakMelding, maakSignaal, VANDAAG } from '../../test/voorbeeld.ts';
import { doe, eindresultaat, maakZaak, na, pasToe, poging } from '../../test/zaken.ts';
import type { Zaak } from '../zaak/zaak.ts';
import { type Daggebeurtenis, decideDag, nextDag } from './decide-dag.ts';
import { uiterlijkOp } from './klokken.ts';

const nieuw = maakZaak();
const opgepakt = na(nieuw, { soort: 'OPPAKKEN' });
const geprobeerd = na(opgepakt, poging(false));
const bereikt = na(opgepakt, poging(true));

/** The zaak after its creditor stated a threat on `vanaf`, which is known here on `dag`. */
function bedreigd(zaak: Zaak, vanaf: Datum, dag = vanaf): Zaak {
  const [melding] = zaak.meldingen;
  const signaal = maakSignaal('s', [maakMelding('een', { ...melding, stand: 'OPEN' })], {
    versie: 2,
    dreigingVanaf: vanaf,
  });
  const [na_] = pasToe([zaak], signaal, dag);
  if (na_ === undefined) throw new Error('this signaal has no zaak');
  return na_;
}

function verlengd(zaak: Zaak): Zaak {
  return na(zaak, {
    soort: 'VERLENGEN',
    pauzeVerlengdTot: datum('2026-05-02'),
    verlengingsreden: 'INVENTARISATIE',
  });
}

/** Every day after `vanaf` until `tot`, as the hub lives them. */
function leef(
  zaak: Zaak,
  tot: string,
  vanaf = VANDAAG,
): { zaak: Zaak; gebeurtenissen: [Datum, Daggebeurtenis][] } {
  let stand = zaak;
  const gebeurtenissen: [Datum, Daggebeurtenis][] = [];
  for (let dag = addDays(vanaf, 1); dag <= datum(tot); dag = addDays(dag, 1)) {
    const na_ = decideDag(stand, dag);
    if (na_.zaak !== stand) gebeurtenissen.push([dag, na_.gebeurtenis]);
    stand = na_.zaak;
  }
  return { zaak: stand, gebeurtenissen };
}

describe('een zaak die niemand oppakt', () => {
  test('wordt gewaarschuwd, overschrijdt de vier weken en eindigt met de pauze', () => {
    const { zaak, gebeurtenissen } = leef(nieuw, '2026-06-30');
    expect(gebeurtenissen).toEqual([
      ['2026-03-26', 'TERMIJN_NADERT'],
      ['2026-03-31', 'TERMIJN_VERSTREKEN'],
      ['2026-04-03', 'AFGESLOTEN'],
    ]);
    expect(zaak).toMatchObject({
      stand: 'AFGESLOTEN',
      eindresultaat: 'NIET_OPGEPAKT_ANDERE_REDEN',
      afgeslotenOp: '2026-04-03',
    });
    expect(zaak.meldingen[0]?.afloop).toMatchObject({
      eindresultaat: 'PAUZE_VERSTREKEN',
      door: 'PAUZE',
      op: '2026-04-03',
    });
  });

  test('telt beide termijnen apart', () => {
    const dreigend = maakZaak(maakSignaal('d', [maakMelding('een')], { dreigingVanaf: VANDAAG }));
    const { zaak, gebeurtenissen } = leef(dreigend, '2026-04-01');
    expect(gebeurtenissen).toEqual([
      ['2026-03-04', 'TERMIJN_NADERT'],
      ['2026-03-06', 'TERMIJN_VERSTREKEN'],
      ['2026-03-26', 'TERMIJN_NADERT'],
      ['2026-03-31', 'TERMIJN_VERSTREKEN'],
    ]);
    expect(zaak.termijnen).toMatchObject({
      dreigingstermijnVerstrekenOp: '2026-03-06',
      contacttermijnVerstrekenOp: '2026-03-31',
    });
  });

  test('eindigt melding voor melding als hun pauzes verschillen', () => {
    const twee = maakMelding('twee', {
      aangenomenOp: datum('2026-03-12'),
      incassopauzeTot: datum('2026-04-12'),
    });
    const { zaak, gebeurtenissen } = leef(
      maakZaak(maakSignaal('p', [maakMelding('een'), twee])),
      '2026-06-30',
    );
    expect(gebeurtenissen.slice(-2)).toEqual([
      ['2026-04-03', 'GEWIJZIGD'],
      ['2026-04-13', 'AFGESLOTEN'],
    ]);
    expect(zaak.stand).toBe('AFGESLOTEN');
  });
});

describe('een zaak die is opgepakt', () => {
  test.each([
    ['zonder dat iemand is bereikt', geprobeerd, 'GEEN_CONTACT'],
    ['na contact', bereikt, 'GEEN_REACTIE'],
  ])('%s: de melding krijgt op tijd antwoord, de zaak eindigt na twee maanden', (_naam, zaak, resultaat) => {
    const geleefd = leef(zaak, '2026-06-30');
    expect(geleefd.gebeurtenissen).toEqual([
      ['2026-04-03', 'GEWIJZIGD'],
      ['2026-05-03', 'AFGESLOTEN'],
    ]);
    expect(geleefd.zaak.eindresultaat).toBe(resultaat);
    expect(geleefd.zaak.meldingen[0]?.afloop).toMatchObject({ eindresultaat: 'PAUZE_VERSTREKEN' });
  });

  test('met een verlengde pauze eindigt de melding als die voorbij is', () => {
    const verlengd = na(bereikt, {
      soort: 'VERLENGEN',
      pauzeVerlengdTot: datum('2026-04-20'),
      verlengingsreden: 'INVENTARISATIE',
    });
    expect(leef(verlengd, '2026-06-30').gebeurtenissen[0]).toEqual(['2026-04-21', 'GEWIJZIGD']);
  });

  test('krijgt daarna nog een eindresultaat van de medewerker', () => {
    const { zaak } = leef(bereikt, '2026-04-10');
    const dicht = na({ ...zaak, versie: 9 }, eindresultaat('VERVOLGHULP_FINANCIEEL'));
    expect(dicht).toMatchObject({ stand: 'AFGESLOTEN', eindresultaat: 'VERVOLGHULP_FINANCIEEL' });
    expect(dicht.meldingen[0]?.afloop).toMatchObject({ eindresultaat: 'PAUZE_VERSTREKEN' });
  });

  test('met een poging op tijd overschrijdt geen termijn', () => {
    expect(leef(geprobeerd, '2026-04-02').gebeurtenissen).toEqual([]);
  });
});

describe('een dreiging die later wordt gemeld', () => {
  // Tried on the day it came in; the cut-off is announced eighteen days later.
  const gemeld = datum('2026-03-20');
  const later = bedreigd(geprobeerd, gemeld);
  const probeer = (zaak: Zaak, op: string): Zaak => {
    const besluit = doe(zaak, poging(false), { dag: datum(op) });
    if (besluit.status === 'GEWEIGERD') throw new Error(besluit.code);
    return besluit.zaak;
  };

  test('heeft haar eigen drie werkdagen: een eerdere poging telt daarvoor niet', () => {
    expect(uiterlijkOp(later)).toBe('2026-03-25');
    const { zaak, gebeurtenissen } = leef(later, '2026-04-02');
    expect(gebeurtenissen).toEqual([
      ['2026-03-24', 'TERMIJN_NADERT'],
      ['2026-03-26', 'TERMIJN_VERSTREKEN'],
    ]);
    expect(zaak.termijnen).toMatchObject({
      dreigingstermijnVerstrekenOp: '2026-03-26',
      contacttermijnVerstrekenOp: null,
    });
  });

  test('is gehaald met een poging vanaf die dag, ook als die pas later wordt verteld', () => {
    expect(leef(probeer(later, '2026-03-20'), '2026-04-02').gebeurtenissen).toEqual([]);
    const telaat = leef(later, '2026-03-26').zaak;
    const verteld = (op: string) =>
      doe(telaat, poging(false), { dag: datum('2026-03-26'), datum: datum(op) });
    expect(verteld('2026-03-25')).toMatchObject({
      zaak: { termijnen: { dreigingstermijnVerstrekenOp: null } },
    });
    for (const op of ['2026-03-19', '2026-03-26'])
      expect(verteld(op)).toMatchObject({
        zaak: { termijnen: { dreigingstermijnVerstrekenOp: '2026-03-26' } },
      });
  });

  test('na het einde van de vier weken toont de dag die nog komt en waarschuwt daarvoor', () => {
    const na4weken = datum('2026-04-13');
    for (const [zaak, uiterlijk] of [
      [geprobeerd, '2026-04-16'],
      [opgepakt, '2026-03-30'],
    ] as const) {
      const bedreigde = bedreigd(leef(verlengd(zaak), '2026-04-13').zaak, na4weken);
      expect(uiterlijkOp(bedreigde)).toBe(uiterlijk);
      expect(leef(bedreigde, '2026-04-17', na4weken).gebeurtenissen).toEqual([
        ['2026-04-15', 'TERMIJN_NADERT'],
        ['2026-04-17', 'TERMIJN_VERSTREKEN'],
      ]);
    }
  });

  test('en een eerdere die al te lang wachtte telt niet voor de volgende', () => {
    const eerste = leef(bedreigd(opgepakt, datum('2026-03-03')), '2026-03-20', datum('2026-03-03')).zaak;
    expect(eerste.termijnen.dreigingstermijnVerstrekenOp).toBe('2026-03-07');
    const tweede = bedreigd(eerste, gemeld);
    expect(probeer(tweede, '2026-03-23').termijnen.dreigingstermijnVerstrekenOp).toBe('2026-03-07');
    expect(leef(tweede, '2026-03-26', gemeld).gebeurtenissen).toEqual([
      ['2026-03-24', 'TERMIJN_NADERT'],
      ['2026-03-26', 'TERMIJN_VERSTREKEN'],
    ]);
  });

  test('en die pas bekend wordt als haar termijn voorbij is, gaat niet stil voorbij', () => {
    const laatBekend = probeer(bedreigd(geprobeerd, gemeld, datum('2026-03-30')), '2026-03-30');
    expect(decideDag(laatBekend, datum('2026-03-31'))).toMatchObject({
      gebeurtenis: 'TERMIJN_VERSTREKEN',
      termijn: 'DREIGINGSTERMIJN',
    });
  });
});

test('wie alleen op de aangekondigde dagen kijkt, ziet hetzelfde als wie elke dag kijkt', () => {
  const dreiging = datum('2026-03-03');
  const dreigend = [nieuw, opgepakt, geprobeerd].map((zaak) => bedreigd(zaak, dreiging, VANDAAG));
  for (const zaak of [nieuw, opgepakt, geprobeerd, bereikt, ...dreigend]) {
    let stand = zaak;
    let dag = nextDag(stand, VANDAAG);
    const gebeurtenissen: [Datum, Daggebeurtenis][] = [];
    while (dag !== null) {
      const na_ = decideDag(stand, dag);
      if (na_.zaak !== stand) gebeurtenissen.push([dag, na_.gebeurtenis]);
      stand = na_.zaak;
      dag = nextDag(stand, dag);
    }
    expect(gebeurtenissen).toEqual(leef(zaak, '2027-01-01').gebeurtenissen);
  }
});

test('een afgesloten zaak heeft geen volgende dag', () => {
  expect(nextDag(na(bereikt, eindresultaat('GEEN_REACTIE')), VANDAAG)).toBeNull();
});
