import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codelijsten } from '../codelijsten.ts';
import { eindresultaten } from '../eindresultaten.ts';
import type { Persoon } from '../generated/types.ts';
import { datum } from '../kalender/datum.ts';
import { DeelError, type Deelregel } from './deel.ts';
import type { Vroegsignaalfeiten, Zaakfeiten } from './feiten.ts';
import { checkBestand, readDeel, stelBestandSamen, stelLeveringSamen } from './stel-samen.ts';
import { toEuro } from './v1.2/mapping.ts';
import { ddasMapping } from './versies.ts';
import { makeUitwisselsleutel, openDeel, sealDeel } from './verzegel.ts';
import { type Deelfeit, writeDeel } from './write-deel.ts';

const mapping = ddasMapping('1.2');

async function collect<T>(van: AsyncIterable<T>): Promise<T[]> {
  const alle: T[] = [];
  for await (const een of van) alle.push(een);
  return alle;
}

const periode = { van: datum('2026-03-01'), tot: datum('2026-03-31') };
const nummer = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
const organisatie = {
  naam: 'Nijmegen',
  kvkNummer: '12345678',
  email: 'schuldhulp@gemeente.example',
  telefoonnummer: null,
};

const adres: Persoon = {
  burgerservicenummer: null,
  voorletters: 'A',
  voornamen: null,
  voorvoegsel: 'van der',
  achternaam: 'Proef',
  geboortedatum: '1980-01-02',
  geslacht: 'VROUW',
  straatnaam: 'Proefstraat',
  huisnummer: 12,
  huisnummertoevoeging: 'bis',
  postcode: '6511AA',
  plaatsnaam: 'Nijmegen',
  telefoonnummer: '0612345678',
  email: 'a@proef.example',
};

const feiten = (n: number, meer: Partial<Vroegsignaalfeiten> = {}): Vroegsignaalfeiten => ({
  meldingId: nummer(n),
  soort: 'HUUR',
  bedragInCenten: 45_050,
  ontstaansdatum: datum('2026-01-01'),
  signaaldatum: datum('2026-03-02'),
  crisissignaal: false,
  warmeOverdracht: false,
  status: 'OPGEPAKT',
  persoon: adres,
  ...meer,
});

const zaak: Zaakfeiten = {
  meldingIds: [nummer(1), nummer(2)],
  resultaat: 'REGELING_GETROFFEN',
  matchingsdatum: datum('2026-03-05'),
  matchingperiodeVan: datum('2026-03-01'),
  matchingperiodeTot: datum('2026-03-31'),
  opgepaktOp: datum('2026-03-09'),
  contactpogingen: [
    { soort: 'SMS_WHATSAPP', op: datum('2026-03-10'), dagdeel: 'OCHTEND', bereikt: false, uitkomst: null },
    {
      soort: 'HUISBEZOEK',
      op: datum('2026-03-12'),
      dagdeel: 'AVOND',
      bereikt: true,
      uitkomst: 'GESLAAGD',
    },
    { soort: 'BRIEF', op: datum('2026-03-13'), dagdeel: null, bereikt: false, uitkomst: null },
  ],
};

const vanCasework: Deelfeit[] = [
  { soort: 'MELDING', feiten: feiten(1, { crisissignaal: true }) },
  {
    soort: 'MELDING',
    feiten: feiten(2, {
      soort: 'ZORG',
      bedragInCenten: 29_949,
      ontstaansdatum: null,
      persoon: { ...adres, burgerservicenummer: '999990019' },
    }),
  },
  { soort: 'ZAAK', feiten: zaak },
  { soort: 'MELDING', feiten: feiten(3, { soort: 'WATER', persoon: { ...adres, postcode: null } }) },
  {
    soort: 'ZAAK',
    feiten: { ...zaak, meldingIds: [nummer(3)], resultaat: null, opgepaktOp: null, contactpogingen: [] },
  },
  {
    soort: 'MELDING',
    feiten: feiten(4, { soort: 'CAK_ZORGVERZEKERINGEN', status: 'NOG_NIET_OPGEPAKT', warmeOverdracht: true }),
  },
  {
    soort: 'ZAAK',
    feiten: {
      ...zaak,
      meldingIds: [nummer(4)],
      resultaat: null,
      matchingperiodeVan: null,
      matchingperiodeTot: null,
      opgepaktOp: null,
      contactpogingen: [],
    },
  },
];
const vanRouter: Deelfeit[] = [
  ...[1, 2, 3, 4].map((n): Deelfeit => ({ soort: 'ELDERS', meldingId: nummer(n) })),
  {
    soort: 'MELDING',
    feiten: feiten(5, {
      soort: 'ENERGIE',
      status: 'NIET_OPGEPAKT_ANDERE_REDEN',
      bedragInCenten: 49,
      persoon: {
        ...adres,
        geboortedatum: '1975-00-00',
        geslacht: null,
        huisnummertoevoeging: 'drie hoog',
      },
    }),
  },
  { soort: 'GEWIST', meldingId: nummer(6) },
];

const regels = async (deel: 'router' | 'casework', van: readonly Deelfeit[], tot = periode.tot) =>
  collect(writeDeel(deel, mapping, '0268', { ...periode, tot }, van));
const deel = async (naam: 'router' | 'casework', van: readonly Deelfeit[]) =>
  readDeel(await regels(naam, van));
const samen = async (router = vanRouter, casework = vanCasework) =>
  stelLeveringSamen(await deel('router', router), await deel('casework', casework));
const bestandVan = (levering: Awaited<ReturnType<typeof samen>>) =>
  stelBestandSamen(mapping, [{ levering, organisatie }], '2026-04-02T08:00:00Z', 'Meldpunt 1.0.0');

/** Beside our own the official one, when a path to it is given: it is not ours to keep. */
function schemas(): object[] {
  const official = process.env.DDAS_SCHEMA_1_2;
  return [mapping.schema, ...(official === undefined ? [] : [JSON.parse(readFileSync(official, 'utf8'))])];
}

describe('a file of DDAS v1.2', () => {
  it('is the golden one, and by every schema at hand', async () => {
    const bestand = bestandVan(await samen());
    const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'v1.2', 'voorbeeld.json'), 'utf8'));
    expect(bestand).toEqual(golden);
    for (const schema of schemas()) expect(checkBestand(schema, bestand)).toEqual([]);
  });

  it('is the same whatever order the parts were written in', async () => {
    const om = await samen(
      vanRouter.toReversed(),
      // Within casework's part the meldingen of a zaak go before it.
      vanCasework.toSorted((links, rechts) => (links.soort < rechts.soort ? -1 : 1)),
    );
    expect(bestandVan(om)).toEqual(bestandVan(await samen()));
  });

  it('is told about with counts and codes only', async () => {
    expect((await samen()).verslag).toEqual({
      gemeentecode: '0268',
      vroegsignalen: { router: 1, casework: 3 },
      zaken: 2,
      inBeide: 0,
      nietInBestand: { CLIENT_ONVOLLEDIG: 1, CLIENT_GEWIST: 1 },
      opgemerkt: { BEDRAG_NUL: 1, TOEVOEGING_TE_LANG: 1 },
    });
  });

  it('has a word for every code, and each is in every schema at hand', async () => {
    const lijsten = codelijsten;
    const statussen = [
      'NOG_NIET_OPGEPAKT',
      'OPGEPAKT',
      'AL_BEKEND_SCHULDHULP',
      'OVERLEDEN',
      'GEEN_INWONER',
      'NIET_OPGEPAKT_ANDERE_REDEN',
      'NIET_OPGEPAKT_HERHAALD',
      'NIET_OPGEPAKT_ONTERECHT',
    ] as const;
    const levering = await samen(
      [],
      [
        ...lijsten.partnersoort.map((soort, n): Deelfeit => {
          const status = statussen[n % statussen.length] ?? 'OPGEPAKT';
          const geslacht = lijsten.geslacht[n % lijsten.geslacht.length] ?? 'LEEG';
          const meldingId = `00000000-0000-4000-8000-0000000001${String(n).padStart(2, '0')}`;
          return {
            soort: 'MELDING',
            feiten: { ...feiten(1), meldingId, soort, status, persoon: { ...adres, geslacht } },
          };
        }),
        { soort: 'MELDING', feiten: feiten(1) },
        ...lijsten.eindresultaat.map(
          (resultaat): Deelfeit => ({
            soort: 'ZAAK',
            feiten: {
              ...zaak,
              meldingIds: [nummer(1)],
              resultaat,
              contactpogingen: lijsten.contactsoort.map((soort, n) => ({
                soort,
                op: datum('2026-03-10'),
                dagdeel: lijsten.dagdeel[n % 3] ?? null,
                bereikt: false,
                uitkomst: null,
              })),
            },
          }),
        ),
      ],
    );
    for (const schema of schemas()) expect(checkBestand(schema, bestandVan(levering))).toEqual([]);
    const zonder = lijsten.eindresultaat.filter((code) => eindresultaten[code].ddas === null);
    expect(levering.vroegsignaalzaken.filter((een) => !('resultaat' in een))).toHaveLength(zonder.length);
  });

  it('rounds half a euro up, and is never more than that away', () => {
    expect([0, 49, 50, 149, 150, 12_345].map(toEuro)).toEqual([0, 0, 1, 1, 2, 123]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), (centen) => {
        const over = toEuro(centen) * 100 - centen;
        return over > -50 && over <= 50;
      }),
    );
  });

  it('is refused by our own schema with a BSN and an address, a BSN that is none, or a postcode with a space', async () => {
    const goed = bestandVan(await samen());
    const metClient = (client: object) =>
      checkBestand(mapping.schema, {
        ...goed,
        leveringen: [
          {
            ...mapping.toLeveringkop(1, '0268', organisatie),
            vroegsignalen: [{ ...Object(mapping.toVroegsignaal(feiten(1))).vroegsignaal, client }],
            vroegsignaalzaken: [],
          },
        ],
      });
    expect(metClient({ burgerservicenummer: '999990019' })).toEqual([]);
    expect(metClient({ burgerservicenummer: '999990019', geboortedatum: '1980-01-02' })).not.toEqual([]);
    expect(metClient({ burgerservicenummer: '99999001' })).not.toEqual([]);
    expect(metClient({ postcode: '6511 AA', huisnummer: '1' })).not.toEqual([]);
    expect(metClient({ postcode: '6511AA' })).not.toEqual([]);
  });

  it('is not made in a version that is none', () => {
    expect(() => ddasMapping('0.9')).toThrow('there is 1.2');
  });
});

describe('two parts of one levering', () => {
  const codeVan = async (maak: () => Promise<unknown>): Promise<string> =>
    maak().then(
      () => 'GEMAAKT',
      (fout: unknown) => (fout instanceof DeelError ? fout.code : String(fout)),
    );

  it('do not make one while a melding is on its way between router and casework', async () => {
    const zonder = vanCasework.filter(
      (feit) => feit.soort !== 'MELDING' || feit.feiten.meldingId !== nummer(4),
    );
    expect(await codeVan(() => samen(vanRouter, zonder))).toBe('MELDINGEN_ONDERWEG');
  });

  it('that both hold a melding give it once, as casework knows it', async () => {
    const levering = await samen([...vanRouter, { soort: 'MELDING', feiten: feiten(1) }]);
    expect(levering.verslag).toMatchObject({ inBeide: 1, vroegsignalen: { router: 1, casework: 3 } });
    expect(bestandVan(levering)).toEqual(bestandVan(await samen()));
  });

  it('of another period, another municipality or the same service are refused', async () => {
    const router = await deel('router', vanRouter);
    const later = await readDeel(await regels('casework', [], datum('2026-04-30')));
    for (const ander of [later, router]) {
      expect(await codeVan(async () => stelLeveringSamen(router, ander))).toBe('DELEN_HOREN_NIET_BIJ_ELKAAR');
    }
  });

  it('that lost a line, their head or their end are unreadable', async () => {
    const heel = await regels('casework', vanCasework);
    for (const stuk of [heel.slice(1), heel.slice(0, -1), heel.toSpliced(2, 1), [...heel, ...heel]]) {
      expect(await codeVan(() => readDeel(stuk))).toBe('DEEL_ONLEESBAAR');
    }
  });
});

describe('a sealed part', () => {
  const { publicKey, privateKey } = makeUitwisselsleutel();
  async function* stroom(...stukken: Uint8Array[]) {
    yield* stukken;
  }
  const veel = (aantal: number): Deelregel[] =>
    Array.from({ length: aantal }, (_, n) => ({ soort: 'ELDERS', meldingId: `${n}`.padStart(36, '0') }));
  const open = (bytes: Uint8Array[], sleutel = privateKey) => collect(openDeel(stroom(...bytes), sleutel));

  it.each([0, 1, 5_000])('of %i lines opens for its holder, however its bytes come in', async (aantal) => {
    const geheel = Buffer.concat(await collect(sealDeel(veel(aantal), publicKey)));
    expect(geheel.includes('ELDERS')).toBe(false);
    const snippers = Array.from({ length: Math.ceil(geheel.length / 1000) }, (_, n) =>
      geheel.subarray(n * 1000, n * 1000 + 1000),
    );
    expect(await open(snippers)).toEqual(veel(aantal));
  });

  it('does not open for another key, cut off, turned round, doubled or changed', async () => {
    const stukken = await collect(sealDeel(veel(5_000), publicKey));
    const [kop = Buffer.alloc(0), een = Buffer.alloc(0), twee = Buffer.alloc(0), ...rest] = stukken;
    expect(rest.length).toBeGreaterThan(0);
    const anders = Buffer.from(een);
    anders[100] = (anders[100] ?? 0) ^ 1;
    const slecht = [
      stukken.slice(0, -1),
      [kop],
      [],
      [kop, twee, een, ...rest],
      [kop, een, een, twee, ...rest],
      [kop, anders, twee, ...rest],
      [...stukken, een],
      [Buffer.from('niets'), ...stukken],
    ];
    for (const bytes of slecht) await expect(open(bytes)).rejects.toThrow('DEEL_ONLEESBAAR');
    await expect(open(stukken, makeUitwisselsleutel().privateKey)).rejects.toThrow('DEEL_ONLEESBAAR');
  });
});
