import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, type KafkaConfig, logLevel } from 'kafkajs';
import { afterAll, describe, expect, test } from 'vitest';
import { startTestIssuer, type TokenRequest } from '../../test/harnas/issuer.ts';
import { findJava, JVM_FOR_SHORT_LIVES } from '../java.ts';
import { isAlive, runToEnd } from '../process.ts';
import { applyAcls, deleteAcls } from './acls.ts';
import { classArchiveFlags } from './class-archive.ts';
import { installKafka } from './install.ts';
import { connectKafka, type RunningKafka, startKafka } from './start.ts';

const directory = await mkdtemp(join(tmpdir(), 'kafka-'));
const started: RunningKafka[] = [];
afterAll(async () => {
  for (const kafka of started) await kafka.stop();
  await rm(directory, { recursive: true, force: true });
});

const client = (config: Pick<KafkaConfig, 'brokers' | 'sasl'>) =>
  new Kafka({
    clientId: 'test',
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 100, maxRetryTime: 500, retries: 3 },
    ...config,
  });

async function send(kafka: Kafka, topic: string, value: string): Promise<void> {
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  try {
    await producer.send({ topic, messages: [{ value }] });
  } finally {
    await producer.disconnect();
  }
}

/** The first `count` values of a topic. Fails when the broker refuses the fetch, which kafkajs tells by an event only. */
async function fetchValues(kafka: Kafka, topic: string, groupId: string, count: number): Promise<string[]> {
  const consumer = kafka.consumer({
    groupId,
    retry: { initialRetryTime: 200, maxRetryTime: 500, retries: 20 },
    maxWaitTimeInMs: 200,
  });
  const values: string[] = [];
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((done, fail) => {
      consumer.on('consumer.crash', ({ payload }) => {
        if (!payload.restart) fail(payload.error);
      });
      consumer
        .run({
          eachMessage: async ({ message }) => {
            values.push(message.value?.toString() ?? '');
            if (values.length === count) done();
          },
        })
        .catch(fail);
    });
  } finally {
    await consumer.disconnect();
  }
  return values;
}

async function createTopics(kafka: Kafka, topics: string[]): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: topics.map((topic) => ({ topic })), waitForLeaders: true });
  await admin.disconnect();
}

describe('the archive of the classes of a broker', () => {
  const format = async (jvmFlags: readonly string[]) => {
    const [java, libs] = await Promise.all([findJava(), installKafka()]);
    const tool = ['-cp', join(libs, '*'), 'kafka.tools.StorageTool', 'random-uuid'];
    return runToEnd(java, [...JVM_FOR_SHORT_LIVES, ...jvmFlags, ...tool], process.env);
  };

  test('is made once and is one that this JVM can use', async () => {
    const folder = join(directory, 'classes');
    const trained: string[] = [];
    const train = async (dataDir: string, jvmFlags: readonly string[]) => {
      trained.push(dataDir);
      expect((await format(jvmFlags)).failed).toBe(false);
    };
    const flags = await classArchiveFlags(await findJava(), folder, train);
    expect(await classArchiveFlags(await findJava(), folder, train)).toEqual(flags);
    expect(trained).toHaveLength(1);
    // With `on` the JVM ends when it cannot use the archive, where it otherwise goes on without.
    expect(await format(['-Xshare:on', ...flags])).toMatchObject({ failed: false });
  });

  test('is done without when making it failed or it is broken', async () => {
    const fails = async () => {
      throw new Error('no room');
    };
    expect(await classArchiveFlags(await findJava(), join(directory, 'none'), fails)).toEqual([]);
    const broken = join(directory, 'broken.jsa');
    await writeFile(broken, 'no archive');
    expect(await format([`-XX:SharedArchiveFile=${broken}`])).toMatchObject({ failed: false });
  });
});

describe('an open broker', () => {
  test('keeps its messages over a stop and over a kill, and leaves no process behind', {
    timeout: 180_000,
  }, async () => {
    const kafka = await startKafka({
      dataDir: join(directory, 'open'),
      // A killed broker may come back only when its old registration has lapsed: 9 s by default.
      settings: { 'broker.session.timeout.ms': '3000', 'broker.heartbeat.interval.ms': '500' },
    });
    started.push(kafka);
    const connection = client(kafka.clientConfig());
    await createTopics(connection, ['blijft']);
    await send(connection, 'blijft', 'before the stop');
    const first = kafka.process.pid;

    await kafka.stop();
    expect(isAlive(first)).toBe(false);
    await kafka.start();
    await send(connection, 'blijft', 'before the kill');
    const second = kafka.process.pid;

    await kafka.kill();
    expect(isAlive(second)).toBe(false);
    await kafka.start();
    await send(connection, 'blijft', 'after both');

    const values = await fetchValues(connection, 'blijft', 'lezer', 3);
    expect(values).toEqual(['before the stop', 'before the kill', 'after both']);
    await kafka.stop();
    expect(isAlive(kafka.process.pid)).toBe(false);
  });

  test('that cannot start says why, with the last lines of its log', async () => {
    const fails = startKafka({
      dataDir: join(directory, 'wrong'),
      settings: { 'advertised.listeners': 'NOWHERE://127.0.0.1:1' },
    });
    await expect(fails).rejects.toThrow(/Kafka('s storage| ended before it was ready)[\s\S]*advertised/i);
  });
});

test('KAFKA_BROKERS names a cluster to use instead, and nothing is started', async () => {
  const access = await connectKafka(
    { dataDir: join(directory, 'never') },
    { KAFKA_BROKERS: 'kafka-1:9092, kafka-2:9092' },
  );
  expect(access.brokers).toEqual(['kafka-1:9092', 'kafka-2:9092']);
  await access.stop();
});

describe('a broker with users and parties', async () => {
  const issuer = await startTestIssuer();
  afterAll(() => issuer.stop());
  const kafka = await startKafka({
    dataDir: join(directory, 'closed'),
    users: { 'dienst.hub': 'password-of-hub', 'dienst.router': 'password-of-router' },
    superUsers: ['dienst.hub'],
    outside: { issuer: issuer.issuer, jwksUrl: issuer.jwksUrl, audience: 'meldpunt-kafka' },
  });
  started.push(kafka);

  const hub = client(kafka.clientConfig('dienst.hub'));
  const router = client(kafka.clientConfig('dienst.router'));
  const token = (clientId: string, different: Partial<TokenRequest> = {}) =>
    issuer.issueToken({ organisatie: clientId, scopes: ['kafka'], audience: 'meldpunt-kafka', ...different });
  const party = (value: () => Promise<string>) =>
    client({
      brokers: kafka.outsideBrokers,
      sasl: { mechanism: 'oauthbearer', oauthBearerProvider: async () => ({ value: await value() }) },
    });
  const waterbedrijf = party(() => token('waterbedrijf'));

  await createTopics(hub, ['intern', 'partner.waterbedrijf.meldingen', 'partner.zorgverzekeraar.meldingen']);
  const admin = hub.admin();
  await admin.connect();
  afterAll(() => admin.disconnect());
  const acls = [
    { principal: 'dienst.router', resource: { type: 'topic', name: 'intern' }, operation: 'write' },
    { principal: 'dienst.router', resource: { type: 'topic', name: 'intern' }, operation: 'read' },
    { principal: 'dienst.router', resource: { type: 'group', name: 'router*' }, operation: 'read' },
    {
      principal: 'waterbedrijf',
      resource: { type: 'topic', name: 'partner.waterbedrijf.*' },
      operation: 'write',
    },
    {
      principal: 'waterbedrijf',
      resource: { type: 'topic', name: 'partner.waterbedrijf.*' },
      operation: 'read',
    },
    { principal: 'waterbedrijf', resource: { type: 'group', name: 'waterbedrijf.*' }, operation: 'read' },
  ] as const;
  await applyAcls(admin, acls);
  await applyAcls(admin, acls);

  const REFUSED = 'Not authorized to access topics';

  test('lets a service do what its ACLs say and nothing else', async () => {
    await send(router, 'intern', 'from the router');
    expect(await fetchValues(router, 'intern', 'router-1', 1)).toEqual(['from the router']);
    await expect(send(router, 'partner.waterbedrijf.meldingen', 'no')).rejects.toThrow(REFUSED);
    // kafkajs tells a refused group as one without coordinator.
    await expect(fetchValues(router, 'intern', 'other-group', 1)).rejects.toThrow(
      'Failed to find group coordinator',
    );
  });

  test('refuses a service with the wrong password', async () => {
    const stranger = client({
      brokers: kafka.brokers,
      sasl: { mechanism: 'plain', username: 'dienst.router', password: 'guess-of-a-stranger' },
    });
    await expect(send(stranger, 'intern', 'no')).rejects.toThrow(/authentication/i);
  });

  test('refuses whoever comes without a login', async () => {
    await expect(send(client({ brokers: kafka.brokers }), 'intern', 'no')).rejects.toThrow();
    await expect(send(client({ brokers: kafka.outsideBrokers }), 'intern', 'no')).rejects.toThrow();
  });

  test('lets a party write and read its own topic', async () => {
    await send(waterbedrijf, 'partner.waterbedrijf.meldingen', 'mine');
    const values = await fetchValues(waterbedrijf, 'partner.waterbedrijf.meldingen', 'waterbedrijf.a', 1);
    expect(values).toEqual(['mine']);
  });

  test.for(['partner.zorgverzekeraar.meldingen', 'intern'])('refuses a party to write %s', async (topic) => {
    await expect(send(waterbedrijf, topic, 'not mine')).rejects.toThrow(REFUSED);
  });

  test.for(['partner.zorgverzekeraar.meldingen', 'intern'])('refuses a party to read %s', async (topic) => {
    await expect(fetchValues(waterbedrijf, topic, 'waterbedrijf.a', 1)).rejects.toThrow(/authorized/i);
  });

  test.for([
    ['signed by a stranger', () => token('waterbedrijf', { forged: true })],
    ['for another audience', () => token('waterbedrijf', { audience: 'meldpunt' })],
    ['of another issuer', () => token('waterbedrijf', { claims: { iss: 'http://elsewhere' } })],
    ['past its time', () => token('waterbedrijf', { expiresInSeconds: -60 })],
    ['that is no token', () => Promise.resolve('junk')],
  ] as const)('refuses a token %s, at a send and at a fetch', async ([, value]) => {
    const refused = party(value);
    const topic = 'partner.waterbedrijf.meldingen';
    await expect(send(refused, topic, 'no')).rejects.toThrow();
    await expect(fetchValues(refused, topic, 'waterbedrijf.b', 1)).rejects.toThrow();
  });

  test('has no topic that nobody made', async () => {
    await expect(send(hub, 'nooit-gemaakt', 'no')).rejects.toThrow(/topic-partition/);
  });

  test('lets a party whose ACLs are taken back do nothing any more', async () => {
    await applyAcls(admin, [
      {
        principal: 'gaat-weg',
        resource: { type: 'topic', name: 'partner.waterbedrijf.meldingen' },
        operation: 'write',
      },
    ]);
    const leaving = party(() => token('gaat-weg'));
    await send(leaving, 'partner.waterbedrijf.meldingen', 'still there');
    await deleteAcls(admin, 'gaat-weg');
    await expect(send(leaving, 'partner.waterbedrijf.meldingen', 'gone')).rejects.toThrow(REFUSED);
  });
});
