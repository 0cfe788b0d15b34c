import {
  datum,
  decode,
  encode,
  foutcodes,
  partnerTerugkoppelingenTopic,
  queryParameters,
  type Terugkoppeling,
  topics,
} from '@meldpunt/contracts';
import {
  connectKafka,
  createTokenVerifier,
  Database,
  type Producer,
  type RunningService,
  readSheet,
  routesWithoutScopes,
  silentLog,
  startService,
} from '@meldpunt/service-kit';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startTestIssuer, type TestIssuer } from '../../../test/harnas/issuer.ts';
import { createTestKafka, createTestTopics, type TestTopics } from '../../../test/harnas/topics.ts';
import { createServiceDatabase, type ServiceDatabase } from '../../service-kit/test/service-database.ts';
import { until } from '../../service-kit/test/until.ts';
import { einde, melding, signaalpartner, uitkomst } from '../test/voorbeelden.ts';
import { feedbackModule } from './app.module.ts';
import { MachtigingResolver } from './ken-partners/machtiging-resolver.ts';
import { subscriptions } from './subscriptions.ts';

const migrations = new URL('../migrations', import.meta.url);
const ownTopic = partnerTerugkoppelingenTopic('water-oost').naam;
const huurTopic = partnerTerugkoppelingenTopic('huur-west').naam;
const names = [
  topics.melding,
  topics.uitkomst,
  topics.afhandeling,
  topics.dag,
  topics.signaalpartner,
  topics.terugkoppeling,
  topics.reactie,
  topics.telreactie,
].flatMap(({ naam }) => [naam, `${naam}.dlq`]);

let db: ServiceDatabase;
let own: TestTopics;
let issuer: TestIssuer;
let service: RunningService;
let producer: Producer;

beforeAll(async () => {
  db = await createServiceDatabase('feedback', migrations);
  own = await createTestTopics([...names, ownTopic, huurTopic]);
  issuer = await startTestIssuer();
  producer = connect().producer();
  service = await start();
  await playSomeWeeks();
});

/** A melding as the hub numbers them: what a creditor says back about one is refused under any other number. */
const EERSTE = 'aaaaaaaa-0000-4000-8000-000000000001';

const connect = () => connectKafka({ brokers: inject('kafkaBrokers'), clientId: 'feedback', log: silentLog });

function start(): Promise<RunningService> {
  const nameTopic = (naam: string) => own.topic(naam);
  return startService({
    name: `${own.prefix}feedback`,
    apiVersion: '1.0.0',
    port: 0,
    module: feedbackModule(nameTopic),
    log: silentLog,
    database: new Database(db.settings),
    migrations,
    kafka: connect(),
    subscriptions: subscriptions(nameTopic),
    seal: () => Buffer.alloc(0),
    problems: foutcodes,
    queryParameters: queryParameters('feedback'),
    auth: {
      verify: createTokenVerifier({ issuer: issuer.issuer, audience: 'meldpunt' }),
      access: new MachtigingResolver(db.database),
    },
    consumer: { timeouts: { session: 6_000, heartbeat: 1_000 } },
    exit: () => {},
  });
}

afterAll(async () => {
  await producer?.close();
  await service?.stop();
  await issuer?.stop();
  await own?.delete();
  await db?.drop();
});

function send(naam: string, key: string, value: Buffer): Promise<unknown> {
  return producer.send([{ topic: own.topic(naam), key, value }]);
}

async function day(text: string): Promise<void> {
  await send(topics.dag.naam, text, encode('Dag', { dag: datum(text), gezienOp: 0 }));
  await until(async () => {
    const { rows } = await db.database.verwerker.query<{ dag: string }>('select dag from dag');
    return rows[0]?.dag === text;
  });
}

function answers(aantal: number): Promise<void> {
  return until(async () => {
    const { rows } = await db.database.verwerker.query<{ n: number }>(
      'select count(*) as n from terugkoppeling',
    );
    return rows[0]?.n === aantal;
  });
}

/** Two creditors; outcomes sent before their meldingen; one byte string nobody can read. */
async function playSomeWeeks(): Promise<void> {
  const huur = melding('m3', {
    partnerId: 'huur-west',
    soort: 'HUUR',
    kenmerk: '=K-m3',
    bedragInCenten: 80_000,
  });
  const [one, two] = [melding(EERSTE), melding('m2', { bedragInCenten: 4_321 })];
  for (const partner of [
    signaalpartner('water-oost', { aansluiting: 'KAFKA' }),
    signaalpartner('huur-west', {
      machtigingen: [
        { organisatieId: 'org-huur-west', van: datum('2026-01-01'), tot: null },
        { organisatieId: 'lever-bv', van: datum('2026-01-01'), tot: null },
      ],
    }),
    signaalpartner('huur-oost', {
      machtigingen: [{ organisatieId: 'lever-bv', van: datum('2026-01-01'), tot: null }],
    }),
  ]) {
    await send(topics.signaalpartner.naam, partner.partnerId, encode('Signaalpartner', partner));
  }
  await day('2026-04-04');
  await send(topics.afhandeling.naam, '0268', Buffer.from('no avro'));
  await send(
    topics.afhandeling.naam,
    '0268',
    encode(
      'Afhandeling',
      einde(one, 'BETALING_HERVAT', datum('2026-03-10'), { hervattingOp: datum('2026-04-01') }),
    ),
  );
  await send(
    topics.afhandeling.naam,
    '0268',
    encode('Afhandeling', einde(huur, 'OVERLEDEN', datum('2026-03-10'))),
  );
  await send(topics.uitkomst.naam, '0268', encode('Uitkomst', uitkomst(two)));
  for (const event of [one, two, huur]) await send(topics.melding.naam, '0268', encode('Melding', event));
  await answers(2);
  await day('2026-04-06');
  await answers(3);
}

async function get(
  path: string,
  organisatie: string,
  scopes = ['terugkoppelingen:lezen'],
  headers = {},
): Promise<Response> {
  const token = await issuer.issueToken({ organisatie, scopes });
  return fetch(`${service.url}${path}`, { headers: { authorization: `Bearer ${token}`, ...headers } });
}

interface Answer {
  volgende: number;
  terugkoppelingen: Omit<Terugkoppeling, 'gezienOp'>[];
  code: string;
  errors: { field: string }[];
  verantwoording: object[];
  paths: object;
}

async function sendAs(
  method: string,
  path: string,
  organisatie: string,
  body: unknown,
  scopes = ['terugkoppelingen:verwerken'],
): Promise<Response> {
  const token = await issuer.issueToken({ organisatie, scopes });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return fetch(`${service.url}${path}`, { method, headers, body: JSON.stringify(body) });
}

async function bodyOf(answer: Response | Promise<Response>): Promise<Answer> {
  return JSON.parse(await (await answer).text());
}

async function readTopic(naam: string, aantal: number): Promise<Terugkoppeling[]> {
  const consumer = createTestKafka().consumer({ groupId: `${own.prefix}lezer-${naam}-${aantal}` });
  const found: Terugkoppeling[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic: own.topic(naam), fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      if (message.value !== null) found.push(decode('Terugkoppeling', message.value));
    },
  });
  await until(() => found.length >= aantal, 20_000, `${aantal} messages on ${naam}`).finally(() =>
    consumer.disconnect(),
  );
  return found;
}

describe('a creditor on its own topic and over REST', () => {
  test('gets the same answers in the same order, and only its own', async () => {
    const rest = await bodyOf(get('/v1/terugkoppelingen', 'org-water-oost'));
    const onTopic = await readTopic(ownTopic, 2);
    expect(rest.volgende).toBe(2);
    expect(rest.terugkoppelingen.map((message) => ({ ...message, gezienOp: 0 }))).toEqual(
      onTopic.map((message) => ({ ...message, gezienOp: 0 })),
    );
    expect(
      onTopic.map(({ volgnummer, klasse, dag, bedragInCenten }) => [volgnummer, klasse, dag, bedragInCenten]),
    ).toEqual([
      [1, 'BETALING_HERVAT', '2026-04-04', 10_000],
      [2, 'HERVAT_INCASSO', '2026-04-06', 4_321],
    ]);
    const huur = await bodyOf(get('/v1/terugkoppelingen', 'org-huur-west'));
    expect(huur.terugkoppelingen.map(({ meldingId }) => meldingId)).toEqual(['m3']);
  });

  test('reads on from a volgnummer, page by page', async () => {
    const page = await bodyOf(get('/v1/terugkoppelingen?na=1&limit=1', 'org-water-oost'));
    expect(page).toMatchObject({ volgende: 2, terugkoppelingen: [{ volgnummer: 2 }] });
    const after = await bodyOf(get('/v1/terugkoppelingen?na=2', 'org-water-oost'));
    expect(after).toMatchObject({ volgende: 2, terugkoppelingen: [] });
  });

  test('asks for what was sent before again, marked as a replay under the same id', async () => {
    const ask = (body: object) => sendAs('POST', '/v1/terugkoppelingen/_herhaal', 'org-water-oost', body);
    const answer = await ask({ vanaf: 2 });
    expect([answer.status, await bodyOf(answer)]).toEqual([
      202,
      { partnerId: 'water-oost', aantal: 1, volgende: null },
    ]);
    const all = await readTopic(ownTopic, 3);
    expect(all[2]).toEqual({ ...all[1], opnieuwGeleverd: true });
    for (const wrong of [
      { vanaf: 'x' },
      {},
      { vanaf: 1, vanafDag: '2026-04-06' },
      { vanafDag: '2026-4-6' },
    ]) {
      expect((await ask(wrong)).status).toBe(400);
    }
    // The same from a day on.
    expect(await bodyOf(ask({ vanafDag: '2026-04-05' }))).toMatchObject({ aantal: 1, volgende: null });
    expect(await bodyOf(ask({ vanafDag: '2026-05-01' }))).toMatchObject({ aantal: 0, volgende: null });
  });
});

describe('a creditor chooses how it gets its answers', () => {
  const huur = '/v1/signaalpartners/huur-west/ontvangstinstelling';
  const bestand = {
    scheidingsteken: ',',
    datumnotatie: 'jjjj-mm-dd',
    kolommen: [
      { kop: 'Dossiernummer', veld: 'kenmerk' },
      { kop: 'Uitkomst', veld: 'klasse' },
      { kop: 'Datum', veld: 'dag' },
      { kop: 'Bedrag', veld: 'bedrag' },
    ],
  };

  test('a file per day or month in its own columns, formulas made harmless', async () => {
    const put = (body: unknown) => sendAs('PUT', huur, 'org-huur-west', body);
    expect((await put({ eigenTopic: false, bestand })).status).toBe(200);
    expect(await bodyOf(get(huur, 'org-huur-west'))).toEqual({
      partnerId: 'huur-west',
      eigenTopic: false,
      bestand,
    });
    for (const periode of ['2026-04-04', '2026-04']) {
      const csv = await get(`/v1/terugkoppelbestanden/${periode}`, 'org-huur-west');
      expect(csv.headers.get('content-type')).toContain('text/csv');
      expect((await csv.text()).split('\r\n')).toEqual([
        'Dossiernummer,Uitkomst,Datum,Bedrag',
        `'=K-m3,OVERLEDEN,2026-04-04,"800,00"`,
        '',
      ]);
    }
    const xlsx = await get('/v1/terugkoppelbestanden/2026-04?formaat=xlsx', 'org-huur-west');
    expect(xlsx.headers.get('content-disposition')).toContain('terugkoppelingen-huur-west-2026-04.xlsx');
    const [koppen, regel, ...meer] = await readSheet(Buffer.from(await xlsx.arrayBuffer()), {
      rows: 10,
      columns: 10,
      cellLength: 100,
    });
    const texts = (row = koppen) =>
      [...(row?.cells.values() ?? [])].map((cell) => (cell.kind === 'text' ? cell.text : cell));
    expect(texts()).toEqual(['Dossiernummer', 'Uitkomst', 'Datum', 'Bedrag']);
    expect(texts(regel)).toEqual([
      // Text to every program; the hub's own reader is stricter and takes nothing that looks like a formula.
      { kind: 'formula' },
      'OVERLEDEN',
      { kind: 'date', date: '2026-04-04' },
      { kind: 'number', number: 800 },
    ]);
    expect(meer).toEqual([]);
    expect((await get('/v1/terugkoppelbestanden/2026-04?formaat=pdf', 'org-huur-west')).status).toBe(400);
    const empty = await get('/v1/terugkoppelbestanden/2026-05', 'org-huur-west');
    expect(await empty.text()).toBe('Dossiernummer,Uitkomst,Datum,Bedrag\r\n');
    expect((await get('/v1/terugkoppelbestanden/2026-4', 'org-huur-west')).status).toBe(400);
    expect((await get('/v1/terugkoppelbestanden/2026-04?partnerId=huur-west', 'org-water-oost')).status).toBe(
      404,
    );
  });

  test('what it may not choose is refused with the place', async () => {
    const wrongs: [unknown, string][] = [
      [{ eigenTopic: true, bestand }, '/eigenTopic'],
      [{ eigenTopic: false, bestand: { ...bestand, kolommen: [] } }, '/bestand/kolommen'],
      [
        { eigenTopic: false, bestand: { ...bestand, kolommen: [{ kop: '=1+1', veld: 'dag' }] } },
        '/bestand/kolommen/0/kop',
      ],
      [
        { eigenTopic: false, bestand: { ...bestand, kolommen: [{ kop: 'Bsn', veld: 'bsn' }] } },
        '/bestand/kolommen/0/veld',
      ],
      [
        {
          eigenTopic: false,
          bestand: {
            ...bestand,
            kolommen: [
              { kop: 'Dag', veld: 'dag' },
              { kop: 'DAG', veld: 'meldmaand' },
            ],
          },
        },
        '/bestand/kolommen/1/kop',
      ],
      [{ eigenTopic: false }, '/bestand'],
    ];
    for (const [body, field] of wrongs) {
      const answer = await sendAs('PUT', huur, 'org-huur-west', body);
      expect([answer.status, (await bodyOf(answer)).errors[0]?.field]).toEqual([400, field]);
    }
    expect((await sendAs('PUT', huur, 'org-water-oost', { eigenTopic: false, bestand })).status).toBe(404);
    expect((await get(huur, 'org-water-oost')).status).toBe(404);
  });
});

describe('delivered means known', () => {
  const ack = (totEnMet: unknown) =>
    sendAs('POST', '/v1/terugkoppelingen/_bevestig', 'org-water-oost', { totEnMet });

  test('a creditor confirms up to a volgnummer, never back, never beyond what left', async () => {
    const before = { laatsteVolgnummer: 2, bevestigdTotEnMet: 0, bevestigdOp: null, onbevestigd: 2 };
    expect(await bodyOf(get('/v1/signaalpartners/water-oost/aflevering', 'org-water-oost'))).toEqual({
      partnerId: 'water-oost',
      ...before,
      oudsteOnbevestigdeDag: '2026-04-04',
    });
    const after = { bevestigdTotEnMet: 1, bevestigdOp: '2026-04-06', onbevestigd: 1 };
    expect(await bodyOf(ack(1))).toMatchObject({ ...after, oudsteOnbevestigdeDag: '2026-04-06' });
    expect(await bodyOf(ack(1))).toMatchObject(after);
    expect((await ack(3)).status).toBe(400);
    expect((await ack('x')).status).toBe(400);
    expect(await bodyOf(get('/v1/signaalpartners/water-oost/aflevering', 'org-water-oost'))).toMatchObject(
      after,
    );
    // What was confirmed and is read again is marked as a replay; what was not is no replay.
    const { terugkoppelingen } = await bodyOf(get('/v1/terugkoppelingen', 'org-water-oost'));
    expect(terugkoppelingen.map(({ opnieuwGeleverd }) => opnieuwGeleverd)).toEqual([true, false]);
  });
});

describe('a creditor says back', () => {
  test('what it saw, each with a result of its own, and nothing about another’s melding', async () => {
    const reactie = { reactieId: 'r-1', meldingId: EERSTE, reactie: 'BETAALT_NIET', op: '2026-04-06' };
    const say = (organisatie: string, body: unknown) => sendAs('POST', '/v1/reacties', organisatie, body);
    expect(await bodyOf(say('org-water-oost', { reacties: [reactie] }))).toEqual({
      partnerId: 'water-oost',
      resultaten: [{ reactieId: 'r-1', resultaat: 'VERWERKT', code: null }],
    });
    expect(await bodyOf(say('org-huur-west', { reacties: [reactie] }))).toMatchObject({
      resultaten: [{ resultaat: 'GEWEIGERD', code: 'GEEN_ANTWOORD' }],
    });
    const wrong = await say('org-water-oost', {
      reacties: [reactie, { ...reactie, reactie: 'BOOS', op: 'gisteren' }],
    });
    expect([wrong.status, (await bodyOf(wrong)).errors.map(({ field }) => field)]).toEqual([
      400,
      ['/reacties/1/reactie', '/reacties/1/op'],
    ]);
    // A text that PostgreSQL would refuse is a fault of that field, not the end of all that came with it.
    for (const meldingId of ['a\u0000b', 'a\ud800b', '', 'a'.repeat(65)]) {
      const answer = await say('org-water-oost', { reacties: [reactie, { ...reactie, meldingId }] });
      expect([answer.status, (await bodyOf(answer)).errors]).toEqual([
        400,
        [{ field: '/reacties/1/meldingId', code: 'ONGELDIGE_WAARDE' }],
      ]);
    }
    // What is no number of a melding costs that one; capitals are the same number.
    const reacties = [
      { ...reactie, reactieId: 'r-2', meldingId: 'geen nummer' },
      { ...reactie, reactieId: 'r-3', meldingId: reactie.meldingId.toUpperCase() },
      { ...reactie, meldingId: reactie.meldingId.toUpperCase() },
    ];
    expect(await bodyOf(say('org-water-oost', { reacties }))).toMatchObject({
      resultaten: [
        { reactieId: 'r-2', resultaat: 'GEWEIGERD', code: 'GEEN_ANTWOORD' },
        { reactieId: 'r-3', resultaat: 'VERWERKT' },
        { reactieId: 'r-1', resultaat: 'AL_VERWERKT' },
      ],
    });
    expect((await say('org-water-oost', { reacties: [] })).status).toBe(400);
    expect((await say('org-water-oost', { partnerId: 'huur-west', reacties: [reactie] })).status).toBe(404);
  });
});

describe('who may ask', () => {
  test('nobody without a token, with a forged one, without the scope or without a machtiging', async () => {
    expect((await fetch(`${service.url}/v1/terugkoppelingen`)).status).toBe(401);
    const forged = await issuer.issueToken({
      organisatie: 'org-water-oost',
      scopes: ['terugkoppelingen:lezen'],
      forged: true,
    });
    const headers = { authorization: `Bearer ${forged}` };
    expect((await fetch(`${service.url}/v1/terugkoppelingen`, { headers })).status).toBe(401);
    expect((await get('/v1/terugkoppelingen', 'org-water-oost', ['leveringen:lezen'])).status).toBe(403);
    expect((await get('/v1/terugkoppelingen', 'org-vreemd')).status).toBe(403);
    expect((await get('/v1/_balans', 'org-water-oost')).status).toBe(403);
    expect(routesWithoutScopes(service.app)).toEqual([]);
  });

  test('who may only read changes nothing, and hears which scope that takes', async () => {
    for (const [method, path] of [
      ['POST', '/v1/reacties'],
      ['POST', '/v1/terugkoppelingen/_bevestig'],
      ['POST', '/v1/terugkoppelingen/_herhaal'],
      ['PUT', '/v1/signaalpartners/water-oost/ontvangstinstelling'],
    ] as const) {
      const answer = await sendAs(method, path, 'org-water-oost', {}, ['terugkoppelingen:lezen']);
      expect([answer.status, await bodyOf(answer)]).toMatchObject([
        403,
        {
          code: 'GEEN_TOEGANG',
          detail: 'Dit vraagt een token met de scope terugkoppelingen:verwerken.',
        },
      ]);
    }
    expect((await get('/v1/terugkoppelingen', 'org-water-oost', ['terugkoppelingen:verwerken'])).status).toBe(
      403,
    );
  });

  test('another creditor looks like one that does not exist', async () => {
    for (const partnerId of ['huur-west', 'bestaat-niet']) {
      for (const answer of [
        ...['terugkoppelingen', 'verantwoording/2026-03', 'terugkoppelbestanden/2026-04'].map((path) =>
          get(`/v1/${path}?partnerId=${partnerId}`, 'org-water-oost'),
        ),
        sendAs('POST', '/v1/terugkoppelingen/_bevestig', 'org-water-oost', { partnerId, totEnMet: 1 }),
        sendAs('POST', '/v1/terugkoppelingen/_herhaal', 'org-water-oost', { partnerId, vanaf: 1 }),
      ]) {
        expect([(await answer).status, (await bodyOf(answer)).code]).toEqual([404, 'NIET_GEVONDEN']);
      }
    }
  });

  test('who acts for several creditors names one', async () => {
    const none = await get('/v1/terugkoppelingen', 'lever-bv');
    expect([none.status, (await bodyOf(none)).errors]).toMatchObject([400, [{ field: 'partnerId' }]]);
    expect((await get('/v1/terugkoppelingen?partnerId=huur-west', 'lever-bv')).status).toBe(200);
    expect((await get('/v1/terugkoppelingen?na=-1&limit=0', 'org-water-oost')).status).toBe(400);
  });
});

test('a query parameter that is not there, or is there twice, is refused with its name', async () => {
  const wrong = async (query: string) => {
    const answer = await get(`/v1/terugkoppelingen?${query}`, 'org-water-oost');
    return [answer.status, (await bodyOf(answer)).errors];
  };
  expect(await wrong('vanaf=1')).toEqual([400, [{ field: 'vanaf', code: 'ONBEKEND_VELD' }]]);
  expect(await wrong('na=1&na=2')).toEqual([400, [{ field: 'na', code: 'ONGELDIGE_WAARDE' }]]);
  expect(await wrong('%3Cscript%3E=1')).toEqual([400, [{ field: '', code: 'ONBEKEND_VELD' }]]);
  // Strangers learn no names of parameters.
  expect((await fetch(`${service.url}/v1/terugkoppelingen?vanaf=1`)).status).toBe(401);
});

describe('figures', () => {
  test('verantwoording per creditor as JSON and as CSV', async () => {
    const { verantwoording } = await bodyOf(get('/v1/verantwoording/2026-03', 'lever-bv'));
    expect(verantwoording).toMatchObject([
      { partnerId: 'huur-oost', geleverd: { aantal: 0, centen: 0 } },
      { partnerId: 'huur-west', geleverd: { aantal: 1, centen: 80_000 }, open: { aantal: 0, centen: 0 } },
    ]);
    const csv = await get('/v1/verantwoording/2026-03', 'org-water-oost', undefined, { accept: 'text/csv' });
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect((await csv.text()).trim().split('\n')).toEqual([
      'partnerId;meldmaand;soort;klasse;aantal;centen',
      'water-oost;2026-03;beeindigd;BETALING_HERVAT;1;10000',
      'water-oost;2026-03;beeindigd;HERVAT_INCASSO;1;4321',
      'water-oost;2026-03;beeindigd;totaal;2;14321',
      'water-oost;2026-03;open;;0;0',
      'water-oost;2026-03;geleverd;;2;14321',
      'water-oost;2026-03;correcties;;0;',
    ]);
    const map = await get('/v1/verantwoording/2026-03?formaat=xlsx', 'org-water-oost');
    expect(map.headers.get('content-type')).toContain('spreadsheetml');
    expect(
      Buffer.from(await map.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
    expect((await get('/v1/verantwoording/2026-03?formaat=pdf', 'org-water-oost')).status).toBe(400);
    expect((await get('/v1/verantwoording/2026-13', 'org-water-oost')).status).toBe(400);
  });

  test('the balance closes, nothing is parked, and what nobody could read did not stop the rest', async () => {
    const balans = await bodyOf(get('/v1/_balans', 'beheer-bv', ['beheer']));
    expect(balans).toMatchObject({
      service: 'feedback',
      dag: '2026-04-06',
      geparkeerd: 0,
      meldingen: { ontvangen: 3, open: 0, beeindigd: 3, vrijgegeven: 3 },
      centen: { open: 0, beeindigd: 94_321 },
      terugkoppelingen: { BETALING_HERVAT: 1, HERVAT_INCASSO: 1, OVERLEDEN: 1 },
      correcties: 0,
    });
    const openapi = await bodyOf(fetch(`${service.url}/v1/openapi.json`));
    expect(Object.keys(openapi.paths)).toContain('/v1/terugkoppelingen');
    await until(async () => (await fetch(`${service.url}/health/working`)).status === 200);
  });
});

test('days that passed while it was away are done after the events of those days', async () => {
  const [ended, corrected] = ['m4', 'm5'].map((id) => melding(id, { aangenomenOp: datum('2026-03-08') }));
  if (ended === undefined || corrected === undefined) throw new Error('two meldingen');
  for (const event of [ended, corrected]) await send(topics.melding.naam, '0268', encode('Melding', event));
  await until(async () => {
    const { rows } = await db.database.verwerker.query<{ n: number }>('select count(*) as n from melding');
    return rows[0]?.n === 5;
  });
  await service.stop();
  for (const nr of ['07', '08', '09', '10', '11', '12']) {
    await send(topics.dag.naam, nr, encode('Dag', { dag: datum(`2026-04-${nr}`), gezienOp: 0 }));
  }
  const regeling = einde(corrected, 'REGELING_GETROFFEN', datum('2026-04-07'));
  for (const event of [
    einde(ended, 'PAUZE_VERSTREKEN', datum('2026-04-09')),
    regeling,
    { ...regeling, versie: 10, correctienummer: 1, eindresultaat: 'OVERLEDEN' as const },
  ]) {
    await send(topics.afhandeling.naam, '0268', encode('Afhandeling', event));
  }
  service = await start();
  await until(async () => (await fetch(`${service.url}/health/working`)).status === 200, 60_000);
  const { terugkoppelingen } = await bodyOf(get('/v1/terugkoppelingen?na=2', 'org-water-oost'));
  expect(terugkoppelingen.map(({ meldingId, dag, aard, klasse }) => [meldingId, dag, aard, klasse])).toEqual([
    ['m5', '2026-04-08', 'DEFINITIEF', 'OVERLEDEN'],
    ['m4', '2026-04-10', 'DEFINITIEF', 'HERVAT_INCASSO'],
  ]);
});
