import { datum } from '@meldpunt/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asBouwsteen } from '../formules/bouwsteen.ts';
import type { Uitdrukking } from '../formules/formule.ts';
import { findBouwsteen } from '../formules/register.ts';
import { standaard1 } from '../formules/standaard/standaard-1.ts';
import { formulestandOf, versieInForce } from './formulestand.ts';
import { parseVersie } from './parse-versie.ts';
import { isTweedePersoon } from './tweede-persoon.ts';
import { vergelijkFormules } from './vergelijk-formules.ts';

describe('een tweede persoon', () => {
  const wie = (clientId: string, subject: string | null) => ({ clientId, subject });
  it.each([
    ['een ander met een andere client', wie('a', 's1'), wie('b', 's2'), true],
    ['een ander met dezelfde client (een portaal)', wie('a', 's1'), wie('a', 's2'), true],
    ['dezelfde met een andere client', wie('a', 's1'), wie('b', 's1'), false],
    ['dezelfde', wie('a', 's1'), wie('a', 's1'), false],
    ['twee clients zonder subject', wie('a', null), wie('b', null), true],
    ['één client zonder subject', wie('a', null), wie('a', null), false],
    ['een van beide zonder subject: niet te zeggen', wie('a', null), wie('b', 's1'), false],
  ])('%s', (_, een, ander, verwacht) => {
    expect(isTweedePersoon(een, ander)).toBe(verwacht);
    expect(isTweedePersoon(ander, een)).toBe(verwacht);
  });
});

describe('welke versie oordeelt', () => {
  const besluit = fc.constantFrom(
    null,
    { goedgekeurd: true, door: 'b', reden: null },
    { goedgekeurd: false, door: 'b', reden: 'nee' },
  );
  const dag = fc.integer({ min: 1, max: 9 }).map((nr) => datum(`2026-03-0${nr}`));
  const versies = fc
    .array(fc.record({ ingangsdatum: dag, besluit }), { maxLength: 8 })
    .map((rows) => rows.map((row, index) => ({ ...row, versie: index + 1 })));

  it('is goedgekeurd en ingegaan, de laatste, en van één dag de hoogste; in welke volgorde zij ook staan', () => {
    fc.assert(
      fc.property(versies, dag, fc.infiniteStream(fc.nat(99)), (rows, op, chance) => {
        const found = versieInForce(rows, op);
        const shuffled = rows.toSorted(() => Number(chance.next().value) - 50);
        expect(versieInForce(shuffled, op)).toEqual(found);
        const may = rows.filter((row) => row.besluit?.goedgekeurd === true && row.ingangsdatum <= op);
        expect(found === undefined).toBe(may.length === 0);
        for (const row of may) {
          const later = row.ingangsdatum > (found?.ingangsdatum ?? '');
          const higher = row.ingangsdatum === found?.ingangsdatum && row.versie > found.versie;
          expect(later || higher).toBe(false);
        }
        if (found !== undefined) expect(may).toContain(found);
      }),
    );
  });

  it('verloopt als haar dag komt zonder besluit', () => {
    const versie = { ingangsdatum: datum('2026-03-05'), besluit: null };
    expect(formulestandOf(versie, '2026-03-04')).toBe('VOORGESTELD');
    expect(formulestandOf(versie, undefined)).toBe('VOORGESTELD');
    expect(formulestandOf(versie, '2026-03-05')).toBe('VERLOPEN');
  });
});

describe('twee formules vergeleken', () => {
  const samenloop = (minstens: number): Uitdrukking => ({
    formule: 'samenloop',
    versie: 1,
    parameters: { minstens },
  });
  const of = (...delen: Uitdrukking[]): Uitdrukking => ({ formule: 'of', versie: 1, delen });
  const crisis: Uitdrukking = { formule: 'crisis', versie: 1 };
  const zinnen = (van: Uitdrukking, naar: Uitdrukking) =>
    vergelijkFormules(van, naar, findBouwsteen).map(({ pad, soort, tekst }) => `${pad} ${soort}: ${tekst}`);

  it.each<[string, Uitdrukking, Uitdrukking, string[]]>([
    [
      'een instelling',
      samenloop(2),
      samenloop(3),
      ['samenloop GEWIJZIGD: Bouwsteen samenloop: minstens gaat van 2 naar 3.'],
    ],
    [
      'wat niet is ingevuld is wat er anders zou staan',
      { formule: 'samenloop', versie: 1 },
      samenloop(2),
      [],
    ],
    [
      'een venster',
      { ...samenloop(2), parameters: { venster: { dagen: 30 } } },
      { ...samenloop(2), parameters: { venster: { maanden: 3 } } },
      ['samenloop GEWIJZIGD: Bouwsteen samenloop: venster gaat van 30 dagen naar 3 maanden.'],
    ],
    [
      'aanpak en zwaarte',
      { ...crisis, aanpak: 'BELLEN' },
      { ...crisis, zwaarte: 10 },
      [
        'crisis GEWIJZIGD: Bouwsteen crisis: aanpak gaat van BELLEN naar de eigen.',
        'crisis GEWIJZIGD: Bouwsteen crisis: zwaarte gaat van de eigen naar 10.',
      ],
    ],
    [
      'een andere bouwsteen',
      samenloop(2),
      of(samenloop(2), crisis),
      [
        'of VERVANGEN: In plaats van samenloop (minstens 2) staat er nu of van samenloop (minstens 2) | crisis.',
      ],
    ],
    [
      'erbij en eruit, op hun plaats',
      of(samenloop(2), { formule: 'termijnen', versie: 1 }),
      of(crisis, samenloop(4)),
      [
        'of/1/crisis ERBIJ: Erbij onder of: crisis.',
        'of/2/samenloop GEWIJZIGD: Bouwsteen samenloop: minstens gaat van 2 naar 4.',
        'of/2/termijnen ERUIT: Weg onder of: termijnen.',
      ],
    ],
    [
      'verplaatst',
      of(samenloop(2), crisis),
      of(crisis, samenloop(2)),
      ['of/2/samenloop VERPLAATST: samenloop (minstens 2) staat onder of op plaats 2, eerder op plaats 1.'],
    ],
    ['dezelfde', standaard1, structuredClone(standaard1), []],
  ])('%s', (_, van, naar, verwacht) => {
    expect(zinnen(van, naar)).toEqual(verwacht);
  });

  it('zijn gelijk als en alleen als er geen verschil is', () => {
    const leaf = fc.constantFrom(samenloop(2), samenloop(3), crisis, { ...crisis, zwaarte: 5 });
    const { tree } = fc.letrec<{ tree: Uitdrukking }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.record({
          formule: fc.constantFrom('en', 'of'),
          versie: fc.constant(1),
          delen: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
        }),
      ),
    }));
    fc.assert(
      fc.property(tree, tree, (een, ander) => {
        expect(zinnen(een, ander).length === 0).toBe(JSON.stringify(een) === JSON.stringify(ander));
        expect(zinnen(een, structuredClone(een))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('een versie gelezen', () => {
  const goed = { naam: 'proef', ingangsdatum: '2026-04-01', reden: 'Omdat', formule: { formule: 'altijd' } };
  const fouten = (body: unknown) => {
    const read = parseVersie(body, findBouwsteen, null);
    return read.status === 'FOUT' ? read.errors.map(({ field, code }) => `${field} ${code}`) : [];
  };

  it('neemt een reden van meer regels, en geen tekens die niet zijn te bewaren of te lezen', () => {
    expect(fouten({ ...goed, reden: 'Te streng.\n\nZie het advies.' })).toEqual([]);
    for (const reden of ['a\u0000b', 'a\ud800', '\u202eb'])
      expect(fouten({ ...goed, reden })).toEqual(['/reden ONGELDIGE_WAARDE']);
  });

  it('neemt van een bouwsteen van buiten geen instelling die niet is te bewaren', () => {
    const eigen = asBouwsteen<object>({
      naam: 'eigen',
      versie: 1,
      parameterschema: { type: 'object' },
      terugkijk: () => null,
      evaluate: () => ({ signaal: false, aanpak: 'BRIEF', zwaarte: 0, redenen: [] }),
    });
    const formule = { formule: 'eigen', parameters: { woord: ['a\u0000b'] } };
    const read = parseVersie(
      { ...goed, formule: { formule: 'niet', delen: [formule] } },
      (naam, versie) => (naam === 'eigen' ? eigen : findBouwsteen(naam, versie)),
      null,
    );
    expect(read).toMatchObject({
      errors: [{ field: '/formule/niet/1/eigen/parameters', code: 'ONGELDIGE_TEKST' }],
    });
  });

  it('noemt van elke fout de plaats, de regel en wat haar herstelt', () => {
    expect(fouten(goed)).toEqual([]);
    const body = {
      naam: 'Standaard!',
      ingangsdatum: '2026-02-30',
      reden: ' ',
      kleur: 1,
      '999990019': 1,
      terugvalVersie: 0,
      formule: { formule: 'of', delen: [{ formule: 'samenloop', parameters: { minstens: 1 } }] },
    };
    expect(fouten(body)).toEqual([
      '/ ONBEKEND_VELD',
      '/kleur ONBEKEND_VELD',
      '/naam ONGELDIGE_NAAM',
      '/ingangsdatum ONGELDIGE_DATUM',
      '/reden VERPLICHT',
      '/terugvalVersie GEEN_VERSIE',
      '/formule/of/1/samenloop/parameters/minstens minimum',
    ]);
    const read = parseVersie(body, findBouwsteen, null);
    if (read.status === 'FOUT') for (const { detail } of read.errors) expect(detail).toMatch(/^[A-Z].{8,}/);
    const veel = Object.fromEntries(Array.from({ length: 1_000 }, (_, nr) => [`veld${nr}`, 1]));
    expect(fouten({ ...goed, ...veel })).toHaveLength(50);
    expect(fouten(null)).toContain(' GEEN_OBJECT');
    expect(fouten({ ...goed, sjabloon: { gemeentecode: 'x' } })).toEqual(['/sjabloon ONGELDIG_SJABLOON']);
  });
});
