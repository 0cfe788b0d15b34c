import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { besluit, formuleOf, type Gebeurtenis, Verloop } from '../../test/verloop.ts';
import { seeded } from '../../test/voorbeelden.ts';
import { Toeval, willekeurigeFormule } from '../../test/willekeurig.ts';
import { standaard1 } from '../formules/standaard/standaard-1.ts';
import type { SignaalStaat } from './staat.ts';

const formules = [
  formuleOf(standaard1),
  formuleOf({ formule: 'samenloop' }),
  formuleOf({
    formule: 'en',
    delen: [
      { formule: 'altijd' },
      { formule: 'niet', delen: [{ formule: 'samenloop', parameters: { minstens: 3 } }] },
    ],
  }),
  // Any other formule must keep these promises too.
  ...Array.from({ length: 9 }, (_, nummer) =>
    formuleOf(willekeurigeFormule(new Toeval(seeded(`verloop ${nummer}`)))),
  ),
];

/** One thing that happens: to melding `wie`, or the casework's turn. */
type Stap =
  | { soort: 'NIEUW' | 'WIJZIG' | 'INTREKKEN' | 'BETAALD'; wie: number; bedrag: number }
  | { soort: 'CASEWORK'; kies: number; opgepakt: boolean }
  | { soort: 'DAG' }
  | { soort: 'BATCH' };

const AANTAL = 8;
const bewoners = [
  { voorletters: 'J', geboortedatum: '1950-01-01' },
  { voorletters: 'J', geboortedatum: '1980-05-12' },
  { voorletters: 'J', geboortedatum: null },
  { voorletters: 'K', geboortedatum: '1990-01-01', postcode: '2000BB' },
  { voorletters: 'K', geboortedatum: '1990-01-01', burgerservicenummer: '1', postcode: '2000BB' },
  { voorletters: 'K', geboortedatum: '1990-01-01', burgerservicenummer: '1' },
];
const wie = fc.array(
  fc.record({ bewoner: fc.nat(bewoners.length - 1), soort: fc.constantFrom('ZORG', 'WATER', 'HUUR') }),
  {
    minLength: AANTAL,
    maxLength: AANTAL,
  },
);
const stap: fc.Arbitrary<Stap> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      soort: fc.constant('NIEUW' as const),
      wie: fc.nat(AANTAL - 1),
      bedrag: fc.constantFrom(3_000, 9_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      soort: fc.constantFrom('WIJZIG' as const, 'INTREKKEN' as const, 'BETAALD' as const),
      wie: fc.nat(AANTAL - 1),
      bedrag: fc.constantFrom(1_000, 20_000),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      soort: fc.constant('CASEWORK' as const),
      kies: fc.nat(50),
      opgepakt: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ soort: 'DAG' as const }) },
  { weight: 2, arbitrary: fc.constant({ soort: 'BATCH' as const }) },
);

/** Plays the steps; `batches` false leaves everything in one. Casework knows each melding of each signaal once. */
class Spel {
  readonly verloop: Verloop;
  readonly answered = new Set<string>();
  readonly #versies = new Map<number, number>();
  readonly #wie: readonly { bewoner: number; soort: string }[];
  dag = 0;

  constructor(verloop: Verloop, wie: readonly { bewoner: number; soort: string }[]) {
    this.verloop = verloop;
    this.#wie = wie;
  }

  speel(stappen: readonly Stap[], batches: boolean): void {
    for (const step of stappen) {
      if (step.soort === 'DAG') this.verloop.dag(++this.dag);
      else if (step.soort === 'BATCH') batches && this.verloop.batch();
      else if (step.soort === 'CASEWORK') this.#casework(step.kies, step.opgepakt);
      else this.#melding(step);
    }
  }

  /** Casework deals with all it has, and the days run until everything must have ended. */
  loopUit(): void {
    for (let round = 0; round < 60; round++) {
      for (const [signaal, regel] of this.#pending())
        this.#act(signaal, regel.meldingId, regel.stand === 'LOSGELATEN');
      this.verloop.dag(++this.dag);
    }
  }

  #melding(step: Extract<Stap, { wie: number }>): void {
    const known = this.#versies.get(step.wie);
    if ((known === undefined) !== (step.soort === 'NIEUW')) return;
    const versie = (known ?? 0) + 1;
    this.#versies.set(step.wie, versie);
    const { bewoner, soort } = this.#wie[step.wie] ?? { bewoner: 0, soort: 'ZORG' };
    const gebeurtenis: Gebeurtenis = {
      id: `m${step.wie}`,
      versie,
      dag: this.dag,
      bedrag: step.bedrag,
      stand: step.soort === 'INTREKKEN' ? 'INGETROKKEN' : step.soort === 'BETAALD' ? 'BETAALD' : 'AANGENOMEN',
      soort: soort === 'WATER' ? 'WATER' : soort === 'HUUR' ? 'HUUR' : 'ZORG',
      persoon: bewoners[bewoner] ?? {},
    };
    this.verloop.melding(gebeurtenis, 0);
    this.verloop.melding(gebeurtenis, 0);
  }

  #pending() {
    return this.verloop
      .signalen()
      .flatMap((signaal) =>
        signaal.regels
          .filter((regel) => regel.stand !== 'BEANTWOORD' && !regel.teruggegeven)
          .map((regel) => [signaal, regel] as const),
      );
  }

  #casework(kies: number, opgepakt: boolean): void {
    const pending = this.#pending();
    const [signaal, regel] = pending[kies % Math.max(1, pending.length)] ?? [];
    if (signaal === undefined || regel === undefined) return;
    this.#act(signaal, regel.meldingId, regel.stand === 'LOSGELATEN' && !opgepakt);
  }

  #act(signaal: SignaalStaat, meldingId: string, giveBack: boolean): void {
    const gevolg = this.verloop.afhandeling(
      besluit(signaal, meldingId, giveBack ? 'TERUGGEGEVEN' : 'BEEINDIGD'),
      this.dag,
    );
    expect(gevolg).toBe('VERWERKT');
    if (!giveBack) {
      expect(this.answered.has(meldingId), `${meldingId} ended twice by casework`).toBe(false);
      this.answered.add(meldingId);
    }
  }

  get gemeld(): number {
    return this.#versies.size;
  }
}

const spel = fc.tuple(fc.nat(formules.length - 1), wie, fc.array(stap, { maxLength: 40 }));
const verloopOf = (formule: number) => new Verloop(formules[formule] ?? formuleOf(standaard1));

describe('eigenschappen van het verloop', () => {
  it('elke melding eindigt precies één keer, bij de router of bij casework, wat er ook gebeurt', () => {
    fc.assert(
      fc.property(spel, ([formule, personen, stappen]) => {
        const gespeeld = new Spel(verloopOf(formule), personen);
        gespeeld.speel(stappen, true);
        gespeeld.loopUit();
        gespeeld.verloop.batch();
        const here = gespeeld.verloop.einden.map(({ feiten }) => feiten.meldingId);
        expect(new Set(here).size).toBe(here.length);
        expect(here.filter((id) => gespeeld.answered.has(id))).toEqual([]);
        expect(here.length + gespeeld.answered.size).toBe(gespeeld.gemeld);
        const { ontvangen, beeindigdHier, beeindigdElders } = gespeeld.verloop.tellingen;
        expect(ontvangen).toBe(gespeeld.gemeld);
        expect(beeindigdHier + beeindigdElders).toBe(ontvangen);
        const { ontstaan, vervallen, beeindigd } = gespeeld.verloop.tellingen;
        expect(vervallen + beeindigd).toBe(ontstaan);
      }),
      { numRuns: 2_000 },
    );
  }, 60_000);

  it('waar batches ophouden verandert niets, ook geen versie', () => {
    fc.assert(
      fc.property(spel, ([formule, personen, stappen]) => {
        const cut = new Spel(verloopOf(formule), personen);
        const whole = new Spel(verloopOf(formule), personen);
        cut.speel(stappen, true);
        whole.speel(stappen, false);
        expect(cut.verloop.signalen()).toEqual(whole.verloop.signalen());
        expect(cut.verloop.ended()).toEqual(whole.verloop.ended());
      }),
      { numRuns: 1_500 },
    );
  }, 60_000);

  it('na elke gebeurtenis is alles beoordeeld: nog eens beoordelen houdt of laat niets anders vast', () => {
    fc.assert(
      fc.property(spel, ([formule, personen, stappen]) => {
        const gespeeld = new Spel(verloopOf(formule), personen);
        for (const step of stappen) {
          gespeeld.speel([step], true);
          const before = gespeeld.verloop.held();
          gespeeld.verloop.judgeAll(gespeeld.dag);
          expect(gespeeld.verloop.held()).toEqual(before);
        }
      }),
      { numRuns: 1_000 },
    );
  }, 60_000);

  it('binnen een signaal wordt niets weer open en houdt elke melding haar bewoner; versies lopen op', () => {
    fc.assert(
      fc.property(spel, ([formule, personen, stappen]) => {
        const gespeeld = new Spel(verloopOf(formule), personen);
        gespeeld.speel(stappen, true);
        gespeeld.loopUit();
        gespeeld.verloop.batch();
        const seen = new Map<string, SignaalStaat>();
        for (const { signaal } of gespeeld.verloop.versies) {
          const before = seen.get(signaal.signaalId);
          expect(signaal.versie).toBeGreaterThan(before?.versie ?? 0);
          if (before?.stand !== undefined && before.stand !== 'LOPEND')
            expect(signaal.stand).toBe(before.stand);
          for (const regel of before?.regels ?? []) {
            const now = signaal.regels.find(({ meldingId }) => meldingId === regel.meldingId);
            expect(now?.persoonId).toBe(regel.persoonId);
            if (regel.stand !== 'OPEN') expect(now?.stand).not.toBe('OPEN');
          }
          seen.set(signaal.signaalId, signaal);
        }
      }),
      { numRuns: 1_500 },
    );
  }, 60_000);

  it('alles intrekken laat geen lopend signaal over', () => {
    fc.assert(
      fc.property(spel, ([formule, personen, stappen]) => {
        const gespeeld = new Spel(verloopOf(formule), personen);
        gespeeld.speel(stappen, true);
        const all = Array.from(
          { length: AANTAL },
          (_, nr): Stap => ({ soort: 'INTREKKEN', wie: nr, bedrag: 1 }),
        );
        gespeeld.speel(all, true);
        for (const { stand, regels } of gespeeld.verloop.signalen()) {
          if (stand === 'LOPEND') expect(regels.some((regel) => regel.stand === 'BEANTWOORD')).toBe(true);
        }
      }),
      { numRuns: 1_500 },
    );
  }, 60_000);

  it('alleenDoorAnderen is wie met alleen de meldingen van zijn eigen partner geen signaal was geworden', () => {
    const alles = fc.array(
      fc.record({
        bewoner: fc.nat(bewoners.length - 1),
        partner: fc.constantFrom('a', 'b', 'c'),
        soort: fc.constantFrom('ZORG' as const, 'WATER' as const, 'HUUR' as const),
        bedrag: fc.constantFrom(2_000, 5_000, 9_000),
      }),
      { minLength: 2, maxLength: 8 },
    );
    let gemerkt = 0;
    fc.assert(
      fc.property(alles, fc.nat(1), (meldingen, formule) => {
        const play = (nrs: readonly number[]) => {
          const verloop = verloopOf(formule);
          for (const nr of nrs) {
            const { bewoner = 0, ...melding } = meldingen[nr] ?? {};
            verloop.melding({ id: `m${nr}`, ...melding, persoon: bewoners[bewoner] ?? {} });
          }
          return verloop;
        };
        const nrs = meldingen.map((_, nr) => nr);
        const seen = new Map<string, boolean>();
        for (const nr of nrs) {
          const heard = nrs.slice(0, nr + 1);
          for (const { regels } of play(heard).signalen()) {
            for (const { meldingId, alleenDoorAnderen } of regels) {
              if (seen.has(meldingId)) expect(alleenDoorAnderen).toBe(seen.get(meldingId));
              else {
                const partner = meldingen[Number(meldingId.slice(1))]?.partner;
                const own = play(heard.filter((one) => meldingen[one]?.partner === partner));
                const alone = own
                  .signalen()
                  .some((one) => one.regels.some((regel) => regel.meldingId === meldingId));
                expect(alleenDoorAnderen).toBe(!alone);
                if (alleenDoorAnderen) gemerkt += 1;
              }
              seen.set(meldingId, alleenDoorAnderen);
            }
          }
        }
      }),
      { numRuns: 1_000 },
    );
    expect(gemerkt).toBeGreaterThan(200);
  }, 60_000);

  it('binnen één huishouden maakt de volgorde van binnenkomst niet uit voor wat bij elkaar gehouden wordt', () => {
    const huishouden = fc.array(
      fc.record({
        bewoner: fc.constantFrom(0, 1, 3),
        soort: fc.constantFrom('ZORG' as const, 'WATER' as const, 'HUUR' as const),
        bedrag: fc.constantFrom(2_000, 5_000, 9_000),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(
        huishouden.chain((leden) => {
          const nrs = leden.map((_, nr) => nr);
          return fc.tuple(fc.constant(leden), fc.shuffledSubarray(nrs, { minLength: nrs.length }), fc.nat(1));
        }),
        ([leden, order, formule]) => {
          const play = (nrs: readonly number[]) => {
            const verloop = verloopOf(formule);
            for (const nr of nrs) {
              const { bewoner, soort, bedrag } = leden[nr] ?? { bewoner: 0, soort: 'ZORG', bedrag: 1 };
              verloop.melding({
                id: `m${nr}`,
                soort,
                bedrag,
                persoon: { ...bewoners[bewoner], postcode: '1000AA' },
              });
            }
            for (let dag = 0; dag < 40; dag++) verloop.dag(dag);
            return [verloop.held(), verloop.ended()];
          };
          expect(play(order)).toEqual(play(leden.map((_, nr) => nr)));
        },
      ),
      { numRuns: 1_500 },
    );
  }, 60_000);
});
