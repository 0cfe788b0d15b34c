// The same events fed to a service and to one whose database was set back: an empty or an older one.
import {
  type Afhandeling,
  addDays,
  datum,
  type GemeenteAfhandeling,
  type Signaal,
} from '@meldpunt/contracts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Zaak } from '../src/zaak/zaak.ts';
import { type Proefomgeving, startProefomgeving } from './proefomgeving.ts';
import { id, maakMelding, maakSignaal, VANDAAG } from './voorbeeld.ts';

let voor: Proefomgeving;
let na: Proefomgeving;
beforeEach(async () => {
  [voor, na] = [await startProefomgeving(), await startProefomgeving()];
});
afterEach(async () => {
  await voor.drop();
  await na.drop();
});

const b = id('persoon', 'b');
const een = maakMelding('een');
const twee = maakMelding('twee');
const drie = maakMelding('drie', { persoonId: b });
const vier = maakMelding('vier');
const v1 = maakSignaal('s', [een, twee, drie]);
const v2: Signaal = { ...v1, versie: 2, zwaarte: 300, meldingen: [een, twee, drie, vier] };

/** Versions of the zaak jump; what only casework itself knew is not had back. */
function vergelijkbaar(zaken: readonly Zaak[]): object[] {
  return zaken.map(({ versie: _, termijnen, meldingen, meldingIngetrokkenOp: _i, ...zaak }) => ({
    ...zaak,
    zwaarte: zaak.stand === 'NIEUW' || zaak.stand === 'OPGEPAKT' ? zaak.zwaarte : null,
    termijnen: { ...termijnen, genaderdVoor: null },
    // By their id: they stand in the order of the versions at which they joined.
    meldingen: meldingen
      .map(({ vanafZaakVersie: _v, ...melding }) => melding)
      .sort((een, ander) => (een.meldingId < ander.meldingId ? -1 : 1)),
  }));
}

async function zaakIdVan(signaal: Signaal, persoonId: string): Promise<string> {
  const zaak = (await voor.zakenVan(signaal)).find((kandidaat) => kandidaat.persoonId === persoonId);
  if (zaak === undefined) throw new Error('geen zaak');
  return zaak.zaakId;
}

const kort = ({ meldingId, versie, stand, eindresultaat }: Afhandeling) => [
  meldingId,
  versie,
  stand,
  eindresultaat,
];

/** What happens to v1 and v2: taken up, reached, one ended, one joined, the other resident closed. */
async function gebeurt(): Promise<{ a: string; zaakB: string }> {
  await voor.ontvang(v1);
  const a = await zaakIdVan(v1, een.persoonId);
  const zaakB = await zaakIdVan(v1, b);
  await voor.verwerk([
    { handelingId: 'h1', zaakId: a, handeling: 'OPPAKKEN' },
    { handelingId: 'h2', zaakId: a, handeling: 'CONTACTPOGING', contactsoort: 'BRIEF', bereikt: false },
    {
      handelingId: 'h3',
      zaakId: a,
      meldingId: een.meldingId,
      handeling: 'EINDRESULTAAT',
      eindresultaat: 'OVERLEDEN',
    },
    {
      handelingId: 'h4',
      zaakId: zaakB,
      handeling: 'EINDRESULTAAT',
      zaakVersie: 1,
      eindresultaat: 'OVERLEDEN',
    },
  ]);
  await voor.ontvang(v2);
  return { a, zaakB };
}

test('without it versions come a second time with another content', async () => {
  await gebeurt();
  await na.ontvang(v1, v2);
  const vroeger = (await voor.afhandelingen()).filter(({ meldingId }) => meldingId === een.meldingId);
  await na.verwerk([
    { handelingId: 'h9', zaakId: await zaakIdVan(v1, een.persoonId), handeling: 'OPPAKKEN' },
  ]);
  const later = (await na.afhandelingen()).filter(({ meldingId }) => meldingId === een.meldingId);
  expect(vroeger.at(-1)).toMatchObject({ versie: 4, stand: 'BEEINDIGD' });
  expect(later.at(-1)).toMatchObject({ versie: 2, stand: 'OPGEPAKT' });
});

describe.each([
  ['an empty database', []],
  ['a database of before the acts', [v1]],
] as const)('back to %s', (_naam, toen) => {
  test('zaken, ids, versions and endings come out the same, and nothing is told again', async () => {
    const { a } = await gebeurt();
    await na.ontvang(...toen);
    const al = (await na.afhandelingen()).length;
    await na.leesTerug(await voor.afhandelingen());
    await na.ontvang(v1, v2);
    expect((await na.afhandelingen()).slice(al)).toEqual([]);
    expect(vergelijkbaar(await na.zakenVan(v1))).toEqual(vergelijkbaar(await voor.zakenVan(v1)));
    for (const zaak of await na.zakenVan(v1)) expect(zaak.versie).toBeGreaterThanOrEqual(1_000);

    // From here on both say the same under the same versions.
    const verder = [
      {
        handelingId: 'h5',
        zaakId: a,
        meldingId: twee.meldingId,
        handeling: 'EINDRESULTAAT',
        eindresultaat: 'GEEN_CONTACT',
      },
      {
        handelingId: 'h6',
        zaakId: a,
        meldingId: vier.meldingId,
        handeling: 'EINDRESULTAAT',
        eindresultaat: 'GEEN_CONTACT',
      },
    ];
    const voorheen = (await voor.afhandelingen()).length;
    expect((await voor.verwerk(verder)).map(({ resultaat }) => resultaat)).toEqual(['VERWERKT', 'VERWERKT']);
    expect((await na.verwerk(verder)).map(({ resultaat }) => resultaat)).toEqual(['VERWERKT', 'VERWERKT']);
    const [was, is] = [(await voor.afhandelingen()).slice(voorheen), (await na.afhandelingen()).slice(al)];
    // Within one change the order of its meldingen tells nothing.
    expect(is.map(kort).sort()).toEqual(was.map(kort).sort());
    expect(is.length).toBeGreaterThan(1);
  });

  test('a version of the signaal that nobody answered yet is answered on top, once', async () => {
    await gebeurt();
    await na.ontvang(...toen);
    const al = (await na.afhandelingen()).length;
    await na.leesTerug(await voor.afhandelingen());
    const v3: Signaal = {
      ...v2,
      versie: 3,
      meldingen: [een, { ...twee, meldingVersie: 2, meldingstand: 'BETAALD' }, drie, vier],
    };
    const voorheen = (await voor.afhandelingen()).length;
    await voor.ontvang(v3);
    await na.ontvang(v1, v2, v3);
    const [was, is] = [(await voor.afhandelingen()).slice(voorheen), (await na.afhandelingen()).slice(al)];
    expect(is.map(kort)).toEqual(was.map(kort));
    expect(was.map(kort)).toEqual([[twee.meldingId, 4, 'BEEINDIGD', 'BETAALD_BIJ_PARTNER']]);
    expect(vergelijkbaar(await na.zakenVan(v1))).toEqual(vergelijkbaar(await voor.zakenVan(v1)));
  });
});

test('the resident comes back with the signaal, sealed for as long as before', async () => {
  await gebeurt();
  await na.leesTerug(await voor.afhandelingen());
  await na.ontvang(v1, v2);
  const { rows } = await na.database.verwerker.query<{ n: number }>(
    'select count(*) as n from zaak_melding where persoon is not null',
  );
  expect(rows[0]?.n).toBe(4);
  const wacht = await na.database.verwerker.query('select 1 from overgenomen');
  expect(wacht.rows).toEqual([]);
});

test('a zaak that followed a closed one follows it again, and a melding without a zaak stays without', async () => {
  const weg = maakMelding('weg', { meldingstand: 'BETAALD', persoonId: b });
  const s1 = maakSignaal('volgt', [een, weg]);
  const s2: Signaal = { ...s1, versie: 2, meldingen: [een, weg, twee] };
  await voor.ontvang(s1);
  const zaakId = await zaakIdVan(s1, een.persoonId);
  await voor.verwerk([
    { handelingId: 'x', zaakId, handeling: 'EINDRESULTAAT', zaakVersie: 1, eindresultaat: 'OVERLEDEN' },
  ]);
  await voor.ontvang(s2);
  await na.leesTerug(await voor.afhandelingen());
  await na.ontvang(s1, s2);
  expect(await na.afhandelingen()).toEqual([]);
  const zaken = await na.zakenVan(s1);
  expect(vergelijkbaar(zaken)).toEqual(vergelijkbaar(await voor.zakenVan(s1)));
  expect(zaken.map(({ volgtOpZaakId }) => volgtOpZaakId).sort()).toEqual([zaakId, null].sort());
  const { rows } = await na.database.verwerker.query<object>(
    `select status, eindresultaat from zaak_melding where zaak_id is null`,
  );
  expect(rows).toEqual([{ status: 'BEEINDIGD', eindresultaat: 'BETAALD_BIJ_PARTNER' }]);
});

test('an ending by time is not given again, and days that come after find the zaak as it was', async () => {
  await voor.ontvang(v1);
  await na.ontvang(v1);
  const al = (await na.afhandelingen()).length;
  const einde = addDays(een.incassopauzeTot, 1);
  await voor.wordt(datum('2026-03-30'), datum('2026-03-31'), einde);
  await na.leesTerug(await voor.afhandelingen());
  await na.wordt(datum('2026-03-30'), datum('2026-03-31'), einde, addDays(einde, 1));
  expect((await na.afhandelingen()).slice(al)).toEqual([]);
  expect(vergelijkbaar(await na.zakenVan(v1))).toEqual(vergelijkbaar(await voor.zakenVan(v1)));
});

test('in ordinary running, and read twice, it changes nothing and asks the database once a batch', async () => {
  await gebeurt();
  const zaken = await voor.zakenVan(v1);
  const verzonden = await voor.afhandelingen();
  expect(await voor.leesTerug(verzonden)).toBe(1);
  expect(await voor.zakenVan(v1)).toEqual(zaken);
  await na.leesTerug(verzonden);
  expect(await na.leesTerug(verzonden)).toBe(1);
  expect(await na.leesTerug(verzonden.slice(0, 2))).toBe(1);
});

describe('a municipality with a system of its own', () => {
  const daad = (
    handelingId: string,
    zaakId: string,
    meer: Partial<GemeenteAfhandeling>,
  ): GemeenteAfhandeling => ({
    handelingId,
    zaakId,
    meldingId: null,
    handeling: 'OPPAKKEN',
    datum: null,
    zaakVersie: null,
    contactsoort: null,
    dagdeel: null,
    bereikt: null,
    contactuitkomst: null,
    eindresultaat: null,
    binnenreden: null,
    onterechtreden: null,
    hervattingOp: null,
    regelingVanaf: null,
    regelingTermijnInCenten: null,
    regelingAantalTermijnen: null,
    nieuweGemeentecode: null,
    pauzeVerlengdTot: null,
    verlengingsreden: null,
    hulpsoort: null,
    schuldklasse: null,
    verwijzing: null,
    toestemming: null,
    ...meer,
  });

  test('that was answered is not worked on again when its topic is read from further back', async () => {
    const s = maakSignaal('eigen', [een], { gemeentecode: '0344' });
    await voor.ontvang(s);
    await na.ontvang(s);
    const zaakId = await zaakIdVan(s, een.persoonId);
    const daden = [
      daad('k1', zaakId, {}),
      daad('k2', zaakId, { handeling: 'CONTACTPOGING', contactsoort: 'BRIEF', bereikt: false }),
    ];
    await voor.verwerkEigen('0344', daden);
    const al = (await na.afhandelingen()).length;
    await na.leesTerug(await voor.afhandelingen());
    await na.leesOntvangstenTerug('0344', await voor.ontvangsten('0344'));
    await na.verwerkEigen('0344', daden);
    expect((await na.ontvangsten('0344')).map(({ resultaat }) => resultaat)).toEqual([
      'AL_VERWERKT',
      'AL_VERWERKT',
    ]);
    expect((await na.afhandelingen()).slice(al)).toEqual([]);
    const [zaak] = await na.zakenVan(s);
    expect(zaak?.contactpogingen).toHaveLength(1);
    expect(zaak).toMatchObject({ stand: 'OPGEPAKT', opgepaktOp: VANDAAG });
  });

  test('and without its answers read back an act would be refused that was applied, and an attempt stand there twice', async () => {
    const s = maakSignaal('eigen', [een], { gemeentecode: '0344' });
    await voor.ontvang(s);
    await na.ontvang(s);
    const zaakId = await zaakIdVan(s, een.persoonId);
    const daden = [
      daad('k1', zaakId, {}),
      daad('k2', zaakId, { handeling: 'CONTACTPOGING', contactsoort: 'BRIEF', bereikt: false }),
    ];
    await voor.verwerkEigen('0344', daden);
    await na.leesTerug(await voor.afhandelingen());
    await na.verwerkEigen('0344', daden);
    expect((await na.ontvangsten('0344')).map(({ resultaat }) => resultaat)).toEqual([
      'GEWEIGERD',
      'VERWERKT',
    ]);
    expect((await na.zakenVan(s))[0]?.contactpogingen).toHaveLength(2);
  });
});
