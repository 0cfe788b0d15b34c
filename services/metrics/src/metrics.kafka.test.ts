import { datum, encode, foutcodes, type RecordNaam, type Records, topics } from '@meldpunt/contracts';
import {
  connectKafka,
  createTokenVerifier,
  type Producer,
  type RunningService,
  routesWithoutScopes,
  silentLog,
  startService,
} from '@meldpunt/service-kit';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startTestIssuer, type TestIssuer } from '../../../test/harnas/issuer.ts';
import { createTestTopics, type TestTopics } from '../../../test/harnas/topics.ts';
import { createServiceDatabase, type ServiceDatabase } from '../../service-kit/test/service-database.ts';
import { until } from '../../service-kit/test/until.ts';
import {
  afhandeling,
  einde,
  gemeente,
  melding,
  signaal,
  signaalpartner,
  terugkoppeling,
  uitkomst,
} from '../test/voorbeelden.ts';
import { metricsModule } from './app.module.ts';
import { MachtigingResolver } from './ken-gemeenten/machtiging-resolver.ts';
import { subscriptions } from './subscriptions.ts';

const migrations = new URL('../migrations', import.meta.url);
const names = [
  topics.gemeente,
  topics.signaalpartner,
  topics.dag,
  topics.melding,
  topics.signaal,
  topics.uitkomst,
  topics.afhandeling,
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
  db = await createServiceDatabase('metrics', migrations);
  own = await createTestTopics(names);
  issuer = await startTestIssuer();
  const kafka = connectKafka({ brokers: inject('kafkaBrokers'), clientId: 'metrics', log: silentLog });
  producer = kafka.producer();
  service = await startService({
    name: `${own.prefix}metrics`,
    apiVersion: '1.0.0',
    port: 0,
    module: metricsModule(0),
    log: silentLog,
    database: db.database,
    migrations,
    kafka,
    subscriptions: subscriptions((naam) => own.topic(naam)),
    seal: () => Buffer.alloc(0),
    problems: foutcodes,
    auth: {
      verify: createTokenVerifier({ issuer: issuer.issuer, audience: 'meldpunt' }),
      access: new MachtigingResolver(db.database),
    },
    consumer: { timeouts: { session: 6_000, heartbeat: 1_000 } },
    exit: () => {},
  });
  await playOneMonth();
});

afterAll(async () => {
  await producer?.close();
  await service?.stop();
  await issuer?.stop();
  await own?.delete();
  await db?.drop();
});

function send<N extends RecordNaam>(
  topic: { naam: string },
  schema: N,
  ...events: Records[N][]
): Promise<unknown> {
  return producer.send(
    events.map((event) => ({ topic: own.topic(topic.naam), key: '0268', value: encode(schema, event) })),
  );
}

/** Eight meldingen in one municipality and two in another; answers before reports, a replay, and noise. */
async function playOneMonth(): Promise<void> {
  const many = Array.from({ length: 8 }, (_, nr) => melding(`a${nr}`, { bedragInCenten: 1_000 + nr }));
  const few = [
    melding('b0', { gemeentecode: '0344' }),
    melding('b1', { gemeentecode: '0344', soort: 'HUUR' }),
  ];
  const [first, second] = many;
  if (first === undefined || second === undefined) throw new Error();
  const answer = terugkoppeling(first, { klasse: 'HULP_AANVAARD', dag: datum('2026-03-21') });
  await producer.send([
    { topic: own.topic(topics.afhandeling.naam), key: '0268', value: Buffer.from('no avro') },
  ]);
  await send(topics.terugkoppeling, 'Terugkoppeling', answer, { ...answer, opnieuwGeleverd: true });
  await send(
    topics.afhandeling,
    'Afhandeling',
    afhandeling(second, { zaakId: 'z2', signaalId: 's1' }),
    einde(first, 'VERVOLGHULP', datum('2026-03-20'), {
      signaalId: 's1',
      zaakId: 'z1',
      zaakresultaat: 'VERVOLGHULP',
    }),
  );
  await send(topics.signaal, 'Signaal', signaal('s1', [first, second], { meervoudig: true }));
  await send(topics.uitkomst, 'Uitkomst', ...few.map((one) => uitkomst(one)));
  await send(topics.melding, 'Melding', ...many, ...few);
  await send(topics.gemeente, 'Gemeente', gemeente('0268'), gemeente('0344'));
  await send(topics.signaalpartner, 'Signaalpartner', signaalpartner('water-oost'));
  await send(topics.dag, 'Dag', { dag: datum('2026-04-10'), gezienOp: 0 });
  await until(async () => {
    const { rows } = await db.database.verwerker.query<{ n: number }>(
      `select (select count(*) from melding_feit) + (select count(*) from uitkomst_feit) + (select count(*) from signaal_feit)
       + (select count(*) from afhandeling_feit) + (select count(*) from terugkoppeling_feit) + (select count(*) from gemeente)
       + (select count(*) from signaalpartner) + (select count(*) from dag) as n`,
    );
    return rows[0]?.n === 10 + 2 + 1 + 2 + 1 + 2 + 1 + 1;
  });
}

async function get(
  path: string,
  organisatie: string,
  scopes = ['rapporten:lezen'],
  headers = {},
): Promise<Response> {
  const token = await issuer.issueToken({ organisatie, scopes });
  return fetch(`${service.url}${path}`, { headers: { authorization: `Bearer ${token}`, ...headers } });
}

const maand = '/v1/rapporten/maanden/2026-03';

describe('the month report over HTTP', () => {
  test('gives the programme national numbers and hides what is small', async () => {
    const answer = await get(maand, 'programma');
    expect([answer.status, JSON.parse(await answer.text())]).toMatchObject([
      200,
      {
        maand: '2026-03',
        gemeentecode: null,
        meldingen: { aantal: 10, centen: 28_028 },
        samenloop: { signalen: { MEERVOUDIG: 1 }, zonderSignaal: 8 },
        conversie: { zaken: { TOTAAL: 2, HULP: 1 } },
        gemeenten: [
          { gemeentecode: '0268', meldingen: null },
          { gemeentecode: '0344', meldingen: null, perDuizendInwoners: null, perSoort: { HUUR: null } },
        ],
      },
    ]);
  });

  test('gives a municipality its own report and nobody else that of it', async () => {
    const body = JSON.parse(await (await get(`${maand}?gemeentecode=0344`, 'org-0344')).text());
    expect(body).toMatchObject({
      gemeentecode: '0344',
      meldingen: { aantal: 0 },
      zonderSignaal: { aantal: null },
      gemeenten: [{ gemeentecode: '0344', meldingen: null, perSoort: { HUUR: null, WATER: null } }],
    });
    for (const [path, organisatie] of [
      [`${maand}?gemeentecode=0268`, 'org-0344'],
      [`${maand}?gemeentecode=9999`, 'org-0344'],
      [`${maand}?gemeentecode=0344`, 'programma'],
    ] as const) {
      expect((await get(path, organisatie)).status).toBe(404);
    }
  });

  test('comes as CSV when asked for', async () => {
    for (const answer of [
      await get(`${maand}?formaat=csv`, 'programma'),
      await get(maand, 'programma', undefined, { accept: 'text/csv' }),
    ]) {
      const lines = (await answer.text()).split('\n');
      expect(answer.headers.get('content-type')).toContain('text/csv');
      expect(lines.slice(0, 3)).toEqual([
        'onderdeel;gemeentecode;code;maat;waarde',
        'meldingen;;;aantal;10',
        'meldingen;;;centen;28028',
      ]);
      expect(lines).toContain('gemeente;0344;;meldingen;verborgen');
    }
  });

  test('refuses no token, another scope and an impossible month', async () => {
    expect((await fetch(`${service.url}${maand}`)).status).toBe(401);
    expect((await get(maand, 'programma', ['terugkoppelingen:lezen'])).status).toBe(403);
    expect((await get('/v1/rapporten/maanden/2026-3', 'programma')).status).toBe(400);
    expect(routesWithoutScopes(service.app)).toEqual([]);
  });
});

describe('balance and meters', () => {
  test('the positions are those of what was sent', async () => {
    const balans = JSON.parse(await (await get('/v1/_balans', 'beheer-bv', ['beheer'])).text());
    expect(balans).toMatchObject({
      service: 'metrics',
      dag: '2026-04-10',
      geparkeerd: 0,
      meldingen: { ontvangen: 10, beeindigd: 3 },
      centen: { laatste: 28_028 },
      terugkoppelingen: 1,
      zonderMelding: 0,
    });
    const openapi = JSON.parse(await (await fetch(`${service.url}/v1/openapi.json`)).text());
    expect(Object.keys(openapi.paths)).toContain('/v1/rapporten/maanden/{maand}');
    await until(async () => (await fetch(`${service.url}/health/working`)).status === 200);
  });

  test('Prometheus finds the business figures, without a creditor, a municipality or a person', async () => {
    const scraper = await issuer.issueToken({ organisatie: 'hub', scopes: ['metingen:lezen'] });
    const figures = await fetch(`${service.url}/metrics`, {
      headers: { authorization: `Bearer ${scraper}` },
    });
    const text = await figures.text();
    const line = (start: string) => text.split('\n').find((candidate) => candidate.startsWith(start));
    expect(line('meldpunt_meldingen_total{soort="WATER"')).toMatch(/ 9$/);
    expect(line('meldpunt_meldingen_open{soort="WATER"')).toMatch(/ 7$/);
    expect(line('meldpunt_signalen{stand="LOPEND"')).toMatch(/ 1$/);
    expect(line('meldpunt_zaken{stand="AFGESLOTEN"')).toMatch(/ 1$/);
    expect(line('meldpunt_oudste_open_melding_days')).toMatch(/ 37$/);
    expect(text).not.toMatch(/water-oost|K-a/);
    // Numbers of a municipality are small ones.
    expect(text).not.toMatch(/gemeentecode|0268|0344/);
  });
});
