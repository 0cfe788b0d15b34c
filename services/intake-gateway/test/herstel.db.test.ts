import { type Afhandeling, decode, type Melding } from '@meldpunt/contracts';
import {
  applyDay,
  type ConsumedBatch,
  MessageHeaders,
  silentLog,
  type TransactionQueryable,
  withTenant,
  withUnitOfWork,
} from '@meldpunt/service-kit';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { maakTestsleutels } from '../../../test/harnas/sleutels.ts';
import { createServiceDatabase, type ServiceDatabase } from '../../service-kit/test/service-database.ts';
import { selectBalans } from '../src/balans/select-balans.ts';
import { readGeo } from '../src/bepaal-gemeente/lees-geo.ts';
import { handleAfhandelingen } from '../src/doorzetten/handle-afhandelingen.ts';
import { Kluis } from '../src/kluis/kluis.ts';
import { handleOwnMeldingen } from '../src/neem-over/handle-own-meldingen.ts';
import { ontvangLevering } from '../src/ontvang-levering/ontvang-levering.ts';
import { selectRegels } from '../src/ontvang-levering/select-levering.ts';
import { splitLines } from '../src/ontvang-levering/split-lines.ts';
import type { Intake } from '../src/ontvang-levering/verwerk-blok.ts';
import { Referentie } from '../src/referentie/referentie.ts';
import { legVast } from '../src/signaalpartners/leg-vast.ts';
import type { Inrichting } from '../src/signaalpartners/partij.ts';
import { Topicnamen } from '../src/topicnamen.ts';
import { beslisUitzondering } from '../src/uitzonderingen/beslis-uitzondering.ts';
import { geenInwoner } from './afhandeling.ts';
import { DAG, inrichting, waterregel } from './voorbeelden.ts';

/** A gateway on a database of its own. Two with the same keys stand for one before and after a restore. */
interface Gateway {
  db: ServiceDatabase;
  intake: Intake;
  lever(leveringskenmerk: string, regels: readonly unknown[]): Promise<string[]>;
  /** Everything that left on the topic of meldingen, oldest first. */
  sent(): Promise<Buffer[]>;
  state(): Promise<object[]>;
}

const sleutels = maakTestsleutels('transport', 'hmac');
const kluis = new Kluis(sleutels.sleutelbos);
const geo = await readGeo();
let cleanUp: (() => Promise<void>)[] = [];
let before: Gateway;
let after: Gateway;

beforeEach(async () => {
  [before, after] = [await startGateway(), await startGateway()];
});
// Two databases a test: kept until the last they would hold more connections than the server has for all files at once.
afterEach(async () => {
  const toClean = cleanUp;
  cleanUp = [];
  for (const clean of toClean) await clean();
});
afterAll(() => sleutels.ruimOp());

async function startGateway(): Promise<Gateway> {
  const db = await createServiceDatabase('intake', new URL('../migrations', import.meta.url));
  cleanUp.push(db.drop);
  const { verwerker, api } = db.database;
  const referentie = new Referentie(verwerker, geo, { teOudNaDagen: 62, experimentsoorten: new Set() });
  const intake: Intake = { kluis, referentie, topics: new Topicnamen(), now: () => Date.now() };
  const parsed: Inrichting = JSON.parse(JSON.stringify(inrichting));
  await withUnitOfWork(verwerker, async (work) => {
    await applyDay(work, DAG);
    await legVast(work, intake, parsed, 0);
  });
  return {
    db,
    intake,
    async lever(leveringskenmerk, regels) {
      const aanlevering = { partnerId: 'water', leveringskenmerk, bron: 'NDJSON' } as const;
      const body = Buffer.from(regels.map((regel) => `${JSON.stringify(regel)}\n`).join(''));
      const { leveringId } = await ontvangLevering(
        intake,
        api,
        aanlevering,
        splitLines(
          (async function* () {
            yield body;
          })(),
        ),
        () => undefined,
      );
      return withTenant(api, { partners: ['water'] }, async ({ db: own }) =>
        (await selectRegels(own, leveringId, 0, 1000, null)).map(({ resultaat }) => resultaat),
      );
    },
    async sent() {
      const { rows } = await verwerker.query<{ waarde: Buffer }>(
        `select waarde from outbox where topic = 'meldpunt.melding.v1' order by id`,
      );
      return rows.map(({ waarde }) => waarde);
    },
    async state() {
      const { rows } = await verwerker.query(
        `select melding_id, achterstand_id, partner_id, gemeentecode, meldmaand, versie, stand, bedrag_in_centen,
                inhoud_hash, staat, herkomst from melding order by melding_id`,
      );
      return rows;
    },
  };
}

async function readBack({ db, intake }: Gateway, events: readonly Buffer[]): Promise<number> {
  let rounds = 0;
  const messages = events.map((raw, offset) => ({
    offset,
    key: null,
    value: decode('Melding', raw),
    raw,
    headers: new MessageHeaders(),
    receivedAt: 0,
  }));
  const batch: ConsumedBatch<Melding> = { topic: intake.topics.melding, partition: 0, messages };
  await withUnitOfWork(db.database.verwerker, async (work) => {
    const counting: TransactionQueryable = {
      query: (query, values) => {
        rounds++;
        return work.db.query(query, values);
      },
      send: (query, values) => {
        rounds++;
        work.db.send(query, values);
      },
    };
    const { outbox } = work;
    await handleOwnMeldingen(
      batch,
      {
        db: counting,
        outbox,
        park: (message) => work.park(message),
        releaseParked: (keys) => work.releaseParked(keys),
        afterCommit: (tell) => work.afterCommit(tell),
      },
      intake,
    );
  });
  return rounds;
}

/** A person puts the held line of this month where it belongs. */
async function release({ db, intake }: Gateway, meldmaand: string, gemeentecode = '0268'): Promise<void> {
  const { verwerker } = db.database;
  const { rows } = await verwerker.query<{ id: string }>(
    'select uitzondering_id as id from uitzondering where meldmaand = $1',
    [meldmaand],
  );
  await withUnitOfWork(verwerker, (work) =>
    beslisUitzondering(work, intake, {
      uitzonderingId: rows[0]?.id ?? '',
      gemeentecode,
      door: 'beheer',
    }),
  );
}

const A = waterregel('A');
const B = waterregel('B', { bedragInCenten: 500 });

test('without it a restored gateway sends a change under a version the world has had', async () => {
  await before.lever('1', [A]);
  await before.lever('2', [waterregel('A', { bedragInCenten: 20_000 })]);
  await after.lever('3', [waterregel('A', { bedragInCenten: 30_000 })]);
  const [event] = (await after.sent()).map((raw) => decode('Melding', raw));
  expect(event).toMatchObject({ versie: 1, bedragInCenten: 30_000 });
});

test('what left since the backup is taken over: ids, versions, state, the balance and the next answers', async () => {
  await before.lever('1', [A, B]);
  await after.lever('1', [A, B]);
  // Since the backup: a change, a new one, one paid, one that was new and paid.
  await before.lever('2', [
    waterregel('A', { bedragInCenten: 99 }),
    waterregel('C'),
    waterregel('D'),
    { actie: 'BETAALD', kenmerk: 'B' },
    { actie: 'BETAALD', kenmerk: 'D' },
  ]);
  const events = await before.sent();
  await readBack(after, events);
  expect((await after.state()).map(withoutBytes)).toEqual((await before.state()).map(withoutBytes));
  const [was, is] = [
    await selectBalans(before.db.database.verwerker),
    await selectBalans(after.db.database.verwerker),
  ];
  expect(is.meldingen).toEqual(was.meldingen);
  expect(is.centen).toEqual(was.centen);
  expect(is.perStand).toEqual(was.perStand);
  const { leveringen: l } = is;
  expect(l.aangeboden).toBe(
    l.nieuw + l.gewijzigd + l.ongewijzigd + l.ingetrokken + l.afgekeurd + l.aangehouden,
  );

  const already = (await after.sent()).length;
  const next = [
    waterregel('A', { bedragInCenten: 99 }),
    waterregel('C'),
    waterregel('C', { bedragInCenten: 7 }),
    B,
    { actie: 'BETAALD', kenmerk: 'C' },
  ];
  expect(await after.lever('3', next)).toEqual([
    'ONGEWIJZIGD',
    'ONGEWIJZIGD',
    'GEWIJZIGD',
    'AFGEKEURD',
    'INGETROKKEN',
  ]);
  const sent = (await after.sent()).slice(already).map((raw) => decode('Melding', raw));
  expect(sent.map(({ kenmerk, versie, stand }) => [kenmerk, versie, stand])).toEqual([
    ['C', 2, 'AANGENOMEN'],
    ['C', 3, 'BETAALD'],
  ]);
});

test('in ordinary running, and read twice, it changes nothing and asks the database once a batch', async () => {
  await before.lever('1', [A, B]);
  await before.lever('2', [waterregel('A', { bedragInCenten: 99 })]);
  const state = await before.state();
  const balans = await selectBalans(before.db.database.verwerker);
  const events = await before.sent();
  expect(await readBack(before, events)).toBe(1);
  await readBack(after, events);
  expect(await readBack(after, events)).toBe(1);
  // An older message that comes again is no newer than what is here.
  expect(await readBack(after, events.slice(0, 1))).toBe(1);
  expect(await before.state()).toEqual(state);
  expect(await selectBalans(before.db.database.verwerker)).toEqual(balans);
});

test('a held line that was released since is no longer held, and is counted once', async () => {
  const held = waterregel('H', { gemeentecode: null, postcode: '2324AB', plaatsnaam: 'Leiden' });
  expect(await before.lever('1', [held])).toEqual(['AANGEHOUDEN']);
  expect(await after.lever('1', [held])).toEqual(['AANGEHOUDEN']);
  await release(before, DAG.slice(0, 7));
  await readBack(after, await before.sent());
  const [was, is] = [
    await selectBalans(before.db.database.verwerker),
    await selectBalans(after.db.database.verwerker),
  ];
  expect(is).toEqual(was);
  const open = await after.db.database.verwerker.query(`select stand, regel, persoon from uitzondering`);
  expect(open.rows).toEqual([{ stand: 'VRIJGEGEVEN', regel: null, persoon: null }]);
  const regels = async ({ db }: Gateway) =>
    (await db.database.verwerker.query('select resultaat, melding_id, incassopauze_tot from levering_regel'))
      .rows;
  expect(await regels(before)).toMatchObject([{ resultaat: 'VRIJGEGEVEN' }]);
  expect(await regels(after)).toEqual(await regels(before));
});

test.each(['BETAALD', 'INTREKKEN'])(
  'a held line of another month than the melding that %s ended since can no longer be released',
  async (actie) => {
    const earlier = `${DAG.slice(0, 4)}-${String(Number(DAG.slice(5, 7)) - 1).padStart(2, '0')}-28`;
    const held = waterregel('H', {
      gemeentecode: null,
      postcode: '2324AB',
      plaatsnaam: 'Leiden',
      signaaldatum: earlier,
    });
    for (const gateway of [before, after])
      expect(await gateway.lever('1', [waterregel('H'), held])).toEqual(['NIEUW', 'AANGEHOUDEN']);
    expect(await before.lever('2', [{ actie, kenmerk: 'H' }])).toEqual(['INGETROKKEN']);
    await readBack(after, await before.sent());
    const heldIn = async ({ db }: Gateway) =>
      (await db.database.verwerker.query('select stand, besluit, regel, persoon from uitzondering')).rows;
    expect(await heldIn(before)).toMatchObject([{ stand: 'AFGEKEURD', regel: null, persoon: null }]);
    expect(await heldIn(after)).toEqual(await heldIn(before));
    const balans = async ({ db }: Gateway) => (await selectBalans(db.database.verwerker)).uitzonderingen;
    expect(await balans(after)).toEqual(await balans(before));
  },
);

const noCode = { gemeentecode: null, postcode: '2324AB', plaatsnaam: 'Leiden' };
const february = { signaaldatum: '2026-02-28' };

test.each([
  [
    'where the backup holds both',
    [waterregel('H', { ...noCode, ...february }), waterregel('H', noCode)],
    [],
    [
      { meldmaand: '2026-02', resultaat: 'ALSNOG_AFGEKEURD', besluit: 'BETAALD' },
      { meldmaand: '2026-03', resultaat: 'VRIJGEGEVEN', besluit: 'NIEUW' },
    ],
  ],
  [
    'where the released one was held since',
    [waterregel('H', { ...noCode, ...february })],
    [waterregel('H', noCode)],
    [{ meldmaand: '2026-02', resultaat: 'ALSNOG_AFGEKEURD', besluit: 'BETAALD' }],
  ],
  [
    'where a melding of another month is read first',
    [waterregel('H', february), waterregel('H', noCode)],
    [],
    [{ meldmaand: '2026-03', resultaat: 'VRIJGEGEVEN', besluit: 'NIEUW' }],
  ],
])(
  'of held lines of one arrear, one released and the arrear then paid, each ends as it ended %s',
  async (_, backup, since, ended) => {
    for (const gateway of [before, after]) await gateway.lever('1', backup);
    if (since.length > 0) await before.lever('2', since);
    await release(before, '2026-03');
    expect(await before.lever('3', [{ actie: 'BETAALD', kenmerk: 'H' }])).toEqual(['INGETROKKEN']);
    await readBack(after, await before.sent());
    const heldIn = async ({ db }: Gateway) =>
      (
        await db.database.verwerker.query(
          `select u.meldmaand, u.stand, u.besluit, u.besluit_gemeentecode, u.besloten_dag, u.regel, u.persoon,
                  r.resultaat, r.kenmerk, r.bevindingen, r.melding_id, r.incassopauze_tot
           from uitzondering u join levering_regel r using (levering_id, regelnummer)
           where u.leveringskenmerk = '1' order by u.meldmaand`,
        )
      ).rows;
    expect(await heldIn(before)).toMatchObject(ended);
    const balans = async ({ db }: Gateway) => {
      const { leveringen, ...rest } = await selectBalans(db.database.verwerker);
      return { aangehouden: leveringen.aangehouden, nieuw: leveringen.nieuw, ...rest };
    };
    const { aangehouden, uitzonderingen: u } = await balans(after);
    expect.soft(aangehouden).toBe(u.aangehouden);
    expect.soft(u.aangehouden).toBe(u.vrijgegeven + u.alsnogAfgekeurd + u.nogAangehouden);
    expect.soft(await balans(after)).toEqual(await balans(before));
    expect.soft(await heldIn(after)).toEqual(await heldIn(before));
  },
);

test.each([
  ['changed', [waterregel('H', { bedragInCenten: 20_000 })]],
  ['paid', [{ actie: 'BETAALD', kenmerk: 'H' }]],
  [
    'changed and then moved',
    [
      waterregel('H', { bedragInCenten: 20_000 }),
      waterregel('H', { gemeentecode: '1992', postcode: '3231AA', plaatsnaam: 'Brielle' }),
    ],
  ],
])(
  'a held line that was overtaken since, its melding %s, can no longer be released over what is newer',
  async (_, since) => {
    const held = waterregel('H', {
      gemeentecode: null,
      postcode: '2324AB',
      plaatsnaam: 'Leiden',
      bedragInCenten: 1,
    });
    for (const gateway of [before, after])
      expect(await gateway.lever('1', [waterregel('H'), held])).toEqual(['NIEUW', 'AANGEHOUDEN']);
    await before.lever('2', since);
    await readBack(after, await before.sent());
    const stand = async ({ db }: Gateway) => ({
      uitzonderingen: (await selectBalans(db.database.verwerker)).uitzonderingen,
      ...(await db.database.verwerker.query('select stand, regel, persoon from uitzondering')).rows,
    });
    expect(await stand(before)).toMatchObject({ 0: { stand: 'AFGEKEURD', regel: null, persoon: null } });
    expect(await stand(after)).toEqual(await stand(before));
  },
);

test.each([
  ['and stands so', []],
  ['and was changed since', [waterregel('H', { bedragInCenten: 20_000 })]],
  ['and was paid since', [{ actie: 'BETAALD', kenmerk: 'H' }]],
])(
  'a held line that was released since into a melding that was there ends so: it was merged %s',
  async (_, since) => {
    for (const gateway of [before, after]) {
      await gateway.lever('1', [waterregel('H')]);
      const held = waterregel('H', { ...noCode, bedragInCenten: 54_321 });
      expect(await gateway.lever('2', [held])).toEqual(['AANGEHOUDEN']);
    }
    await release(before, '2026-03');
    if (since.length > 0) await before.lever('3', since);
    await readBack(after, await before.sent());
    const ended = async ({ db }: Gateway) => ({
      uitzonderingen: (await selectBalans(db.database.verwerker)).uitzonderingen,
      regels: (
        await db.database.verwerker.query(
          `select u.stand, u.besluit, u.besluit_gemeentecode, u.besloten_dag, u.regel, u.persoon,
                r.resultaat, r.kenmerk, r.bevindingen, r.melding_id, r.incassopauze_tot
         from uitzondering u join levering_regel r using (levering_id, regelnummer)`,
        )
      ).rows,
    });
    expect((await ended(before)).regels).toMatchObject([
      { stand: 'AFGEKEURD', besluit: 'GEWIJZIGD', resultaat: 'SAMENGEVOEGD', kenmerk: 'H' },
    ]);
    expect(await ended(after)).toEqual(await ended(before));
    await expectBalance(after);
  },
);

const BRIELLE = { gemeentecode: '1992', postcode: '3231AA', plaatsnaam: 'Brielle' } as const;

async function setDag(gateway: Gateway, dag: string): Promise<void> {
  await withUnitOfWork(gateway.db.database.verwerker, async (work) => {
    await applyDay(work, dag);
  });
}

async function latestOf(gateway: Gateway, gemeentecode: string): Promise<Melding | undefined> {
  const sent = (await gateway.sent()).map((raw) => decode('Melding', raw));
  return sent.filter((melding) => melding.gemeentecode === gemeentecode).at(-1);
}

/** One municipality ends the melding: its resident lives in another now. */
async function passOn(gateway: Gateway, van = '0268', naar = '1992'): Promise<void> {
  const { db, intake } = gateway;
  const melding = await latestOf(gateway, van);
  if (melding === undefined) throw new Error('no melding to pass on');
  const { value: raw } = geenInwoner(intake.topics.afhandeling, melding, naar);
  if (raw === null || typeof raw === 'string') throw new Error('an event without bytes');
  const value: Afhandeling = decode('Afhandeling', raw);
  const message = { offset: 0, key: null, value, raw, headers: new MessageHeaders(), receivedAt: 0 };
  const batch = { topic: intake.topics.afhandeling, partition: 0, messages: [message] };
  await withUnitOfWork(db.database.verwerker, (work) => handleAfhandelingen(batch, work, intake, silentLog));
}

async function expectBalance({ db }: Gateway): Promise<void> {
  const {
    leveringen: l,
    meldingen,
    uitzonderingen,
    centen,
    perStand,
  } = await selectBalans(db.database.verwerker);
  expect.soft(meldingen.nieuw).toBe(l.nieuw);
  expect.soft(meldingen.vrijgegeven).toBe(uitzonderingen.vrijgegeven);
  expect.soft(centen.eerste + centen.wijzigingen).toBe(centen.laatste);
  const { rows } = await db.database.verwerker.query<{ doorgezet: number; verplaatst: number }>(
    'select sum(doorgezet)::bigint as doorgezet, sum(naar_verplaatst)::bigint as verplaatst from dagtelling',
  );
  expect.soft(rows).toEqual([{ doorgezet: meldingen.doorgezet, verplaatst: perStand.VERPLAATST }]);
}

/** What the creditor hears of a line it delivered, and of its levering. */
async function receiptOf({ db }: Gateway, leveringskenmerk: string): Promise<object[]> {
  const { rows } = await db.database.verwerker.query(
    `select r.resultaat, r.bevindingen, r.incassopauze_tot, l.nieuw, l.gewijzigd, l.nieuw_in_centen,
            l.wijziging_in_centen, l.ingetrokken_in_centen
     from levering l join levering_regel r using (levering_id) where l.leveringskenmerk = $1`,
    [leveringskenmerk],
  );
  return rows;
}

test.each([
  ['another amount', waterregel('A', { ...BRIELLE, bedragInCenten: 20_000 })],
  ['the same content but for the address', waterregel('A', BRIELLE)],
  ['an amount under the threshold', waterregel('A', { ...BRIELLE, bedragInCenten: 900 })],
])(
  'a resident who was sent on: its creditor, reporting there with %s, hears what it would without',
  async (_, line) => {
    const [sentOn, without] = [before, after];
    for (const gateway of [sentOn, without]) {
      const { verwerker } = gateway.db.database;
      await verwerker.query(
        `update convenant set meldingsdrempel_in_centen = 1000 where gemeentecode = '1992'`,
      );
      await verwerker.query('update referentiestand set versie = versie + 1');
      await gateway.lever('1', [A]);
      await setDag(gateway, '2026-03-20');
    }
    await passOn(sentOn);
    await expectBalance(sentOn);
    for (const gateway of [sentOn, without]) {
      await setDag(gateway, '2026-03-27');
      const first = await gateway.lever('2', [line]);
      const again = await gateway.lever('3', [line]);
      const changed = await gateway.lever('4', [{ ...line, bedragInCenten: 31_000 }]);
      expect(first[0] === 'AFGEKEURD' || first[0] === 'NIEUW').toBe(true);
      expect([again, changed]).toEqual(
        first[0] === 'NIEUW' ? [['ONGEWIJZIGD'], ['GEWIJZIGD']] : [['AFGEKEURD'], ['NIEUW']],
      );
      await expectBalance(gateway);
    }
    for (const kenmerk of ['2', '3', '4'])
      expect(await receiptOf(sentOn, kenmerk)).toEqual(await receiptOf(without, kenmerk));
    const [own, fresh] = [await latestOf(sentOn, '1992'), await latestOf(without, '1992')];
    // The municipality had it since it was sent on; nothing else of it shows that it was.
    expect(own).toMatchObject({ aangenomenOp: '2026-03-20' });
    const compared = (melding: Melding | undefined) => ({
      ...melding,
      aangenomenOp: null,
      versie: 0,
      persoon: null,
      gezienOp: 0,
    });
    expect(compared(own)).toEqual(compared(fresh));
    expect(await latestOf(sentOn, '0268')).toMatchObject({ stand: 'VERPLAATST' });
  },
);

test('of a resident who was sent on twice the last municipality keeps its melding', async () => {
  const withUtrecht: Inrichting = JSON.parse(
    JSON.stringify({
      ...inrichting,
      convenanten: [
        ...inrichting.convenanten,
        { partnerId: 'water', gemeentecode: '0344', van: '2026-01-01', meldingsdrempelInCenten: 0 },
      ],
    }),
  );
  await withUnitOfWork(before.db.database.verwerker, (work) => legVast(work, before.intake, withUtrecht, 0));
  await before.lever('1', [A]);
  await passOn(before);
  await passOn(before, '1992', '0344');
  expect(await before.lever('2', [waterregel('A', BRIELLE)])).toEqual(['NIEUW']);
  const last = async (gemeentecode: string) => {
    const { stand, doorgezetVanMeldingId } = (await latestOf(before, gemeentecode)) ?? {};
    return { stand, doorgezet: doorgezetVanMeldingId !== null };
  };
  // Its creditor does not know that the resident moved on from there.
  expect(await last('0268')).toEqual({ stand: 'VERPLAATST', doorgezet: false });
  expect(await last('1992')).toEqual({ stand: 'AANGENOMEN', doorgezet: false });
  expect(await last('0344')).toEqual({ stand: 'AANGENOMEN', doorgezet: true });
  await expectBalance(before);
});

test('a melding of a creditor that left is passed on no more', async () => {
  await before.lever('1', [A]);
  await before.db.database.verwerker.query(
    `update signaalpartner set actief = false where partner_id = 'water'`,
  );
  await before.db.database.verwerker.query('update referentiestand set versie = versie + 1');
  await passOn(before);
  expect(await latestOf(before, '1992')).toBeUndefined();
  await expectBalance(before);
});

test('a line that is to the letter that of the melding which was sent on is new there too', async () => {
  const held = waterregel('A', { gemeentecode: null, postcode: '2324AB', plaatsnaam: 'Leiden' });
  await before.lever('1', [held]);
  await release(before, '2026-03');
  await passOn(before);
  await before.db.database.verwerker.query(`update adresbesluit set besluit_gemeentecode = '1992'`);
  expect(await before.lever('2', [held])).toEqual(['NIEUW']);
  expect(await before.lever('3', [held])).toEqual(['ONGEWIJZIGD']);
  await expectBalance(before);
});

test.each([
  ['delivered', [waterregel('A', { ...BRIELLE, bedragInCenten: 20_000 })]],
  ['delivered and changed', [waterregel('A', BRIELLE), waterregel('A', { ...BRIELLE, bedragInCenten: 1 })]],
  ['delivered and paid', [waterregel('A', BRIELLE), { actie: 'BETAALD', kenmerk: 'A' }]],
])(
  'what was sent on before a backup and %s there by its creditor since is taken over as its own',
  async (_, since) => {
    for (const gateway of [before, after]) {
      await gateway.lever('1', [A]);
      await passOn(gateway);
    }
    await before.lever('2', since);
    await readBack(after, await before.sent());
    expect((await after.state()).map(withoutBytes)).toEqual((await before.state()).map(withoutBytes));
    for (const gateway of [before, after]) await expectBalance(gateway);
    const parts = async ({ db }: Gateway) => {
      const { meldingen, centen, perStand } = await selectBalans(db.database.verwerker);
      return { meldingen, laatste: centen.laatste, perStand };
    };
    expect(await parts(after)).toEqual(await parts(before));
  },
);

test('a held line put where the hub had sent the resident on is released as a new melding, also after a restore', async () => {
  const held = waterregel('A', {
    gemeentecode: null,
    postcode: '2324AB',
    plaatsnaam: 'Leiden',
    bedragInCenten: 7_000,
  });
  for (const gateway of [before, after]) {
    await gateway.lever('1', [A]);
    await passOn(gateway);
    expect(await gateway.lever('2', [held])).toEqual(['AANGEHOUDEN']);
  }
  await release(before, '2026-03', '1992');
  await readBack(after, await before.sent());
  for (const gateway of [before, after]) {
    await expectBalance(gateway);
    const { uitzonderingen, meldingen } = await selectBalans(gateway.db.database.verwerker);
    expect(uitzonderingen).toEqual({ aangehouden: 1, vrijgegeven: 1, alsnogAfgekeurd: 0, nogAangehouden: 0 });
    expect(meldingen).toEqual({ nieuw: 1, vrijgegeven: 1, doorgezet: 0 });
    expect((await receiptOf(gateway, '2'))[0]).toMatchObject({ resultaat: 'VRIJGEGEVEN' });
  }
});

/** The sealed person differs at every sealing; the rest of the event is compared by its columns. */
function withoutBytes(row: object): object {
  const { staat, ...rest } = { staat: undefined, ...row };
  return rest;
}
