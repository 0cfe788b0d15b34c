import { readFile } from 'node:fs/promises';
import { datum, decode } from '@meldpunt/contracts';
import { applyDay, withTenant, withUnitOfWork } from '@meldpunt/service-kit';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { withClient } from '../../../test/harnas/database-server.ts';
import { maakTestsleutels } from '../../../test/harnas/sleutels.ts';
import { createServiceDatabase, type ServiceDatabase } from '../../service-kit/test/service-database.ts';
import { selectBalans } from '../src/balans/select-balans.ts';
import { readGeo } from '../src/bepaal-gemeente/lees-geo.ts';
import { Kluis } from '../src/kluis/kluis.ts';
import { ontvangLevering } from '../src/ontvang-levering/ontvang-levering.ts';
import {
  selectFouten,
  selectLevering,
  selectLeveringen,
  selectRegels,
} from '../src/ontvang-levering/select-levering.ts';
import { selectRegelwijzigingen } from '../src/ontvang-levering/select-regelwijzigingen.ts';
import { splitLines } from '../src/ontvang-levering/split-lines.ts';
import { lockLeveringen } from '../src/ontvang-levering/store.ts';
import type { Intake } from '../src/ontvang-levering/verwerk-blok.ts';
import { Referentie } from '../src/referentie/referentie.ts';
import { legVast } from '../src/signaalpartners/leg-vast.ts';
import type { Inrichting } from '../src/signaalpartners/partij.ts';
import { Topicnamen } from '../src/topicnamen.ts';
import { beslisUitzondering } from '../src/uitzonderingen/beslis-uitzondering.ts';
import { DAG, inrichting, waterregel, zorgregel } from './voorbeelden.ts';

const migrations = new URL('../migrations/', import.meta.url);
const sleutels = maakTestsleutels('transport', 'hmac');
let db: ServiceDatabase;
let intake: Intake;
let nummer = 0;

beforeAll(async () => {
  db = await createServiceDatabase('intake', migrations);
  const kluis = new Kluis(sleutels.sleutelbos);
  const referentie = new Referentie(db.database.verwerker, await readGeo(), {
    teOudNaDagen: 62,
    experimentsoorten: new Set(),
  });
  intake = { kluis, referentie, topics: new Topicnamen(), now: () => Date.now() };
  await withUnitOfWork(db.database.verwerker, async (work) => {
    await applyDay(work, DAG);
    await legVast(work, intake, toInrichting(), 0);
  });
});
afterAll(async () => {
  await db?.drop();
  sleutels.ruimOp();
});
beforeEach(() => {
  nummer++;
});

function toInrichting(): Inrichting {
  const parsed: Inrichting = JSON.parse(JSON.stringify(inrichting));
  return parsed;
}

/** Kenmerken of a test of its own. */
const k = (name: string) => `${nummer}-${name}`;

async function* stream(regels: readonly unknown[], breekAfNa?: number): AsyncGenerator<Buffer> {
  for (const [index, regel] of regels.entries()) {
    if (index === breekAfNa) {
      yield Buffer.from('{"kenmerk":"halv');
      throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    }
    yield Buffer.from(typeof regel === 'string' ? `${regel}\n` : `${JSON.stringify(regel)}\n`);
  }
}

async function lever(
  partnerId: string,
  leveringskenmerk: string,
  regels: readonly unknown[],
  breekAfNa?: number,
) {
  const aanlevering = { partnerId, leveringskenmerk, bron: 'NDJSON' } as const;
  const { leveringId, fouten } = await ontvangLevering(
    intake,
    db.database.api,
    aanlevering,
    splitLines(stream(regels, breekAfNa)),
    () => undefined,
  );
  return { ...(await lees(partnerId, leveringId)), fouten };
}

async function lees(partnerId: string, leveringId: string) {
  return withTenant(db.database.api, { partners: [partnerId] }, async ({ db: own }) => {
    const levering = await selectLevering(own, leveringId);
    if (levering === undefined) throw new Error('no such levering');
    return { levering, regels: await selectRegels(own, leveringId, 0, 1000, null) };
  });
}

async function meldingenOf(kenmerk: string) {
  const { rows } = await db.database.verwerker.query<{ staat: Buffer }>('select staat from melding');
  return rows.map(({ staat }) => decode('Melding', staat)).filter((melding) => melding.kenmerk === kenmerk);
}

async function eventsOf(kenmerk: string) {
  const { rows } = await db.database.verwerker.query<{ waarde: Buffer }>(
    `select waarde from outbox where topic = 'meldpunt.melding.v1' order by id`,
  );
  return rows.map(({ waarde }) => decode('Melding', waarde)).filter((melding) => melding.kenmerk === kenmerk);
}

const resultaten = ({ regels }: { regels: readonly { resultaat: string }[] }) =>
  regels.map(({ resultaat }) => resultaat);

test('a receipt that is read later names the errors it was given with, those of held lines too', async () => {
  const nergens = { gemeentecode: null, postcode: '2324AB', plaatsnaam: k('Elders') };
  await lever('water', k('1'), [waterregel(k('C'), nergens), waterregel(k('D'))]);
  const { levering, fouten } = await lever('water', k('2'), [
    waterregel(k('A'), { bedragInCenten: 0 }),
    waterregel(k('B'), nergens),
    // Held since the levering before this one: it changes what is held. The next one changes a melding.
    waterregel(k('C'), { ...nergens, bedragInCenten: 30_000 }),
    waterregel(k('D'), { bedragInCenten: 30_000, burgerservicenummer: '999990019' }),
    waterregel(k('E'), { huisnummer: null }),
  ]);
  expect(fouten.map(({ regelnummer, code, veld }) => [regelnummer, code, veld])).toEqual([
    [1, 'BEDRAG_NIET_POSITIEF', 'bedragInCenten'],
    [2, 'GEMEENTE_NIET_EENDUIDIG', 'postcode'],
    [3, 'GEMEENTE_NIET_EENDUIDIG', 'postcode'],
    [5, 'VELD_ONTBREEKT', 'huisnummer'],
  ]);
  const later = await withTenant(db.database.api, { partners: ['water'] }, ({ db: own }) =>
    selectFouten(own, levering.leveringId),
  );
  expect(later).toEqual(fouten);
});

test('the same line again is ONGEWIJZIGD, another amount GEWIJZIGD with the next version', async () => {
  await lever('water', k('1'), [waterregel(k('A'))]);
  expect(resultaten(await lever('water', k('2'), [waterregel(k('A'))]))).toEqual(['ONGEWIJZIGD']);
  const gewijzigd = await lever('water', k('3'), [waterregel(k('A'), { bedragInCenten: 100 })]);
  expect(resultaten(gewijzigd)).toEqual(['GEWIJZIGD']);
  expect(gewijzigd.levering.wijzigingInCenten).toBe(100 - 12_345);
  const [melding] = await meldingenOf(k('A'));
  expect(melding).toMatchObject({ versie: 2, bedragInCenten: 100, eersteBedragInCenten: 12_345 });
  expect(await eventsOf(k('A'))).toHaveLength(2);
});

test('a receipt line names the municipality its melding went to, the successor of the code that was given', async () => {
  const { regels } = await lever('water', k('1'), [
    waterregel(k('A')),
    waterregel(k('B'), { gemeentecode: '0501', postcode: '3231 AB', plaatsnaam: 'Brielle' }),
    { actie: 'BETAALD', kenmerk: k('A') },
    waterregel(k('C'), { bedragInCenten: -1 }),
  ]);
  expect(regels.map(({ resultaat, gemeentecode }) => [resultaat, gemeentecode])).toEqual([
    ['NIEUW', '0268'],
    ['NIEUW', '1992'],
    ['INGETROKKEN', null],
    ['AFGEKEURD', null],
  ]);
});

test('a later meldmaand makes a new melding that names the one before it', async () => {
  await lever('water', k('1'), [waterregel(k('A'), { signaaldatum: '2026-02-27' }), waterregel(k('A'))]);
  const meldingen = (await meldingenOf(k('A'))).toSorted((a, b) => (a.meldmaand < b.meldmaand ? -1 : 1));
  expect(meldingen.map(({ meldmaand }) => meldmaand)).toEqual(['2026-02', '2026-03']);
  expect(meldingen[1]?.vorigeMeldingId).toBe(meldingen[0]?.meldingId);
  expect(meldingen[1]?.achterstandId).toBe(meldingen[0]?.achterstandId);
});

/** A place that two municipalities share: no line with it finds its own. */
const nergens = { gemeentecode: null, postcode: '2324AB', plaatsnaam: 'Leiden' };

async function uitzonderingVan(kenmerk: string, partnerId = 'water') {
  const { rows } = await db.database.verwerker.query<{
    uitzonderingId: string;
    stand: string;
    besluit: string;
  }>(
    `select uitzondering_id as "uitzonderingId", stand, besluit from uitzondering where achterstand_id = $1`,
    [intake.kluis.achterstandId(partnerId, kenmerk)],
  );
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new Error('not one uitzondering');
  return row;
}

const beslis = (uitzonderingId: string, gemeentecode: string | null) =>
  withTenant(db.database.api, { partners: ['water'] }, (work) =>
    beslisUitzondering(work, intake, { uitzonderingId, gemeentecode, door: 'medewerker' }),
  );

test.each([
  ['GEWIJZIGD', { bedragInCenten: 20_000 }],
  ['ONGEWIJZIGD', {}],
])(
  'a held line that a later line overtook (%s) is refused after all and changes nothing any more',
  async (resultaat, later) => {
    await lever('water', k('1'), [waterregel(k('A'))]);
    const oud = await lever('water', k('2'), [waterregel(k('A'), { ...nergens, bedragInCenten: 11_111 })]);
    expect(resultaten(oud)).toEqual(['AANGEHOUDEN']);
    expect(resultaten(await lever('water', k('3'), [waterregel(k('A'), later)]))).toEqual([resultaat]);
    const before = await meldingenOf(k('A'));
    const { uitzonderingId, ...rest } = await uitzonderingVan(k('A'));
    expect(rest).toEqual({ stand: 'AFGEKEURD', besluit: 'ACHTERHAALD' });
    await expect(beslis(uitzonderingId, '0268')).rejects.toMatchObject({ code: 'UITZONDERING_AFGEHANDELD' });
    expect(await meldingenOf(k('A'))).toEqual(before);
  },
);

test.each([
  ['BETAALD', 'TERUGGENOMEN', (kenmerk: string) => ({ actie: 'BETAALD', kenmerk })],
  ['ACHTERHAALD', 'ACHTERHAALD', (kenmerk: string) => waterregel(kenmerk)],
])(
  'a held line that ends by the word of its creditor (%s) says so on its own receipt line, also within one block',
  async (besluit, reden, einde) => {
    const held = (kenmerk: string) => waterregel(kenmerk, { ...nergens, burgerservicenummer: '999990019' });
    const { levering } = await lever('water', k('1'), [held(k('A'))]);
    const { regels: inBlok } = await lever('water', k('2'), [held(k('B')), einde(k('A')), einde(k('B'))]);
    const { regels } = await lees('water', levering.leveringId);
    const geworden = {
      regelnummer: 1,
      resultaat: 'ALSNOG_AFGEKEURD',
      kenmerk: null,
      meldingId: null,
      bevindingen: [{ code: 'BSN_NIET_TOEGESTAAN' }, { code: reden, ernst: 'FOUT' }],
    };
    expect(regels).toMatchObject([geworden]);
    expect(inBlok[0]).toMatchObject(geworden);
    for (const kenmerk of ['A', 'B'])
      expect(await uitzonderingVan(k(kenmerk))).toMatchObject({ stand: 'AFGEKEURD', besluit });
  },
);

test('a line of an address that a person refused is told that nobody looks for its municipality any more', async () => {
  const adres = { ...nergens, plaatsnaam: 'Afgewezen' };
  await lever('water', k('1'), [waterregel(k('A'), adres)]);
  await beslis((await uitzonderingVan(k('A'))).uitzonderingId, null);
  const { regels, fouten } = await lever('water', k('2'), [waterregel(k('B'), adres)]);
  expect(regels).toMatchObject([
    { resultaat: 'AFGEKEURD', bevindingen: [{ code: 'GEMEENTE_NIET_GEVONDEN', ernst: 'FOUT' }] },
  ]);
  expect(fouten).toMatchObject([{ code: 'GEMEENTE_NIET_GEVONDEN' }]);
});

test('a held line that is released into a melding that was there says so, with that melding and its pause', async () => {
  const eerst = await lever('water', k('1'), [waterregel(k('A'))]);
  const { levering } = await lever('water', k('2'), [
    waterregel(k('A'), { ...nergens, plaatsnaam: 'Erbij', bedragInCenten: 54_321 }),
    waterregel(k('B'), { ...nergens, plaatsnaam: 'Onder', bedragInCenten: 100 }),
  ]);
  await beslis((await uitzonderingVan(k('A'))).uitzonderingId, '0268');
  await beslis((await uitzonderingVan(k('B'))).uitzonderingId, '0268');
  const nu = await lees('water', levering.leveringId);
  const { meldingId, incassopauzeTot } = eerst.regels[0] ?? {};
  expect(nu.regels).toMatchObject([
    { resultaat: 'SAMENGEVOEGD', kenmerk: k('A'), meldingId, incassopauzeTot, bevindingen: [] },
    {
      resultaat: 'ALSNOG_AFGEKEURD',
      meldingId: null,
      bevindingen: [{ code: 'ONDER_DREMPEL', ernst: 'FOUT' }],
    },
  ]);
  expect(nu.levering).toMatchObject({ aangehouden: 2, vrijgegeven: 0, samengevoegd: 1, alsnogAfgekeurd: 1 });
  expect(await meldingenOf(k('A'))).toMatchObject([{ bedragInCenten: 54_321, versie: 2 }]);
});

test('a held line that ended before receipts said how reads as one that ends now', async () => {
  const migration = await readFile(new URL('0009_regelwijzigingen.sql', migrations), 'utf8');
  const fill = /^with gesloten[^;]*;/m.exec(migration)?.[0] ?? '';
  const { verwerker } = db.database;
  const held = (name: string, plaatsnaam: string, more: object = {}) =>
    waterregel(k(name), { ...nergens, plaatsnaam: `Toen ${plaatsnaam}`, ...more });
  await lever('water', k('0'), [waterregel(k('A'))]);
  const { levering } = await lever('water', k('1'), [
    held('A', 'Erbij', { bedragInCenten: 54_321 }),
    held('B', 'Betaald'),
    held('C', 'Ingetrokken', { burgerservicenummer: '999990020' }),
    held('D', 'Achterhaald'),
    held('E', 'Zoek'),
    held('F', 'Laag', { bedragInCenten: 100 }),
    held('G', 'Nieuw'),
    held('H', 'Wacht'),
  ]);
  await lever('water', k('2'), [
    { actie: 'BETAALD', kenmerk: k('B') },
    { actie: 'INTREKKEN', kenmerk: k('C') },
    waterregel(k('D')),
  ]);
  for (const name of ['A', 'F', 'G']) await beslis((await uitzonderingVan(k(name))).uitzonderingId, '0268');
  await beslis((await uitzonderingVan(k('E'))).uitzonderingId, null);
  const now = await lees('water', levering.leveringId);
  expect(resultaten(now)).toEqual([
    'SAMENGEVOEGD',
    ...Array.from({ length: 5 }, () => 'ALSNOG_AFGEKEURD'),
    'VRIJGEGEVEN',
    'AANGEHOUDEN',
  ]);
  // As it was stored: what held a line stood on it for good, and no error where nobody had found one.
  await verwerker.query(
    `update levering_regel r set resultaat = 'ALSNOG_AFGEKEURD' where resultaat = 'SAMENGEVOEGD';
     update levering_regel r set bevindingen = array_to_string(u.waarschuwingen || u.oorzaak, ' ')
     from uitzondering u where u.levering_id = r.levering_id and u.regelnummer = r.regelnummer
       and r.levering_id = '${levering.leveringId}' and r.bevindingen !~ 'ONDER_DREMPEL' and u.stand = 'AFGEKEURD'
       and u.besluit not in ('GEWIJZIGD', 'ONGEWIJZIGD')`,
  );
  expect(await lees('water', levering.leveringId)).not.toEqual(now);
  await verwerker.query(fill);
  expect(await lees('water', levering.leveringId)).toEqual(now);
  // What reads so already stays.
  await verwerker.query(fill);
  expect(await lees('water', levering.leveringId)).toEqual(now);
});

test('what became of held lines is counted on their receipt, and can be read on from any place', async () => {
  const { levering } = await lever('water', k('1'), [
    waterregel(k('A'), { ...nergens, plaatsnaam: 'Zus' }),
    waterregel(k('B'), { ...nergens, plaatsnaam: 'Zo' }),
    waterregel(k('C'), { ...nergens, plaatsnaam: 'Ginds' }),
  ]);
  expect(levering).toMatchObject({ aangehouden: 3, vrijgegeven: 0, alsnogAfgekeurd: 0 });
  const read = (after: number) =>
    withTenant(db.database.api, { partners: ['water'] }, (work) =>
      selectRegelwijzigingen(work.db, 'water', after, 100),
    );
  const before = (await read(0)).at(-1)?.volgnummer ?? 0;
  await lever('water', k('2'), [{ actie: 'INTREKKEN', kenmerk: k('B') }]);
  await beslis((await uitzonderingVan(k('A'))).uitzonderingId, '0268');
  const found = await read(before);
  expect(
    found.map(({ leveringskenmerk, regelnummer, resultaat }) => [leveringskenmerk, regelnummer, resultaat]),
  ).toEqual([
    [k('1'), 1, 'VRIJGEGEVEN'],
    [k('1'), 2, 'ALSNOG_AFGEKEURD'],
  ]);
  // A number stays: who asks again from the same place gets the same lines.
  expect(await read(before)).toEqual(found);
  expect(await read(found.at(-1)?.volgnummer ?? 0)).toEqual([]);
  const { levering: nu } = await lees('water', levering.leveringId);
  expect(nu).toMatchObject({ aangehouden: 3, vrijgegeven: 1, alsnogAfgekeurd: 1 });
});

test('who reads on after a restore to an older backup misses nothing that ended since', async () => {
  await lever('water', k('1'), [
    waterregel(k('A'), { ...nergens, plaatsnaam: 'Voor' }),
    waterregel(k('B'), { ...nergens, plaatsnaam: 'Na' }),
  ]);
  const read = (after: number) =>
    withTenant(db.database.api, { partners: ['water'] }, (work) =>
      selectRegelwijzigingen(work.db, 'water', after, 1000),
    );
  await beslis((await uitzonderingVan(k('A'))).uitzonderingId, null);
  const gelezen = (await read(0)).at(-1)?.volgnummer ?? 0;
  // The backup is of before anything was numbered.
  await withClient(db.adminUrl, (client) =>
    client.query(`update intake.uitzondering set besluitvolgnummer = null;
      alter sequence intake.regelwijziging_volgnummer restart`),
  );
  await beslis((await uitzonderingVan(k('B'))).uitzonderingId, null);
  expect(
    (await read(gelezen)).map(({ regelnummer, leveringskenmerk }) => [leveringskenmerk, regelnummer]),
  ).toContainEqual([k('1'), 2]);
});

test('what was warned of when a line was held is still said when a person decides, and travels with its melding', async () => {
  const regel = { burgerservicenummer: '999990019', gemeentecode: null, postcode: '2324AB' };
  const { levering } = await lever('water', k('1'), [
    waterregel(k('A'), { ...regel, plaatsnaam: 'Hier' }),
    waterregel(k('B'), { ...regel, plaatsnaam: 'Daar' }),
  ]);
  await beslis((await uitzonderingVan(k('A'))).uitzonderingId, '0268');
  await beslis((await uitzonderingVan(k('B'))).uitzonderingId, null);
  const { regels } = await lees('water', levering.leveringId);
  expect(
    regels.map(({ resultaat, bevindingen }) => [resultaat, bevindingen.map(({ code }) => code)]),
  ).toEqual([
    ['VRIJGEGEVEN', ['BSN_NIET_TOEGESTAAN']],
    ['ALSNOG_AFGEKEURD', ['BSN_NIET_TOEGESTAAN', 'GEMEENTE_NIET_GEVONDEN']],
  ]);
  expect(await meldingenOf(k('A'))).toMatchObject([{ waarschuwingen: ['BSN_NIET_TOEGESTAAN'] }]);
});

test('a line that is itself refused overtakes nothing: what is held waits on', async () => {
  await lever('water', k('1'), [waterregel(k('A'), nergens)]);
  const onderDrempel = await lever('water', k('2'), [waterregel(k('A'), { bedragInCenten: 4_999 })]);
  expect(resultaten(onderDrempel)).toEqual(['AFGEKEURD']);
  expect(await uitzonderingVan(k('A'))).toMatchObject({ stand: 'OPEN' });
});

test('two lines of one kenmerk in one block are handled in order', async () => {
  const levering = await lever('water', k('1'), [
    waterregel(k('A')),
    waterregel(k('A'), { bedragInCenten: 20_000 }),
    waterregel(k('A'), { bedragInCenten: 20_000 }),
    { kenmerk: k('A'), actie: 'BETAALD' },
    waterregel(k('A'), { bedragInCenten: 30_000 }),
  ]);
  expect(resultaten(levering)).toEqual(['NIEUW', 'GEWIJZIGD', 'ONGEWIJZIGD', 'INGETROKKEN', 'AFGEKEURD']);
  expect(levering.fouten).toMatchObject([{ regelnummer: 5, code: 'AL_BEEINDIGD', veld: 'kenmerk' }]);
  const events = await eventsOf(k('A'));
  expect(events.map(({ versie, stand }) => [versie, stand])).toEqual([
    [1, 'AANGENOMEN'],
    [2, 'AANGENOMEN'],
    [3, 'BETAALD'],
  ]);
  // The withdrawal still carries the sealed person: who reads it must find the same resident.
  expect(events[2]?.persoon).not.toBeNull();
});

test('paid reaches every open melding of the arrear, and an unknown kenmerk is refused', async () => {
  await lever('water', k('1'), [waterregel(k('A'), { signaaldatum: '2026-02-27' }), waterregel(k('A'))]);
  const betaald = await lever('water', k('2'), [
    { actie: 'BETAALD', kenmerk: k('A') },
    { actie: 'BETAALD', kenmerk: k('A') },
    { actie: 'INTREKKEN', kenmerk: k('niemand') },
  ]);
  expect(resultaten(betaald)).toEqual(['INGETROKKEN', 'ONGEWIJZIGD', 'AFGEKEURD']);
  expect(betaald.fouten).toMatchObject([{ regelnummer: 3, code: 'ONBEKEND_KENMERK' }]);
  expect((await meldingenOf(k('A'))).map(({ stand }) => stand)).toEqual(['BETAALD', 'BETAALD']);
});

test('reported again in another municipality, the first melding becomes VERPLAATST', async () => {
  await lever('water', k('1'), [waterregel(k('A'))]);
  await lever('water', k('2'), [
    waterregel(k('A'), { gemeentecode: '0501', postcode: '3231AA', plaatsnaam: 'Brielle' }),
  ]);
  const meldingen = await meldingenOf(k('A'));
  expect(new Map(meldingen.map(({ gemeentecode, stand }) => [gemeentecode, stand]))).toEqual(
    new Map([
      ['0268', 'VERPLAATST'],
      ['1992', 'AANGENOMEN'],
    ]),
  );
  expect(meldingen.find(({ gemeentecode }) => gemeentecode === '1992')?.waarschuwingen).toEqual([
    'GEMEENTECODE_OPGEVOLGD',
  ]);
});

test('a levering without a line is a levering of its day, once', async () => {
  const counted = async () => (await selectBalans(db.database.verwerker)).leveringen.leveringen;
  const before = await counted();
  for (let again = 0; again < 2; again++) {
    expect((await lever('water', k('1'), [])).levering).toMatchObject({ stand: 'AFGEROND', aangeboden: 0 });
    expect(await counted()).toBe(before + 1);
  }
  // A last block that was full is closed apart, and counts no second levering.
  await lever(
    'water',
    k('2'),
    Array.from({ length: 1_000 }, () => 'x'),
  );
  expect(await counted()).toBe(before + 2);
});

test('a levering that was cut off is ONVOLLEDIG and goes on under the same leveringskenmerk, counting nothing twice', async () => {
  const regels = Array.from({ length: 1_500 }, (_, nr) => waterregel(k(`${nr}`)));
  await expect(lever('water', k('1'), regels, 1_100)).rejects.toThrow('aborted');
  const leveringId = intake.kluis.leveringId('water', k('1'));
  expect((await lees('water', leveringId)).levering).toMatchObject({
    stand: 'ONVOLLEDIG',
    aangeboden: 1_100,
    nieuw: 1_100,
  });
  const again = await lever('water', k('1'), regels);
  expect(again.levering).toMatchObject({
    stand: 'AFGEROND',
    aangeboden: 1_500,
    nieuw: 1_500,
    ongewijzigd: 0,
  });
  const third = await lever('water', k('1'), [
    ...regels.slice(0, 2),
    waterregel(k('2'), { bedragInCenten: 99_999 }),
    ...regels.slice(3),
  ]);
  expect(third.levering.aangeboden).toBe(1_500);
  expect(third.fouten).toMatchObject([{ regelnummer: 3, code: 'REGEL_WIJKT_AF' }]);
});

test('two deliveries of the same kenmerken at the same moment give each arrear one melding', async () => {
  const own = Array.from({ length: 1_200 }, (_, nr) => waterregel(k(`${nr}`)));
  const other = own.toReversed().map((regel) => ({ ...regel, bedragInCenten: 50_000 }));
  const [left, right] = await Promise.all([lever('water', k('1'), own), lever('water', k('2'), other)]);
  expect(left.levering.nieuw + right.levering.nieuw).toBe(1_200);
  expect(left.levering.gewijzigd + right.levering.gewijzigd).toBe(1_200);
  const { rows } = await db.database.verwerker.query<{ versie: number; n: number }>(
    'select versie, count(*) as n from melding where achterstand_id = any($1::uuid[]) group by versie',
    [own.map(({ kenmerk }) => intake.kluis.achterstandId('water', String(kenmerk)))],
  );
  expect(rows).toEqual([{ versie: 2, n: 1_200 }]);
});

/** Two in the same instant meet in about one round of thirty, so that it takes this many to be sure. */
const RONDEN = 300;
test('one new levering that comes on many connections at the same instant is made by one and found by the others', async () => {
  for (let ronde = 0; ronde < RONDEN; ronde++) {
    const leveringskenmerk = k(`ronde ${ronde}`);
    const levering = {
      leveringId: intake.kluis.leveringId('water', leveringskenmerk),
      partnerId: 'water',
      leveringskenmerk,
      bron: 'NDJSON',
      dag: datum(DAG),
    };
    const open = () =>
      withTenant(db.database.api, { partners: ['water'] }, ({ db: own }) => lockLeveringen(own, [levering]));
    const opened = await Promise.all(Array.from({ length: 8 }, open));
    expect(opened.flat().filter(({ nieuw }) => nieuw)).toHaveLength(1);
  }
});

test('the same levering on eight connections at once is recorded once, and each gets its receipt', async () => {
  const regels = Array.from({ length: 50 }, (_, nr) => waterregel(k(`${nr}`)));
  const bewijzen = await Promise.all(Array.from({ length: 8 }, () => lever('water', k('1'), regels)));
  for (const bewijs of bewijzen) {
    expect(bewijs).toEqual(bewijzen[0]);
    expect(bewijs.levering).toMatchObject({ stand: 'AFGEROND', aangeboden: 50, nieuw: 50, ongewijzigd: 0 });
  }
  expect(await eventsOf(k('0'))).toHaveLength(1);
});

test('without a convenant nothing personal is kept, not even a hash', async () => {
  const levering = await lever('water', k('1'), [
    waterregel(k('A'), { gemeentecode: '0344', postcode: '3511AB' }),
  ]);
  expect(levering.fouten).toMatchObject([{ code: 'GEEN_CONVENANT', veld: 'gemeentecode' }]);
  const { rows } = await db.database.verwerker.query(
    `select inhoud_hash, kenmerk, melding_id from levering_regel where levering_id = $1`,
    [levering.levering.leveringId],
  );
  expect(rows).toEqual([{ inhoud_hash: null, kenmerk: null, melding_id: null }]);
  const arrear = await db.database.verwerker.query('select from achterstand where achterstand_id = $1', [
    intake.kluis.achterstandId('water', k('A')),
  ]);
  expect(arrear.rowCount).toBe(0);
});

test('a BSN from a kind that may not send it is dropped before anything is stored', async () => {
  const [levering] = [
    await lever('water', k('1'), [waterregel(k('A'), { burgerservicenummer: '999990019' })]),
  ];
  expect(levering.levering).toMatchObject({ nieuw: 1, waarschuwingen: 1 });
  const [melding] = await meldingenOf(k('A'));
  if (melding?.persoon == null) throw new Error('no sealed person');
  const opened = intake.kluis.openPersoon(melding.meldingId, melding.persoon);
  expect(opened).toMatchObject({
    status: 'OPEN',
    persoon: { burgerservicenummer: null, achternaam: 'Proef', voorletters: 'AB' },
  });
  await lever('zorg', k('2'), [zorgregel(k('B'))]);
  const [zorg] = await meldingenOf(k('B'));
  if (zorg?.persoon == null) throw new Error('no sealed person');
  expect(intake.kluis.openPersoon(zorg.meldingId, zorg.persoon)).toMatchObject({
    persoon: { burgerservicenummer: '999990019' },
  });
});

test('under the threshold is refused, a change to under it is not', async () => {
  const levering = await lever('water', k('1'), [
    waterregel(k('A'), { bedragInCenten: 4_999 }),
    waterregel(k('B')),
  ]);
  expect(resultaten(levering)).toEqual(['AFGEKEURD', 'NIEUW']);
  expect(levering.fouten).toMatchObject([{ code: 'ONDER_DREMPEL', veld: 'bedragInCenten' }]);
  expect(resultaten(await lever('water', k('2'), [waterregel(k('B'), { bedragInCenten: 4_999 })]))).toEqual([
    'GEWIJZIGD',
  ]);
});

test('one creditor sees nothing of another, whatever it asks', async () => {
  const { levering } = await lever('water', k('1'), [waterregel(k('A'))]);
  const seen = await withTenant(db.database.api, { partners: ['zorg'] }, async ({ db: own }) => [
    await selectLevering(own, levering.leveringId),
    await selectRegels(own, levering.leveringId, 0, 10, null),
    (await own.query('select from melding')).rowCount -
      (await own.query(`select from melding where partner_id = 'zorg'`)).rowCount,
  ]);
  expect(seen).toEqual([undefined, [], 0]);
});

test('the balance closes over everything that was delivered here', async () => {
  const balans = await selectBalans(db.database.verwerker);
  const l = balans.leveringen;
  expect(l.aangeboden).toBe(
    l.nieuw + l.gewijzigd + l.ongewijzigd + l.ingetrokken + l.afgekeurd + l.aangehouden,
  );
  const { nieuw, vrijgegeven, doorgezet } = balans.meldingen;
  expect(balans.centen.laatste).toBe(balans.centen.eerste + balans.centen.wijzigingen);
  // What is there by state, against the sums by day of what went to each.
  const { rows } = await db.database.verwerker.query<Record<string, number>>(
    `select sum(naar_betaald)::bigint as "BETAALD", sum(naar_ingetrokken)::bigint as "INGETROKKEN",
       sum(naar_verplaatst)::bigint as "VERPLAATST" from dagtelling`,
  );
  const { AANGENOMEN, ...beeindigd } = balans.perStand;
  expect(beeindigd).toEqual(rows[0]);
  expect(beeindigd.BETAALD).toBeGreaterThan(0);
  const { BETAALD, INGETROKKEN, VERPLAATST } = beeindigd;
  expect(AANGENOMEN + BETAALD + INGETROKKEN + VERPLAATST).toBe(nieuw + vrijgegeven + doorgezet);
});

test('a decision that is remembered follows a redivision, and is asked again where nobody followed', async () => {
  const adres = { ...nergens, huisnummer: 91 };
  await lever('water', k('1'), [waterregel(k('A'), adres)]);
  const { uitzonderingId } = await uitzonderingVan(k('A'));
  await beslis(uitzonderingId, '1992');
  const decidedThen = (code: string) =>
    db.database.verwerker.query(
      `update adresbesluit set besluit_gemeentecode = $1
       where adres_hash = (select adres_hash from uitzondering where uitzondering_id = $2)`,
      [code, uitzonderingId],
    );
  // Brielle, as a person said it before it went up in Voorne aan Zee.
  await decidedThen('0501');
  expect(resultaten(await lever('water', k('2'), [waterregel(k('B'), adres)]))).toEqual(['NIEUW']);
  expect(await meldingenOf(k('B'))).toMatchObject([{ gemeentecode: '1992' }]);
  await decidedThen('9999');
  expect(resultaten(await lever('water', k('3'), [waterregel(k('C'), adres)]))).toEqual(['AANGEHOUDEN']);
});

test.each([
  ['an address', {}],
  ['a postcode', { huisnummer: 5 }],
  ['a house number', { postcode: '2324AB' }],
])('what a person decides about a line without %s is remembered for nobody else', async (_, more) => {
  // An insurer may name its insured by BSN, with a code that stands for none.
  const held = (kenmerk: string) =>
    zorgregel(kenmerk, {
      gemeentecode: '9999',
      ...{ straatnaam: null, huisnummer: null, postcode: null, plaatsnaam: null },
      ...more,
    });
  const beslisZorg = async (kenmerk: string, gemeentecode: string | null) => {
    const { uitzonderingId } = await uitzonderingVan(kenmerk, 'zorg');
    return withTenant(db.database.api, { partners: ['zorg'] }, (work) =>
      beslisUitzondering(work, intake, { uitzonderingId, gemeentecode, door: 'medewerker' }),
    );
  };
  const lines = [held(k('A')), held(k('B'))];
  expect(resultaten(await lever('zorg', k('1'), lines))).toEqual(['AANGEHOUDEN', 'AANGEHOUDEN']);
  expect(await beslisZorg(k('A'), '0268')).toEqual({ stand: 'VRIJGEGEVEN' });
  expect(resultaten(await lever('zorg', k('2'), [held(k('C'))]))).toEqual(['AANGEHOUDEN']);
  expect(await beslisZorg(k('B'), null)).toEqual({ stand: 'AFGEKEURD' });
  expect(resultaten(await lever('zorg', k('3'), [held(k('D'))]))).toEqual(['AANGEHOUDEN']);
  const { rows } = await db.database.verwerker.query(`select from adresbesluit where partner_id = 'zorg'`);
  expect(rows).toHaveLength(0);
});

const judgedBy = async (change: string, dag = DAG) => {
  await withUnitOfWork(db.database.verwerker, async (work) => {
    await applyDay(work, dag);
    await work.db.query(change);
    await work.db.query('update referentiestand set versie = versie + 1');
  });
};

test('a held line of a creditor that left cannot be released any more, only refused', async () => {
  await lever('water', k('1'), [waterregel(k('A'), { ...nergens, huisnummer: 77 })]);
  const { uitzonderingId } = await uitzonderingVan(k('A'));
  await judgedBy(`update signaalpartner set actief = false where partner_id = 'water'`);
  await expect(beslis(uitzonderingId, '0268')).rejects.toMatchObject({
    code: 'OVERGANG_NIET_TOEGESTAAN',
    options: { errors: [{ code: 'PARTNER_NIET_ACTIEF' }] },
  });
  expect(await meldingenOf(k('A'))).toEqual([]);
  expect(await beslis(uitzonderingId, null)).toEqual({ stand: 'AFGEKEURD' });
  await judgedBy(`update signaalpartner set actief = true where partner_id = 'water'`);
  // Nobody judged the address.
  const next = [waterregel(k('B'), { ...nergens, huisnummer: 77 })];
  expect(resultaten(await lever('water', k('2'), next))).toEqual(['AANGEHOUDEN']);
});

/** The equations of the gateway in the balance of the chain that do not hold. */
function gaten({
  leveringen: l,
  uitzonderingen: u,
  meldingen: m,
  centen: c,
}: Awaited<ReturnType<typeof selectBalans>>) {
  const gelijk = {
    aangehouden: l.aangehouden === u.aangehouden,
    'na aanhouden': u.aangehouden === u.vrijgegeven + u.alsnogAfgekeurd + u.nogAangehouden,
    nieuw: l.nieuw === m.nieuw,
    vrijgegeven: u.vrijgegeven === m.vrijgegeven,
    centen: c.eerste + c.wijzigingen === c.laatste,
  };
  return Object.entries(gelijk).flatMap(([naam, houdt]) => (houdt ? [] : [naam]));
}

test('what is held and what was accepted is counted in the tables, so that a wrong sum or a lost row shows', async () => {
  const { verwerker } = db.database;
  await lever('water', k('1'), [
    waterregel(k('A'), { ...nergens, plaatsnaam: 'Ergens' }),
    waterregel(k('B'), nergens),
    waterregel(k('C')),
    waterregel(k('D'), { ...nergens, plaatsnaam: 'Elders' }),
  ]);
  const besluit = async (kenmerk: string, gemeentecode: string | null) =>
    beslis((await uitzonderingVan(k(kenmerk))).uitzonderingId, gemeentecode);
  expect(await besluit('A', '0268')).toEqual({ stand: 'VRIJGEGEVEN' });
  expect(await besluit('D', null)).toEqual({ stand: 'AFGEKEURD' });
  expect(gaten(await selectBalans(verwerker))).toEqual([]);
  const na = async (mistake: string) => {
    const undo = new Error('undo');
    let found: string[] = [];
    await withUnitOfWork(verwerker, async (work) => {
      await work.db.query(mistake);
      found = gaten(await selectBalans(work.db));
      throw undo;
    }).catch((error: unknown) => {
      if (error !== undo) throw error;
    });
    return found;
  };
  const teveel = (column: string) =>
    na(`update dagtelling set ${column} = ${column} + 1 where partner_id = 'water'`);
  expect(await teveel('aangehouden')).toEqual(['aangehouden']);
  expect(await teveel('alsnog_afgekeurd')).toEqual(['na aanhouden']);
  expect(await teveel('vrijgegeven')).toEqual(['na aanhouden', 'vrijgegeven']);
  expect(await teveel('nieuw')).toEqual(['nieuw']);
  expect(await teveel('centen_eerste')).toEqual(['centen']);
  expect(await teveel('centen_wijzigingen')).toEqual(['centen']);
  const kies = (table: string, id: string, where: string) =>
    `${table} where ${id} = (select ${id} from ${table} where ${where} limit 1)`;
  const weg = (table: string, id: string, where: string) => na(`delete from ${kies(table, id, where)}`);
  expect(await weg('uitzondering', 'uitzondering_id', `stand = 'OPEN'`)).toEqual(['aangehouden']);
  expect(await weg('uitzondering', 'uitzondering_id', `stand = 'AFGEKEURD'`)).toEqual([
    'aangehouden',
    'na aanhouden',
  ]);
  expect(await weg('melding', 'melding_id', `herkomst = 'NIEUW'`)).toEqual(['nieuw', 'centen']);
  expect(await weg('melding', 'melding_id', `herkomst = 'VRIJGEGEVEN'`)).toEqual([
    'aangehouden',
    'na aanhouden',
    'vrijgegeven',
    'centen',
  ]);
  const eenCent = kies('melding', 'melding_id', 'true').replace(
    'where',
    'set bedrag_in_centen = bedrag_in_centen + 1 where',
  );
  expect(await na(`update ${eenCent}`)).toEqual(['centen']);
});

test('the origin of meldingen of before it was kept is read from their events', async () => {
  const migration = await readFile(new URL('0006_herkomst.sql', migrations), 'utf8');
  const fill = /^with avro[^;]*;/m.exec(migration)?.[0] ?? '';
  const { verwerker } = db.database;
  const read = async (from: Pick<typeof verwerker, 'query'>) =>
    (
      await from.query<{ id: string; herkomst: string; staat: Buffer }>(
        'select melding_id as id, herkomst, staat from melding order by 1',
      )
    ).rows;
  const known = await read(verwerker);
  expect(known.map(({ herkomst }) => herkomst)).toEqual(
    known.map(({ staat }) => decode('Melding', staat).herkomst),
  );
  expect(new Set(known.map(({ herkomst }) => herkomst))).toEqual(new Set(['NIEUW', 'VRIJGEGEVEN']));
  await verwerker.query(`update melding set herkomst = '?'`);
  await verwerker.query(fill);
  expect(await read(verwerker)).toEqual(known);
});

test('who reads on by cursor also gets a levering that was begun earlier and committed later', async () => {
  const begin = (id: number) => ({
    leveringId: `00000000-0000-4000-8000-00000000000${id}`,
    partnerId: 'lezer',
    leveringskenmerk: `k${id}`,
    bron: 'NDJSON',
    dag: datum(DAG),
  });
  const read = (after: number) =>
    withTenant(db.database.api, { partners: ['lezer'] }, (work) => selectLeveringen(work.db, after, 10));
  const begun = Promise.withResolvers<void>();
  const mayCommit = Promise.withResolvers<void>();
  const slow = withTenant(db.database.api, { partners: ['lezer'] }, async (work) => {
    await lockLeveringen(work.db, [begin(1)]);
    begun.resolve();
    await mayCommit.promise;
  });
  await begun.promise;
  await withTenant(db.database.api, { partners: ['lezer'] }, (work) => lockLeveringen(work.db, [begin(2)]));
  const first = await read(0);
  expect(first.map(({ leveringskenmerk }) => leveringskenmerk)).toEqual(['k2']);
  mayCommit.resolve();
  await slow;
  const next = await read(first[0]?.volgnummer ?? 0);
  expect(next.map(({ leveringskenmerk }) => leveringskenmerk)).toEqual(['k1']);
  expect(await read(next[0]?.volgnummer ?? 0)).toEqual([]);
  // Two readers at once number nothing twice, and both get all.
  await withTenant(db.database.api, { partners: ['lezer'] }, (work) =>
    lockLeveringen(work.db, [begin(3), begin(4)]),
  );
  const both = await Promise.all([read(0), read(0)]);
  expect(both[0]?.map(({ volgnummer }) => volgnummer)).toEqual(both[1]?.map(({ volgnummer }) => volgnummer));
  expect(new Set(both[0]?.map(({ volgnummer }) => volgnummer)).size).toBe(4);
});

// The last test: the hub's day does not go back.
test('a held line that grew too old while it waited cannot be released any more, only refused', async () => {
  await lever('water', k('1'), [waterregel(k('A'), { ...nergens, huisnummer: 78 })]);
  const { uitzonderingId } = await uitzonderingVan(k('A'));
  await judgedBy('select', '2026-05-17');
  await expect(beslis(uitzonderingId, '0268')).rejects.toMatchObject({
    code: 'OVERGANG_NIET_TOEGESTAAN',
    options: { errors: [{ code: 'TE_OUD' }] },
  });
  expect(await meldingenOf(k('A'))).toEqual([]);
  expect(await beslis(uitzonderingId, null)).toEqual({ stand: 'AFGEKEURD' });
  // Nobody judged the address, and the receipt says what kept it from being released.
  const later = { ...nergens, huisnummer: 78, signaaldatum: '2026-05-16', ontstaansdatum: '2026-03-20' };
  expect(resultaten(await lever('water', k('2'), [waterregel(k('B'), later)]))).toEqual(['AANGEHOUDEN']);
  const { rows } = await db.database.verwerker.query<{ bevindingen: string }>(
    `select bevindingen from levering_regel join levering using (levering_id) where leveringskenmerk = $1`,
    [k('1')],
  );
  expect(rows[0]?.bevindingen).toContain('TE_OUD');
});
