import { addDays, type Datum, datum } from '@meldpunt/contracts';
import { describe, expect, test } from 'vitest';
import { maakMelding, maakSignaal, VANDAAG } from '../../test/voorbeeld.ts';
import { eindresultaat, maakZaak, na, poging } from '../../test/zaken.ts';
import type { Zaak } from '../zaak/zaak.ts';
import { type Daggebeurtenis, decideDag, nextDag } from './decide-dag.ts';

const nieuw = maakZaak();
const opgepakt = na(nieuw, { soort: 'OPPAKKEN' });
const geprobeerd = na(opgepakt, poging(false));
const bereikt = na(opgepakt, poging(true));

/** Every day until `tot`, as the hub lives them. */
function leef(zaak: Zaak, tot: string): { zaak: Zaak; gebeurtenissen: [Datum, Daggebeurtenis][] } {
  let stand = zaak;
  const gebeurtenissen: [Datum, Daggebeurtenis][] = [];
  for (let dag = addDays(VANDAAG, 1); dag <= datum(tot); dag = addDays(dag, 1)) {
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

test('wie alleen op de aangekondigde dagen kijkt, ziet hetzelfde als wie elke dag kijkt', () => {
  for (const zaak of [nieuw, opgepakt, geprobeerd, bereikt]) {
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
