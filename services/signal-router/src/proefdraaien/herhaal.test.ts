import { addDays, type Datum } from '@meldpunt/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { besluit, DAG_EEN, formuleOf, type Gebeurtenis, ontvangen, Verloop } from '../../test/verloop.ts';
import type { Houder } from '../form-signalen/staat.ts';
import { standaard1 } from '../formules/standaard/standaard-1.ts';
import { herhaal, type Proefmelding } from './herhaal.ts';

const dag = (nr: number): Datum => addDays(DAG_EEN, nr);

function bewaard(gebeurtenis: Gebeurtenis, houder: Houder = { status: 'ROUTER' }): Proefmelding {
  const { feiten, sleutels, bron } = ontvangen(gebeurtenis);
  return { wijk: '1000', signaalOp: null, melding: { feiten, houder, sleutels, bron, gesticht: 0 } };
}

const samenloop = formuleOf({ formule: 'samenloop' });

describe('opnieuw spelen', () => {
  it('geeft het signaal op de dag van de melding die het af maakte', () => {
    const kring = [bewaard({ id: 'b', dag: 9, soort: 'WATER' }), bewaard({ id: 'a', dag: 1 })];
    expect(herhaal(kring, samenloop, dag(60))).toEqual({
      signalen: [
        {
          ontstaanOp: dag(9),
          aanpak: 'HUISBEZOEK',
          zwaarte: 600,
          redenen: 'samenloop',
          gesticht: ['a', 'b'],
          meldingen: ['a', 'b'],
        },
      ],
      gemist: new Map(),
    });
  });

  it('een melding die de sluitdag haalt zonder signaal is beantwoord en telt daarna alleen mee', () => {
    const kring = [
      bewaard({ id: 'a', dag: 0 }),
      bewaard({ id: 'b', dag: 29, soort: 'WATER' }),
      bewaard({ id: 'c', dag: 120 }),
    ];
    const { signalen, gemist } = herhaal(kring, samenloop, dag(200));
    expect(signalen.map(({ gesticht, ontstaanOp }) => [gesticht, ontstaanOp])).toEqual([[['b'], dag(29)]]);
    expect([...gemist]).toEqual([
      ['a', 'samenloop'],
      ['c', 'samenloop'],
    ]);
  });

  it('een signaal dat er echt was eindigt wanneer het echt eindigde, een ander aan het eind van de pauze', () => {
    const echt = { status: 'BEANTWOORD', op: dag(5), signaalId: 's', eindresultaat: 'GEEN_CONTACT' } as const;
    const altijd = formuleOf({ formule: 'altijd' });
    const later = { id: 'b', dag: 10, soort: 'WATER' } as const;
    const getekend = (houder: Houder) =>
      herhaal([bewaard({ id: 'a' }, houder), bewaard(later)], altijd, dag(90)).signalen.map(
        ({ meldingen }) => meldingen,
      );
    expect(getekend(echt)).toEqual([['a'], ['b']]);
    expect(getekend({ status: 'ROUTER' })).toEqual([['a', 'b']]);
    const naDePauze = herhaal([bewaard({ id: 'a' }), bewaard({ ...later, dag: 40 })], altijd, dag(90));
    expect(naDePauze.signalen).toHaveLength(2);
  });

  it('was zij echt al beantwoord voor deze formule er een signaal van maakt, dan sluit de pauze haar', () => {
    const echt = { status: 'BEANTWOORD', op: dag(3), signaalId: 's', eindresultaat: 'GEEN_CONTACT' } as const;
    const kring = [
      bewaard({ id: 'a' }, echt),
      bewaard({ id: 'b', dag: 8, soort: 'WATER' }),
      bewaard({ id: 'c', dag: 20, soort: 'HUUR' }),
    ];
    expect(herhaal(kring, samenloop, dag(90)).signalen.map(({ meldingen }) => meldingen)).toEqual([
      ['a', 'b', 'c'],
    ]);
  });

  it('na de laatste dag komt er niets meer in', () => {
    const kring = [bewaard({ id: 'a', dag: 1 }), bewaard({ id: 'b', dag: 9, soort: 'WATER' })];
    expect(herhaal(kring, samenloop, dag(8)).signalen).toEqual([]);
  });
});

describe('dezelfde regels als die elke dag oordelen', () => {
  const melding = fc.record({
    dag: fc.nat(50),
    soort: fc.constantFrom('ZORG', 'WATER', 'HUUR', 'ENERGIE'),
    bedrag: fc.constantFrom(3_000, 9_000),
    crisis: fc.boolean(),
    bewoner: fc.nat(2),
  });
  const bewoners = [
    { voorletters: 'J', geboortedatum: '1950-01-01' },
    { voorletters: 'K', geboortedatum: '1980-05-12' },
    { voorletters: 'L', geboortedatum: '1990-01-01', huisnummertoevoeging: '2' },
  ];

  it('zonder casework en zonder wijzigingen komen dezelfde signalen op dezelfde dagen', () => {
    fc.assert(
      fc.property(
        fc.array(melding, { minLength: 1, maxLength: 7 }),
        fc.constantFrom(formuleOf(standaard1), samenloop),
        (drawn, formules) => {
          const gebeurtenissen = drawn.map(({ bewoner, ...rest }, nr): Gebeurtenis => {
            return { id: `m${nr}`, ...rest, persoon: bewoners[bewoner] ?? {} };
          });
          const live = new Verloop(formules);
          const open = new Map<string, Datum>();
          for (let day = 0; day <= 60; day++) {
            live.dag(day);
            for (const [id, until] of [...open]) {
              const held = live
                .signalen()
                .find((one) => one.stand === 'LOPEND' && one.regels.some((r) => r.meldingId === id));
              if (until > dag(day) || held === undefined) continue;
              live.afhandeling({ ...besluit(held, id, 'BEEINDIGD'), eindresultaat: null }, day);
              open.delete(id);
            }
            for (const one of gebeurtenissen.filter((other) => other.dag === day)) {
              live.melding(one);
              open.set(one.id, ontvangen(one).feiten.incassopauzeTot);
            }
          }
          const kring = gebeurtenissen.map((one) => bewaard(one));
          const replayed = herhaal(kring, formules, dag(60)).signalen;
          const line = (op: Datum, ids: readonly string[]) => `${op} ${[...ids].sort().join()}`;
          expect(replayed.map((one) => line(one.ontstaanOp, one.meldingen)).sort()).toEqual(
            live
              .signalen()
              .map((one) =>
                line(
                  one.ontstaanOp,
                  one.regels.map(({ meldingId }) => meldingId),
                ),
              )
              .sort(),
          );
        },
      ),
      { numRuns: 60, seed: 11 },
    );
  });
});
