import { datum } from '@meldpunt/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Behandelaar,
  checkInstelling,
  type Instelling,
  standaardinstelling,
} from '../looplijst-instelling/instelling.ts';
import { decideLooplijst, type Kandidaat, type Lijstvraag, orderRoute } from './decide-looplijst.ts';
import { evaluatePunten } from './evaluate-punten.ts';

const maandag = datum('2026-03-02');
const anne: Behandelaar = {
  behandelaarId: 'anne',
  capaciteit: [3, 2, 2, 2, 2, 0, 0],
  wijken: [],
  aanpakken: [],
};
const instelling: Instelling = {
  ...standaardinstelling,
  behandelaars: [anne],
  wijken: [
    { naam: 'Centrum', pc4: ['6511', '6512'], punten: 100, dagdeel: 'AVOND' },
    { naam: 'Noord', pc4: ['6515'], punten: 0, dagdeel: 'OCHTEND' },
  ],
};

function kandidaat(zaakId: string, meer: Partial<Kandidaat> = {}): Kandidaat {
  return {
    zaakId,
    versie: 1,
    aanpak: 'HUISBEZOEK',
    zwaarte: 0,
    crisis: false,
    dreigingVanaf: null,
    klokVanaf: maandag,
    bedragInCenten: 10_000,
    soorten: ['WATER'],
    pc4: '6511',
    laatsteContactpogingOp: null,
    behandelaarId: null,
    eigenConsulent: false,
    opAndereLijst: false,
    bezwaar: false,
    ...meer,
  };
}

const vraag = (meer: Partial<Lijstvraag> = {}): Lijstvraag => ({
  dag: maandag,
  behandelaar: anne,
  aantal: null,
  wijken: null,
  aanpakken: null,
  alIngedeeld: 0,
  ...meer,
});

const ids = (kandidaten: readonly Kandidaat[], meer: Partial<Lijstvraag> = {}, inst = instelling) =>
  decideLooplijst(kandidaten, inst, vraag(meer)).gekozen.map(({ kandidaat: { zaakId } }) => zaakId);

describe('de punten van een zaak', () => {
  const alleen = (onderdeel: keyof Instelling['gewichten']): Instelling => ({
    ...instelling,
    gewichten: { bedrag: 0, soort: 0, leeftijd: 0, zwaarte: 0, wijk: 0, [onderdeel]: 1 },
  });
  test.each([
    ['bedrag', kandidaat('a', { bedragInCenten: 125_000 }), 500],
    ['bedrag', kandidaat('a', { bedragInCenten: 900_000 }), 1000],
    ['soort', kandidaat('a', { soorten: ['WATER', 'HUUR'] }), 1000],
    ['soort', kandidaat('a', { soorten: [] }), 0],
    ['leeftijd', kandidaat('a', { klokVanaf: datum('2026-02-16') }), 500],
    ['leeftijd', kandidaat('a', { klokVanaf: datum('2026-03-09') }), 0],
    ['zwaarte', kandidaat('a', { zwaarte: 250 }), 250],
    ['wijk', kandidaat('a'), 1000],
  ] as const)('voor %s', (onderdeel, zaak, punten) => {
    const [wijk = null] = instelling.wijken;
    expect(evaluatePunten(zaak, wijk, alleen(onderdeel), maandag)).toEqual({
      punten,
      opbouw: { bedrag: 0, soort: 0, leeftijd: 0, zwaarte: 0, wijk: 0, [onderdeel]: punten },
    });
  });

  test('bepalen wie er op de lijst staat, zoals de gemeente ze weegt', () => {
    const zaken = [
      kandidaat('duur', { bedragInCenten: 200_000 }),
      kandidaat('oud', { klokVanaf: datum('2026-02-02') }),
      kandidaat('huur', { soorten: ['HUUR'], pc4: '6515' }),
      kandidaat('noord', { pc4: '6515' }),
    ];
    expect(ids(zaken, { aantal: 1 }, alleen('bedrag'))).toEqual(['duur']);
    expect(ids(zaken, { aantal: 1 }, alleen('leeftijd'))).toEqual(['oud']);
    expect(ids(zaken, { aantal: 1 }, alleen('soort'))).toEqual(['huur']);
    expect(ids(zaken, { aantal: 4 }, alleen('wijk')).slice(0, 2)).toEqual(['oud', 'duur']);
  });
});

describe('de lijst van een behandelaar', () => {
  const vijf = ['a', 'b', 'c', 'd', 'e'].map((naam) => kandidaat(naam));

  test('is zo lang als hij die dag kan, en zegt hoeveel er wacht', () => {
    expect(ids(vijf)).toEqual(['a', 'b', 'c']);
    expect(ids(vijf, { dag: datum('2026-03-03') })).toEqual(['a', 'b']);
    expect(ids(vijf, { dag: datum('2026-03-07') })).toEqual([]);
    expect(ids(vijf, { aantal: 4 })).toHaveLength(4);
    expect(decideLooplijst(vijf, instelling, vraag()).nietGeplaatst.buitenCapaciteit).toBe(2);
  });

  test('telt mee wat de anderen die dag al doen', () => {
    const samen = { ...instelling, capaciteitPerDag: 10 };
    expect(ids(vijf, { alIngedeeld: 8 }, samen)).toEqual(['a', 'b']);
    expect(ids(vijf, { alIngedeeld: 12 }, samen)).toEqual([]);
  });

  test('begint met spoed en dreiging, ook als er geen plaats is', () => {
    const zaken = [...vijf, kandidaat('x', { dreigingVanaf: maandag }), kandidaat('y', { crisis: true })];
    expect(ids(zaken)).toEqual(['y', 'x', 'a']);
    expect(ids(zaken, { aantal: 0 })).toEqual(['y', 'x']);
    expect(ids(zaken, { dag: datum('2026-03-08') })).toEqual(['y', 'x']);
  });

  test.each([
    ['andereBehandelaar', { behandelaarId: 'bram' }, {}],
    ['andereBehandelaar', { opAndereLijst: true, crisis: true }, {}],
    ['bezwaar', { bezwaar: true, crisis: true, behandelaarId: 'anne' }, {}],
    ['zonderConsulent', { aanpak: 'EIGEN_CONSULENT' }, {}],
    ['zonderConsulent', { eigenConsulent: true }, {}],
    ['andereWijk', { pc4: '6515' }, { behandelaar: { ...anne, wijken: ['Centrum'] } }],
    ['andereWijk', { pc4: null }, { wijken: ['Centrum'] }],
    ['andereAanpak', { aanpak: 'BRIEF' }, { behandelaar: { ...anne, aanpakken: ['HUISBEZOEK'] } }],
    ['andereAanpak', { aanpak: 'BRIEF' }, { aanpakken: ['BELLEN'] }],
    ['kortGeledenBezocht', { laatsteContactpogingOp: datum('2026-02-28') }, {}],
    [
      'kortGeledenBezocht',
      { laatsteContactpogingOp: datum('2026-02-28'), dreigingVanaf: datum('2026-02-28') },
      {},
    ],
  ] as const)('laat een zaak weg om reden %s', (reden, zaak, meer) => {
    const { gekozen, nietGeplaatst } = decideLooplijst([kandidaat('a', zaak)], instelling, vraag(meer));
    expect(gekozen).toEqual([]);
    expect(nietGeplaatst).toMatchObject({ [reden]: 1 });
  });

  test.each([
    ['een bekende klant gaat naar zijn eigen consulent', { eigenConsulent: true, behandelaarId: 'anne' }],
    ['een toegewezen zaak gaat mee, in welke wijk ook', { behandelaarId: 'anne', pc4: '6515' }],
    ['wie niet thuis was komt terug', { laatsteContactpogingOp: datum('2026-02-27') }],
    [
      'een dreiging van na het bezoek wacht niet op de dagen tussen twee bezoeken',
      { laatsteContactpogingOp: datum('2026-03-01'), dreigingVanaf: maandag },
    ],
  ])('%s', (_, zaak) => {
    const { pc4 } = { pc4: '6511', ...zaak };
    const behandelaar = { ...anne, wijken: ['Centrum'] };
    expect(ids([kandidaat('a', { ...zaak, pc4 })], { behandelaar })).toEqual(['a']);
  });

  test('op looproute: spoed, dan dagdeel, wijk en adres', () => {
    const zaken = [
      kandidaat('avond2'),
      kandidaat('avond1'),
      kandidaat('ochtend', { pc4: '6515' }),
      kandidaat('buiten', { pc4: '9999' }),
      kandidaat('spoed', { crisis: true }),
    ];
    const { gekozen } = decideLooplijst(zaken, instelling, vraag({ aantal: 9 }));
    const adressen = new Map([
      ['avond1', { postcode: '6511AA', huisnummer: 9 }],
      ['avond2', { postcode: '6511AA', huisnummer: 10 }],
    ]);
    expect(orderRoute(gekozen, adressen).map(({ kandidaat: { zaakId } }) => zaakId)).toEqual([
      'spoed',
      'ochtend',
      'buiten',
      'avond1',
      'avond2',
    ]);
  });

  const willekeurig = fc.record({
    crisis: fc.boolean(),
    dreigingVanaf: fc.constantFrom(null, maandag),
    bedragInCenten: fc.integer({ min: 0, max: 500_000 }),
    zwaarte: fc.integer({ min: 0, max: 1000 }),
    pc4: fc.constantFrom('6511', '6515', null),
    behandelaarId: fc.constantFrom(null, 'anne', 'bram'),
    eigenConsulent: fc.boolean(),
  });
  test('hangt niet af van de volgorde waarin de zaken komen, verliest er geen en laat spoed niet wachten', () => {
    fc.assert(
      fc.property(fc.array(willekeurig, { maxLength: 30 }), fc.nat(8), fc.nat(), (rijen, aantal, draai) => {
        const zaken = rijen.map((rij, nummer) => kandidaat(`z${nummer}`, rij));
        const plaats = zaken.length === 0 ? 0 : draai % zaken.length;
        const anders = [...zaken.slice(plaats), ...zaken.slice(0, plaats)].reverse();
        const besluit = decideLooplijst(zaken, instelling, vraag({ aantal }));
        expect(decideLooplijst(anders, instelling, vraag({ aantal }))).toEqual(besluit);
        const gekozen = besluit.gekozen.map((een) => een.kandidaat);
        const geteld = Object.values(besluit.nietGeplaatst).reduce((som, een) => som + een, gekozen.length);
        expect(geteld).toBe(zaken.length);
        expect(
          gekozen.filter(({ crisis, dreigingVanaf }) => !crisis && dreigingVanaf === null).length,
        ).toBeLessThanOrEqual(aantal);
        const vanAnne = zaken.filter(({ behandelaarId }) => behandelaarId === 'anne');
        for (const zaak of vanAnne.filter(({ crisis }) => crisis)) expect(gekozen).toContainEqual(zaak);
        expect(gekozen.some(({ behandelaarId }) => behandelaarId === 'bram')).toBe(false);
      }),
    );
  });
});

test('een instelling die zichzelf tegenspreekt wordt met plaats en reden teruggegeven', () => {
  const [centrum, noord] = instelling.wijken;
  if (centrum === undefined || noord === undefined) throw new Error('no wijken');
  const fouten = checkInstelling({
    ...instelling,
    wijken: [centrum, { ...noord, naam: 'Centrum', pc4: ['6515', '6511'] }],
    behandelaars: [anne, { ...anne, wijken: ['Zuid'] }],
  });
  expect(fouten.map(({ field }) => field)).toEqual([
    '/wijken/1/naam',
    '/wijken/1/pc4/1',
    '/behandelaars/1/behandelaarId',
    '/behandelaars/1/wijken/0',
  ]);
  expect(checkInstelling(instelling)).toEqual([]);
});
