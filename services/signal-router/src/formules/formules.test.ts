import { datum } from '@meldpunt/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { voorbeeldMelding } from '../../test/run-voorbeelden.ts';
import type { FormuleGroep, Uitdrukking } from './formule.ts';
import { parseFormule } from './parse-formule.ts';
import { standaard1 } from './standaard/standaard-1.ts';

const peildatum = datum('2026-03-15');

function evaluate(uitdrukking: Uitdrukking, groep: FormuleGroep) {
  const read = parseFormule(uitdrukking);
  if (read.status === 'FOUT') throw new Error(JSON.stringify(read.fouten));
  return read.beoordeling.evaluate(groep, peildatum);
}

const leaf: fc.Arbitrary<Uitdrukking> = fc.constantFrom<Uitdrukking>(
  { formule: 'altijd' },
  { formule: 'crisis' },
  { formule: 'samenloop', parameters: { minstens: 2 } },
  { formule: 'samenloop', parameters: { tel: 'PARTNERS', minstens: 3, per: 'PERSOON' } },
  { formule: 'opeenvolgend', parameters: { minstens: 2, binnen: 3 } },
  { formule: 'opeenvolgend', parameters: { minstens: 3, binnen: 6, aaneengesloten: true } },
  { formule: 'drempel', parameters: { minimumInCenten: 10_000 } },
  { formule: 'drempel', parameters: { minimumInCenten: 5_000, tel: 'PER_SOORT' } },
  { formule: 'termijnen', parameters: { soorten: ['HUUR'] } },
);
const { monotone } = fc.letrec<{ monotone: Uitdrukking; delen: Uitdrukking[] }>((tie) => ({
  delen: fc.array(tie('monotone'), { minLength: 1, maxLength: 3 }),
  monotone: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.record({ formule: fc.constantFrom('en', 'of'), delen: tie('delen') }),
  ),
}));
const melding = fc.record({
  soort: fc.constantFrom('ZORG', 'WATER', 'HUUR', 'ENERGIE'),
  partner: fc.constantFrom('p1', 'p2', 'p3'),
  persoon: fc.constantFrom('p', 'q'),
  signaaldatum: fc.constantFrom('2026-03-10', '2026-02-20', '2026-01-10', '2025-12-10', '2025-08-10'),
  bedragInCenten: fc.integer({ min: 100, max: 12_000 }),
  aantalTermijnen: fc.constantFrom(1, 2, null),
  crisissignaal: fc.boolean(),
  open: fc.boolean(),
});
const groep = fc
  .array(melding, { maxLength: 8 })
  .map((meldingen): FormuleGroep => ({ meldingen: meldingen.map(voorbeeldMelding), verzameladres: false }));

describe('formules', () => {
  it('zonder niet kan een nieuwe achterstand geen signaal wegnemen', () => {
    fc.assert(
      fc.property(monotone, groep, melding, (formule, before, added) => {
        const meldingen = [...before.meldingen, voorbeeldMelding(added, 99)];
        if (evaluate(formule, before).signaal) {
          expect(evaluate(formule, { ...before, meldingen }).signaal).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('volgen de wetten van en, of en niet', () => {
    const niet = (deel: Uitdrukking): Uitdrukking => ({ formule: 'niet', delen: [deel] });
    fc.assert(
      fc.property(monotone, monotone, groep, (a, b, over) => {
        const holds = (uitdrukking: Uitdrukking) => evaluate(uitdrukking, over).signaal;
        expect(holds({ formule: 'en', delen: [a, b] })).toBe(holds(a) && holds(b));
        expect(holds({ formule: 'of', delen: [a, b] })).toBe(holds(a) || holds(b));
        expect(holds(niet(a))).toBe(!holds(a));
        expect(holds(niet({ formule: 'en', delen: [a, b] }))).toBe(
          holds({ formule: 'of', delen: [niet(a), niet(b)] }),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('geven elke reden haar plaats in de formule', () => {
    const one: FormuleGroep = { meldingen: [voorbeeldMelding({}, 0)], verzameladres: false };
    expect(evaluate(standaard1, one).redenen.map((reden) => reden.pad)).toEqual([
      'of/1/crisis',
      'of/2/termijnen',
      'of/3/en/1/drempel',
      'of/3/en/2/of/1/samenloop',
      'of/3/en/2/of/2/opeenvolgend',
      'of/3/en/2/of/3/altijd',
    ]);
  });
});

describe('parseFormule', () => {
  const foutenOf = (raw: unknown) => {
    const read = parseFormule(raw);
    return read.status === 'FOUT' ? read.fouten.map(({ pad, regel }) => `${pad} ${regel}`) : [];
  };

  it('noemt plaats en regel van elke fout tegelijk', () => {
    const raw = {
      formule: 'of',
      kleur: 'rood',
      delen: [
        { formule: 'samenloop', parameters: { minstens: 1, extra: true } },
        { formule: 'bestaat-niet' },
        { formule: 'niet', delen: [] },
        { formule: 'drempel' },
        { formule: 'altijd', aanpak: 'BEZOEK' },
      ],
    };
    expect(foutenOf(raw)).toEqual([
      'kleur ONBEKEND_VELD',
      'of/1/samenloop/parameters/extra additionalProperties',
      'of/1/samenloop/parameters/minstens minimum',
      'of/2/formule ONBEKENDE_BOUWSTEEN',
      'of/3/delen AANTAL_DELEN',
      'of/4/drempel/parameters/minimumInCenten required',
      'of/5/aanpak ONBEKENDE_AANPAK',
    ]);
  });

  it.each([null, 1, 'altijd', [], {}, { formule: 7 }])('weigert %j', (raw) => {
    expect(foutenOf(raw)).toHaveLength(1);
  });

  it('weigert eindeloze diepte zonder vast te lopen', () => {
    let raw: unknown = { formule: 'altijd' };
    for (let depth = 0; depth < 5_000; depth++) raw = { formule: 'niet', delen: [raw] };
    expect(foutenOf(raw)[0]).toMatch(/ TE_DIEP$/);
  });

  it('legt de versie van elke bouwsteen vast', () => {
    const read = parseFormule({ formule: 'of', delen: [{ formule: 'altijd' }] });
    expect(read).toMatchObject({ uitdrukking: { versie: 1, delen: [{ formule: 'altijd', versie: 2 }] } });
  });
});
