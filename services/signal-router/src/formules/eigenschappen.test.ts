import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  Toeval,
  willekeurigeFormule,
  willekeurigeGroep,
  willekeurigeMelding,
  willekeurigePeildatum,
} from '../../test/willekeurig.ts';
import type { FormuleGroep, GroepMelding, Oordeel, Uitdrukking } from './formule.ts';
import { parseFormule } from './parse-formule.ts';
import { bouwstenen, findBouwsteen } from './register.ts';

/** Draws that fast-check can make smaller: whatever is random in a case comes from here. */
const toeval = fc.gen().map((g) => new Toeval(() => g(fc.integer, { min: 0, max: 9_999 }) / 10_000));

function read(uitdrukking: Uitdrukking) {
  const gelezen = parseFormule(uitdrukking);
  if (gelezen.status === 'FOUT') throw new Error(JSON.stringify(gelezen.fouten));
  return gelezen;
}

/** A random groep on a random day, and how a formule judges it. */
function gevalOf(t: Toeval) {
  const peildatum = willekeurigePeildatum(t);
  const groep = willekeurigeGroep(t, peildatum);
  const judge = (uitdrukking: Uitdrukking, over: FormuleGroep = groep): Oordeel =>
    read(uitdrukking).beoordeling.evaluate(over, peildatum);
  const holds = (uitdrukking: Uitdrukking, over?: FormuleGroep) => judge(uitdrukking, over).signaal;
  return { peildatum, groep, judge, holds };
}

const check = (numRuns: number, property: (t: Toeval) => void) =>
  fc.assert(fc.property(toeval, property), { numRuns });

const NIET_MONOTOON = bouwstenen.filter(({ monotoon }) => monotoon !== true).map(({ naam }) => naam);

// A second of work each; on a machine that other work has loaded thirty times over it must still end by itself.
vi.setConfig({ testTimeout: 300_000 });

describe('wat niets mag uitmaken', () => {
  it('de volgorde van de meldingen', () => {
    check(300, (t) => {
      const { groep, judge } = gevalOf(t);
      const formule = willekeurigeFormule(t);
      const shuffled = [...groep.meldingen].map((one) => [t.tot(10_000), one] as const);
      const meldingen = shuffled.sort(([a], [b]) => a - b).map(([, one]) => one);
      expect(judge(formule, { ...groep, meldingen })).toEqual(judge(formule));
    });
  });

  it('of de invoer onderweg bewaard en teruggelezen is: zo wordt later opnieuw geoordeeld', () => {
    check(300, (t) => {
      const { groep, judge } = gevalOf(t);
      const formule = willekeurigeFormule(t);
      const kept: FormuleGroep = JSON.parse(JSON.stringify(groep));
      const stored: Uitdrukking = JSON.parse(JSON.stringify(read(formule).uitdrukking));
      expect(judge(stored, kept)).toEqual(judge(formule));
    });
  });

  it('hoe inwoners, adressen en achterstanden heten', () => {
    check(300, (t) => {
      const { groep, judge } = gevalOf(t);
      const formule = willekeurigeFormule(t);
      const prefix = t.een('a', 'z');
      const meldingen = groep.meldingen.map((one) => ({
        ...one,
        persoon: `${prefix}${9 - one.persoon.charCodeAt(0)}`,
        adres: one.adres === null ? null : `${prefix}${9 - one.adres.charCodeAt(0)}`,
        achterstandId: `${prefix}${one.achterstandId}`,
      }));
      expect(judge(formule, { ...groep, meldingen })).toEqual(judge(formule));
    });
  });

  it('wat beantwoord is en buiten de terugkijk van de formule ligt: dat hoeft niet bewaard te blijven', () => {
    check(1_000, (t) => {
      const { groep, judge, peildatum } = gevalOf(t);
      const formule = willekeurigeFormule(t);
      const first = read(formule).beoordeling.terugkijk(peildatum);
      const isKept = ({ open, signaaldatum }: GroepMelding) =>
        open || (first !== null && signaaldatum >= first);
      expect(judge(formule, { ...groep, meldingen: groep.meldingen.filter(isKept) })).toEqual(judge(formule));
    });
  });

  it('een postcode, voor een formule die er niet om vraagt', () => {
    check(200, (t) => {
      const { groep, judge } = gevalOf(t);
      const formule = willekeurigeFormule(t);
      const meldingen = groep.meldingen.map(({ postcode4, ...one }) => one);
      if (read(formule).beoordeling.leestPostcode !== true)
        expect(judge(formule, { ...groep, meldingen })).toEqual(judge(formule));
    });
  });
});

describe('de wetten van en, of, niet en minstens', () => {
  const en = (...delen: Uitdrukking[]): Uitdrukking => ({ formule: 'en', delen });
  const of = (...delen: Uitdrukking[]): Uitdrukking => ({ formule: 'of', delen });
  const niet = (deel: Uitdrukking): Uitdrukking => ({ formule: 'niet', delen: [deel] });
  const minstens = (aantal: number, ...delen: Uitdrukking[]): Uitdrukking => ({
    formule: 'minstens',
    parameters: { aantal },
    delen,
  });

  it('gelden voor het signaal van elke formule', () => {
    check(200, (t) => {
      const { holds } = gevalOf(t);
      const [a, b, c] = [
        willekeurigeFormule(t, 2),
        willekeurigeFormule(t, 2),
        willekeurigeFormule(t, 1),
      ] as const;
      const equal = (left: Uitdrukking, right: Uitdrukking) => expect(holds(left)).toBe(holds(right));
      expect(holds(en(a, b))).toBe(holds(a) && holds(b));
      expect(holds(of(a, b))).toBe(holds(a) || holds(b));
      expect(holds(niet(a))).toBe(!holds(a));
      for (const join of [en, of]) {
        equal(join(a, a), a);
        equal(join(a, b), join(b, a));
        equal(join(a, join(b, c)), join(join(a, b), c));
        equal(join(a, join(b, c)), join(a, b, c));
      }
      equal(en(a, of(a, b)), a);
      equal(of(a, en(a, b)), a);
      equal(en(a, of(b, c)), of(en(a, b), en(a, c)));
      equal(of(a, en(b, c)), en(of(a, b), of(a, c)));
      equal(niet(niet(a)), a);
      equal(niet(en(a, b)), of(niet(a), niet(b)));
      equal(niet(of(a, b)), en(niet(a), niet(b)));
      expect(holds(of(a, niet(a)))).toBe(true);
      expect(holds(en(a, niet(a)))).toBe(false);
      equal(minstens(1, a, b, c), of(a, b, c));
      equal(minstens(3, a, b, c), en(a, b, c));
      equal(minstens(2, a, b, c), of(en(a, b), en(a, c), en(b, c)));
    });
  });

  it('de volgorde van de delen maakt voor aanpak en zwaarte niet uit', () => {
    check(300, (t) => {
      const { judge } = gevalOf(t);
      const [a, b] = [willekeurigeFormule(t, 1), willekeurigeFormule(t, 1)];
      const shown = (uitdrukking: Uitdrukking) => {
        const { signaal, aanpak, zwaarte } = judge(uitdrukking);
        return signaal ? { signaal, aanpak, zwaarte } : { signaal };
      };
      expect(shown(en(a, b))).toEqual(shown(en(b, a)));
      expect(shown(of(a, b))).toEqual(shown(of(b, a)));
      expect(shown(minstens(1, a, b))).toEqual(shown(of(a, b)));
    });
  });

  it('aanpakkeuze geeft een signaal precies waar haar grond het geeft', () => {
    check(200, (t) => {
      const { holds } = gevalOf(t);
      const [a, b] = [willekeurigeFormule(t, 1), willekeurigeFormule(t, 1)];
      expect(holds({ formule: 'aanpakkeuze', delen: [a, b] })).toBe(holds(a));
    });
  });
});

describe('een melding erbij', () => {
  it('alleen niet zegt dat zij een signaal kan wegnemen', () => {
    expect(NIET_MONOTOON).toEqual(['niet']);
    for (const { naam, versie } of bouwstenen)
      expect(findBouwsteen(naam, versie)?.monotoon).toBe(naam !== 'niet');
  });

  it('neemt geen signaal weg van een formule van bouwstenen die dat beloven', () => {
    check(1_200, (t) => {
      const { groep, holds, peildatum } = gevalOf(t);
      const formule = willekeurigeFormule(t, 3, NIET_MONOTOON);
      if (!holds(formule)) return;
      const added = { ...willekeurigeMelding(t, peildatum, 99), achterstandId: 'nieuw', open: true };
      expect(holds(formule, { ...groep, meldingen: [...groep.meldingen, added] })).toBe(true);
    });
  });

  it('kan wel een signaal wegnemen als de formule niet bevat: het uitzonderen is geen gemak', () => {
    const alleenEnkelvoudig: Uitdrukking = {
      formule: 'en',
      delen: [{ formule: 'altijd' }, { formule: 'niet', delen: [{ formule: 'samenloop' }] }],
    };
    let lost = 0;
    check(300, (t) => {
      const { groep, holds, peildatum } = gevalOf(t);
      const added = { ...willekeurigeMelding(t, peildatum, 99), achterstandId: 'nieuw', open: true };
      const after = holds(alleenEnkelvoudig, { ...groep, meldingen: [...groep.meldingen, added] });
      if (holds(alleenEnkelvoudig) && !after) lost++;
    });
    expect(lost).toBeGreaterThan(0);
  });
});

describe('alles weg', () => {
  const EERSTE_VERSIES: readonly (readonly [string, number])[] = [
    ['samenloop', 1],
    ['opeenvolgend', 1],
  ];
  const holdsOld = ({ formule, versie, delen = [] }: Uitdrukking): boolean =>
    EERSTE_VERSIES.some(([naam, eerste]) => formule === naam && versie === eerste) || delen.some(holdsOld);

  it('alle meldingen ingetrokken: geen signaal', () => {
    check(300, (t) => {
      const { groep, holds } = gevalOf(t);
      expect(holds(willekeurigeFormule(t, 3, NIET_MONOTOON), { ...groep, meldingen: [] })).toBe(false);
    });
  });

  it('alle meldingen beantwoord: geen signaal, behalve van de versies waarvan de README dat zegt', () => {
    check(800, (t) => {
      const { groep, holds } = gevalOf(t);
      const formule = willekeurigeFormule(t, 3, NIET_MONOTOON);
      if (holdsOld(formule)) return;
      const meldingen = groep.meldingen.map((one) => ({ ...one, open: false }));
      expect(holds(formule, { ...groep, meldingen })).toBe(false);
    });
  });
});

describe('de motivering van elk oordeel', () => {
  it('geeft elk blok zijn reden met getallen en zijn plaats, en noemt alleen meldingen van de groep', () => {
    check(500, (t) => {
      const { groep, judge } = gevalOf(t);
      const formule = willekeurigeFormule(t);
      const { redenen } = judge(formule);
      const known = new Set(groep.meldingen.map(({ meldingId }) => meldingId));
      for (const pad of bladpaden(formule)) {
        expect(
          redenen.some((reden) => reden.pad === pad || reden.pad.startsWith(`${pad}-`)),
          pad,
        ).toBe(true);
      }
      for (const reden of redenen) {
        expect(reden.meldingIds.every((id) => known.has(id))).toBe(true);
        expect(new Set(reden.meldingIds).size).toBe(reden.meldingIds.length);
        expect(reden.pad === reden.code || reden.pad.endsWith(`/${reden.code}`)).toBe(true);
        if (reden.gevonden !== null) expect([reden.vereist, reden.eenheid]).not.toContain(null);
        // Not more than was asked, and yet not satisfied: only of an upper bound.
        if (!reden.voldaan && reden.gevonden !== null && reden.vereist !== null)
          expect(reden.gevonden < reden.vereist || reden.code.endsWith('-hoogstens'), reden.pad).toBe(true);
      }
    });
  });
});

/** Paths of the blocks without parts. */
function bladpaden({ formule, delen }: Uitdrukking): readonly string[] {
  if (delen === undefined) return [formule];
  return delen.flatMap((deel, index) => bladpaden(deel).map((pad) => `${formule}/${index + 1}/${pad}`));
}
