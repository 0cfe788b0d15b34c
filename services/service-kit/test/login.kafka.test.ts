import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AclEntry, applyAcls, deleteAcls } from '../../../infra/kafka/acls.ts';
import { type RunningKafka, startKafka } from '../../../infra/kafka/start.ts';
import { startTestIssuer, type TestIssuer } from '../../../test/harnas/issuer.ts';
import { connectKafka, createLog, type KafkaConnection, type Producer, silentLog } from '../src/index.ts';
import { brokerAddress, FETCH, SASL_AUTHENTICATE, startKafkaProxy } from './kafka-proxy.ts';
import { dingMessage } from './proef/ding.ts';
import { type Proef, type ProefSettings, startProef } from './proef/proef-consumer.ts';
import { createServiceDatabase, type ServiceDatabase } from './service-database.ts';
import { until } from './until.ts';

const AUDIENCE = 'meldpunt-kafka';
const HUB = { username: 'dienst.hub', password: 'password-of-hub' };
/** The broker asks for a fresh token this often. */
const REAUTH = 4_000;
let directory: string;
let issuer: TestIssuer;
let broker: RunningKafka;
let kafka: KafkaConnection;
let producer: Producer;
let admin: Admin;
const cleanUp: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kit-aanmelden-'));
  issuer = await startTestIssuer();
  broker = await startKafka({
    dataDir: directory,
    readyTimeoutMs: 150_000,
    users: { [HUB.username]: HUB.password, 'dienst.proef': 'password-of-proef' },
    superUsers: [HUB.username],
    outside: { issuer: issuer.issuer, jwksUrl: issuer.jwksUrl, audience: AUDIENCE, maxReauthMs: REAUTH },
    settings: { 'group.min.session.timeout.ms': '1000' },
  });
  const auth = { mechanism: 'plain', ...HUB } as const;
  kafka = connectKafka({ brokers: broker.brokers, clientId: 'hub', auth, log: silentLog });
  producer = kafka.producer();
  admin = new Kafka({
    clientId: 'acls',
    logLevel: logLevel.NOTHING,
    ...broker.clientConfig(HUB.username),
  }).admin();
  await admin.connect();
}, 290_000);

afterAll(async () => {
  for (const clean of cleanUp.reverse()) await clean();
  await admin?.disconnect();
  await producer?.close();
  await kafka?.close();
  await broker?.stop();
  await issuer?.stop();
  await rm(directory, { recursive: true, force: true });
});

interface Plek {
  db: ServiceDatabase;
  topic: string;
  lines: string[];
  start(more: Partial<ProefSettings>): Proef;
  seen(): Promise<number>;
}

let nr = 0;
/** A topic and a database of its own; the principal may read the topic in groups that begin with its name. */
async function maakPlek(principal: string): Promise<Plek> {
  nr += 1;
  const topic = `in-${nr}`;
  const lines: string[] = [];
  const log = createLog({ service: 'proef', level: 'debug', write: (line) => lines.push(line) });
  const db = await createServiceDatabase('proef', new URL('./proef/migrations', import.meta.url), { log });
  cleanUp.push(() => db.drop());
  await kafka.admin.createTopics([{ topic, partitions: 1 }]);
  const entries: AclEntry[] = [
    { principal, resource: { type: 'topic', name: topic }, operation: 'read' },
    { principal, resource: { type: 'group', name: `${principal}*` }, operation: 'read' },
  ];
  await applyAcls(admin, entries);
  return {
    db,
    topic,
    lines,
    start(more) {
      const proef = startProef({
        brokers: broker.brokers,
        database: db.database,
        topic,
        uit: 'nergens',
        group: `${principal}.${nr}`,
        log,
        timeouts: { session: 1_500, heartbeat: 300 },
        ...more,
      });
      cleanUp.push(() => proef.stop());
      return proef;
    },
    async seen() {
      const { rows } = await db.database.verwerker.query<{ n: number }>(
        'select count(distinct ding_id) as n from gezien',
      );
      return rows[0]?.n ?? 0;
    },
  };
}

const PROEF = { mechanism: 'plain', username: 'dienst.proef', password: 'password-of-proef' } as const;

describe('a consumer that the library has given up', () => {
  test.for([
    ['its group', 'group'],
    ['its topic', 'topic'],
  ] as const)('is reported at once when the broker takes %s away', async ([, what]) => {
    const plek = await maakPlek('dienst.proef');
    const proef = plek.start({ auth: PROEF });
    await producer.send([dingMessage(plek.topic, 0)]);
    await until(async () => (await plek.seen()) === 1);
    expect(proef.strategy.notReady()).toEqual([]);
    await deleteAcls(admin, 'dienst.proef', what);
    await until(() => proef.fatal.length > 0);
    expect(proef.fatal).toEqual(['CONSUMER_CRASHED']);
    expect(proef.strategy.notReady()).toEqual(['ding']);
    const code = `${what.toUpperCase()}_AUTHORIZATION_FAILED`;
    expect(plek.lines.some((line) => line.includes('gave up') && line.includes(code))).toBe(true);
  });
});

test('a login that is cut short is tried again by the consumer itself', async () => {
  const plek = await maakPlek('dienst.proef');
  const proxy = await startKafkaProxy(brokerAddress(broker.brokers[0]));
  cleanUp.push(() => proxy.stop());
  const proef = plek.start({ auth: PROEF, route: proxy.route, relay: false });
  await producer.send([dingMessage(plek.topic, 0)]);
  await until(async () => (await plek.seen()) === 1);
  await proxy.loseAnswer(FETCH);
  // The first takes the consumer off its broker, the second meets it when it begins again.
  await proxy.loseAnswer(SASL_AUTHENTICATE);
  await proxy.loseAnswer(SASL_AUTHENTICATE);
  await producer.send([dingMessage(plek.topic, 1)]);
  await until(async () => (await plek.seen()) === 2);
  expect(proef.fatal).toEqual([]);
  expect(proef.strategy.notReady()).toEqual([]);
});

class IssuerAway extends Error {}

describe('a token that cannot be refreshed', () => {
  const tokenFor = (seconds: number) =>
    issuer.issueToken({
      organisatie: 'partij',
      scopes: ['kafka'],
      audience: AUDIENCE,
      expiresInSeconds: seconds,
    });

  test('is used on while it is valid, and the consumer goes on over every renewal the broker asks for', async () => {
    const plek = await maakPlek('partij');
    let fails = false;
    let failed = 0;
    const proef = plek.start({
      brokers: broker.outsideBrokers,
      kafkaTimeouts: { reauthenticate: 1_500 },
      auth: {
        mechanism: 'oauthbearer',
        token: async () => {
          if (!fails) return tokenFor(120);
          failed += 1;
          throw new IssuerAway('issuer away');
        },
      },
    });
    await producer.send([dingMessage(plek.topic, 0)]);
    await until(async () => (await plek.seen()) === 1);
    fails = true;
    const end = performance.now() + 4 * REAUTH;
    for (let count = 1; performance.now() < end; ) {
      await producer.send([dingMessage(plek.topic, count)]);
      count += 1;
      await until(async () => (await plek.seen()) === count, 10_000);
    }
    expect(failed).toBeGreaterThan(2);
    expect(proef.fatal).toEqual([]);
    expect(proef.strategy.notReady()).toEqual([]);
  });

  test('ends in a report once it is past its time, not in silence', async () => {
    const plek = await maakPlek('partij');
    let fails = false;
    const proef = plek.start({
      brokers: broker.outsideBrokers,
      kafkaTimeouts: { reauthenticate: 1_500 },
      auth: {
        mechanism: 'oauthbearer',
        token: async () => {
          if (!fails) return tokenFor(6);
          throw new IssuerAway('issuer away');
        },
      },
    });
    await producer.send([dingMessage(plek.topic, 0)]);
    await until(async () => (await plek.seen()) === 1);
    fails = true;
    await until(() => proef.fatal.length > 0);
    expect(proef.fatal).toEqual(['CONSUMER_CRASHED']);
    expect(proef.strategy.notReady()).toEqual(['ding']);
    // What it is met on differs by the moment; never a mistake of ours on the way to the log.
    const gaveUp = plek.lines.filter((line) => line.includes('gave up'));
    expect(gaveUp).toHaveLength(1);
    expect(gaveUp[0]).not.toContain('TypeError');
    expect(plek.lines.join('')).not.toContain('issuer away');
  });
});
