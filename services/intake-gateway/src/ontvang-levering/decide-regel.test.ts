import { datum, meldmaandVan, type Persoon } from '@meldpunt/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideBestemming, forwardedMelding } from '../doorzetten/decide-doorzetten.ts';
import { type Achterstand, type Besluit, decideRegel, type Kandidaat } from './decide-regel.ts';
import type { Meldingstaat } from './meldingstaat.ts';
import type { Meldregel } from './regel.ts';
import { countMelding, emptyTelling } from './telling.ts';

const DAG = datum('2026-03-16');
const aannemer = { dag: DAG, partnerId: 'water', partnerVersie: 1, soort: 'WATER', geoVersie: '1' } as const;
const GEMEENTEN = ['0001', '0002', '0003', '0004'] as const;
const geo = {
  versie: '1',
  codes: new Map(GEMEENTEN.map((code) => [code, { opvolgercode: null, beeindigdPer: null }])),
  pc4: new Map(),
  postcodeHuisnummer: new Map(),
  postcodereeksen: [],
};
const convenanten = new Map(
  GEMEENTEN.map((code) => [
    code,
    { versie: 1, van: datum('2026-01-01'), tot: null, meldingsdrempelInCenten: 0 },
  ]),
);
const persoon: Persoon = {
  burgerservicenummer: null,
  voorletters: null,
  voornamen: null,
  voorvoegsel: null,
  achternaam: 'Proef',
  geboortedatum: '1980-05-06',
  geslacht: null,
  straatnaam: null,
  huisnummer: 1,
  huisnummertoevoeging: null,
  postcode: '6511AB',
  plaatsnaam: null,
  telefoonnummer: null,
  email: null,
};

type Gebeurtenis =
  | { readonly wat: 'MELDEN'; readonly gemeente: string; readonly maand: string; readonly bedrag: number }
  | { readonly wat: 'BETAALD' | 'INTREKKEN' }
  /** A municipality found that the resident lives in another one; nothing happens where it has no melding. */
  | { readonly wat: 'DOORZETTEN'; readonly van: string; readonly naar: string; readonly maand: string };

const leeg: Achterstand = { achterstandId: 'a', meldingen: [], uitzonderingen: [] };
const plaats = { leveringId: 'l', leveringskenmerk: 'k', regelnummer: 1 };
const idOf = (maand: string, gemeente: string) => `${maand} ${gemeente}`;

function toKandidaat(gebeurtenis: Exclude<Gebeurtenis, { wat: 'DOORZETTEN' }>): Kandidaat {
  if (gebeurtenis.wat !== 'MELDEN') {
    const regel = { actie: gebeurtenis.wat, kenmerk: 'K' };
    return { ...plaats, inhoudHash: '', status: 'INTREKKEN', regel };
  }
  const { gemeente, maand, bedrag } = gebeurtenis;
  const inhoudHash = `${gemeente} ${maand} ${bedrag}`;
  const regel: Meldregel = {
    actie: 'MELDEN',
    kenmerk: 'K',
    gemeentecode: gemeente,
    signaaldatum: datum(`${maand}-10`),
    ontstaansdatum: null,
    bedragInCenten: bedrag,
    aantalTermijnen: null,
    crisissignaal: false,
    dreiging: null,
    dreigingOp: null,
    eindeleveringOp: null,
    warmeOverdracht: false,
    persoonlijkContactGezocht: null,
    gewezenOpHulp: null,
    herinneringGestuurd: null,
    aanbodZonderReactie: null,
    persoon,
  };
  return {
    ...plaats,
    inhoudHash,
    status: 'MELDEN',
    regel,
    drempelInCenten: 0,
    herkomst: {
      ...plaats,
      inhoudHash,
      meldingId: idOf(meldmaandVan(regel.signaaldatum), gemeente),
      achterstandId: 'a',
      gemeentecode: gemeente,
      gevondenDoor: 'CONVENANT_CODE',
      herkomst: 'NIEUW',
      aangebodenOp: DAG,
      waarschuwingen: [],
      convenantVersie: 1,
    },
  };
}

function passOn(
  achterstand: Achterstand,
  { van, naar, maand }: Extract<Gebeurtenis, { wat: 'DOORZETTEN' }>,
): Achterstand {
  const staat = achterstand.meldingen.find(({ inhoud }) => inhoud.meldingId === idOf(maand, van));
  if (staat === undefined) return achterstand;
  const known = achterstand.meldingen.map(({ inhoud }) => inhoud);
  const bestemming = decideBestemming(staat.inhoud, known, naar, {
    actief: true,
    geo,
    convenanten,
    dag: DAG,
  });
  if (bestemming.status === 'NIET') return achterstand;
  const inhoud = forwardedMelding(staat.inhoud, idOf(maand, naar), naar, 1, '1', DAG);
  return { ...achterstand, meldingen: [...achterstand.meldingen, { ...staat, inhoud }] };
}

/** What the creditor hears of each of its lines and of all together, and how the arrear stands afterwards. */
function doorloop(gebeurtenissen: readonly Gebeurtenis[]) {
  let achterstand = leeg;
  const telling = emptyTelling();
  const antwoorden: [Besluit['resultaat'], ...string[]][] = [];
  const gemeenten: (string | null)[] = [];
  const beeindigd: string[] = [];
  for (const gebeurtenis of gebeurtenissen) {
    if (gebeurtenis.wat === 'DOORZETTEN') {
      achterstand = passOn(achterstand, gebeurtenis);
      continue;
    }
    const besluit = decideRegel(achterstand, toKandidaat(gebeurtenis), aannemer);
    for (const staat of besluit.meldingen) {
      const { meldingId, stand } = staat.inhoud;
      const before = achterstand.meldingen.find(({ inhoud }) => inhoud.meldingId === meldingId);
      countMelding(telling, before, staat);
      if (stand !== 'AANGENOMEN') beeindigd.push(meldingId);
    }
    antwoorden.push([besluit.resultaat, ...besluit.bevindingen.map(({ code }) => code)]);
    // On the receipt line stand the melding and its municipality.
    gemeenten.push(besluit.melding?.inhoud.gemeentecode ?? null);
    achterstand = besluit.achterstand;
  }
  const { centenEerste, centenWijzigingen, centenIngetrokken } = telling;
  return {
    antwoorden,
    gemeenten,
    bedragen: { centenEerste, centenWijzigingen, centenIngetrokken },
    achterstand,
    beeindigd,
  };
}

const standen = ({ meldingen }: Achterstand) =>
  Object.fromEntries(meldingen.map(({ inhoud }: Meldingstaat) => [inhoud.gemeentecode, inhoud.stand]));

const MAART = '2026-03';
const meld = (gemeente: string): Gebeurtenis => ({ wat: 'MELDEN', gemeente, maand: MAART, bedrag: 10_000 });
const zetDoor = (van: string, naar: string): Gebeurtenis => ({ wat: 'DOORZETTEN', van, naar, maand: MAART });
const betaald: Gebeurtenis = { wat: 'BETAALD' };

test('once paid, the arrear is refused in every municipality of its month, and accepted the next month', () => {
  for (const gemeente of GEMEENTEN) {
    const { antwoorden } = doorloop([meld('0001'), zetDoor('0001', '0002'), betaald, meld(gemeente)]);
    expect(antwoorden.at(-1)).toEqual(['AFGEKEURD', 'AL_BEEINDIGD']);
  }
  const april: Gebeurtenis = { wat: 'MELDEN', gemeente: '0002', maand: '2026-04', bedrag: 1 };
  expect(doorloop([meld('0001'), betaald, april]).antwoorden.at(-1)).toEqual(['NIEUW']);
});

test('an arrear that moved where its creditor says stands there, and still where the hub sent its resident', () => {
  const { achterstand } = doorloop([meld('0001'), zetDoor('0001', '0002'), meld('0003')]);
  expect(standen(achterstand)).toEqual({ '0001': 'VERPLAATST', '0002': 'AANGENOMEN', '0003': 'AANGENOMEN' });
});

test('a melding that stands beside one that was withdrawn, as they could before, is still changed by its creditor', () => {
  const { achterstand: eerst } = doorloop([meld('0001'), { wat: 'INTREKKEN' }]);
  const { achterstand: daarna } = doorloop([meld('0003')]);
  const beide = { ...eerst, meldingen: [...eerst.meldingen, ...daarna.meldingen] };
  const meer: Gebeurtenis = { wat: 'MELDEN', gemeente: '0003', maand: MAART, bedrag: 20_000 };
  expect(decideRegel(beide, toKandidaat(meer), aannemer).resultaat).toBe('GEWIJZIGD');
  expect(decideRegel(beide, toKandidaat(meld('0002') as typeof meer), aannemer).resultaat).toBe('AFGEKEURD');
});

test('the receipt of a payment counts what its creditor reported, once', () => {
  const { bedragen } = doorloop([meld('0001'), zetDoor('0001', '0002'), betaald]);
  expect(bedragen.centenIngetrokken).toBe(10_000);
});

const gemeente = fc.constantFrom(...GEMEENTEN);
const maand = fc.constantFrom(MAART, MAART, '2026-02');
const gebeurtenis: fc.Arbitrary<Gebeurtenis> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      wat: fc.constant('MELDEN' as const),
      gemeente,
      maand,
      bedrag: fc.constantFrom(1, 2),
    }),
  },
  { weight: 1, arbitrary: fc.record({ wat: fc.constantFrom('BETAALD' as const, 'INTREKKEN' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ wat: fc.constant('DOORZETTEN' as const), van: gemeente, naar: gemeente, maand }),
  },
);

test('whatever a creditor tries, no answer tells that or where the hub sent a resident', () => {
  fc.assert(
    fc.property(fc.array(gebeurtenis, { minLength: 2, maxLength: 12 }), (gebeurtenissen) => {
      const met = doorloop(gebeurtenissen);
      const zonder = doorloop(gebeurtenissen.filter(({ wat }) => wat !== 'DOORZETTEN'));
      expect(met.antwoorden).toEqual(zonder.antwoorden);
      expect(met.gemeenten).toEqual(zonder.gemeenten);
      expect(met.bedragen).toEqual(zonder.bedragen);
      // No melding ends twice.
      expect(new Set(met.beeindigd).size).toBe(met.beeindigd.length);
    }),
    { numRuns: 2_000, seed: 20_260_316 },
  );
});
