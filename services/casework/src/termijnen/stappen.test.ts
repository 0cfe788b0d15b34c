import { addDays, addWerkdagen, type Datum, datum, isWerkdag, werkdagenTussen } from '@meldpunt/contracts';
import { describe, expect, test } from 'vitest';
import { VANDAAG } from '../../test/voorbeeld.ts';
import { doe, eindresultaat, maakZaak, poging } from '../../test/zaken.ts';
import type { Daad } from '../behandelen/handeling.ts';
import type { Zaak } from '../zaak/zaak.ts';
import { decideDag, nextDag } from './decide-dag.ts';
import { type Doorlooptijden, enterStap, GEEN_DOORLOOPTIJDEN } from './stappen.ts';

const afspraak = { OPPAKKEN: 2, EERSTE_CONTACTPOGING: 5, RESULTAAT: 10 };
const begin = (doorlooptijden: Doorlooptijden = afspraak) => enterStap(maakZaak(), doorlooptijden);
const op = (zaak: Zaak, daad: Daad, dag: Datum, datumVan: Datum = dag): Zaak => {
  const besluit = doe(zaak, daad, { dag, datum: datumVan });
  if (besluit.status !== 'TOEGEPAST') return expect.fail(besluit.code);
  return enterStap({ ...besluit.zaak, versie: zaak.versie + 1 }, afspraak);
};
const maart = (dag: number) => datum(`2026-03-${String(dag).padStart(2, '0')}`);

/** The zaak after these days, and what was told on which. */
function passeer(zaak: Zaak, van: Datum, tot: Datum) {
  const verteld: string[] = [];
  let na = zaak;
  for (let dag = van; dag <= tot; dag = addDays(dag, 1)) {
    const besluit = decideDag(na, dag);
    if (besluit.gebeurtenis !== null) verteld.push(`${dag} ${besluit.gebeurtenis} ${besluit.termijn ?? '-'}`);
    na = besluit.zaak;
  }
  return { zaak: na, verteld };
}

describe('een stap', () => {
  test('krijgt de laatste dag die was afgesproken toen zij begon', () => {
    expect(begin().stap).toMatchObject({ stap: 'OPPAKKEN', vanaf: VANDAAG, tot: maart(4) });
    const opgepakt = op(begin(), { soort: 'OPPAKKEN' }, maart(3));
    expect(opgepakt.stap).toMatchObject({ stap: 'EERSTE_CONTACTPOGING', vanaf: maart(3), tot: maart(10) });
    expect(enterStap(opgepakt, GEEN_DOORLOOPTIJDEN).stap).toEqual(opgepakt.stap);
    const geprobeerd = op(opgepakt, poging(true), maart(5));
    expect(geprobeerd.stap).toMatchObject({ stap: 'RESULTAAT', vanaf: maart(5), tot: maart(19) });
    const klaar = op(geprobeerd, eindresultaat('HOEFT_GEEN_HULP'), maart(19));
    expect([klaar.stap, klaar.stappenTeLaat]).toEqual([null, []]);
  });

  test('waarschuwt de werkdag ervoor, en zegt een keer dat zij te lang duurt', () => {
    const { verteld, zaak } = passeer(begin(), maart(2), maart(20));
    expect(verteld).toEqual(['2026-03-03 TERMIJN_NADERT OPPAKKEN', '2026-03-05 TERMIJN_VERSTREKEN OPPAKKEN']);
    const opgepakt = op(zaak, { soort: 'OPPAKKEN' }, maart(20));
    expect(opgepakt.stappenTeLaat).toEqual([{ stap: 'OPPAKKEN', tot: maart(4), gedaanOp: maart(20) }]);
  });

  test('is niet te laat als zij op tijd gedaan en later verteld is', () => {
    const { zaak } = passeer(begin(), maart(2), maart(10));
    expect(zaak.stap?.verstrekenOp).toBe(maart(5));
    expect(op(zaak, { soort: 'OPPAKKEN' }, maart(10), maart(4)).stappenTeLaat).toEqual([]);
    const laat = op(op(begin(), { soort: 'OPPAKKEN' }, maart(2)), poging(false), maart(20));
    expect(laat.stappenTeLaat).toHaveLength(1);
    expect(op(laat, poging(false), maart(20), maart(6)).stappenTeLaat).toEqual([]);
  });

  test('zonder afspraak vertelt niets en kost geen dag', () => {
    const zonder = begin(GEEN_DOORLOOPTIJDEN);
    expect(zonder.stap).toMatchObject({ stap: 'OPPAKKEN', tot: null });
    expect(passeer(zonder, maart(2), maart(20)).verteld).toEqual([]);
    expect(nextDag(zonder, maart(2))).toBe(nextDag(maakZaak(), maart(2)));
  });

  test('wijkt voor de termijn van de wet als beide op een dag verstrijken', () => {
    const samen = { ...afspraak, OPPAKKEN: 20 };
    const { verteld } = passeer(begin(samen), maart(2), datum('2026-04-01'));
    expect(verteld).toEqual([
      '2026-03-26 TERMIJN_NADERT CONTACTTERMIJN',
      '2026-03-27 TERMIJN_NADERT OPPAKKEN',
      '2026-03-31 TERMIJN_VERSTREKEN CONTACTTERMIJN',
    ]);
  });

  test('een zaak wordt op elke dag bekeken waarop er iets te doen is', () => {
    let zaak = begin();
    for (let dag = maart(2); dag < datum('2026-05-10'); dag = addDays(dag, 1)) {
      const volgende = nextDag(zaak, dag);
      const morgen = addDays(dag, 1);
      const na = decideDag(zaak, morgen).zaak;
      if (na !== zaak) expect(volgende).toBe(morgen);
      zaak = na;
    }
    expect(zaak.stand).toBe('AFGESLOTEN');
  });
});

test('over dertig jaar eindigt een stap op een werkdag, na precies zoveel werkdagen', () => {
  const mis: string[] = [];
  const zaak = maakZaak();
  for (let dag = datum('2020-01-01'); dag < datum('2050-01-01'); dag = addDays(dag, 1)) {
    for (const werkdagen of [1, 5, 20]) {
      const { stap } = enterStap({ ...zaak, geopendOp: dag }, { ...afspraak, OPPAKKEN: werkdagen });
      const tot = stap?.tot ?? dag;
      if (!isWerkdag(tot) || werkdagenTussen(dag, tot) !== werkdagen || addWerkdagen(tot, -1) >= tot)
        mis.push(dag);
    }
  }
  expect(mis).toEqual([]);
});
