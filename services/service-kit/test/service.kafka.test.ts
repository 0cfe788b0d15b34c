import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startTestIssuer, type TestIssuer } from '../../../test/harnas/issuer.ts';
import { createTestTopics, type TestTopics } from '../../../test/harnas/topics.ts';
import {
  connectKafka,
  createLog,
  createTokenVerifier,
  type Producer,
  type RunningService,
  routesWithoutScopes,
  startService,
} from '../src/index.ts';
import { dingMessage, dingSubscription } from './proef/ding.ts';
import { proefModule } from './proef/proef.module.ts';
import { createServiceDatabase, type ServiceDatabase } from './service-database.ts';
import { until } from './until.ts';

const migrations = new URL('./proef/migrations', import.meta.url);
const lines: string[] = [];
const log = createLog({ service: 'proef', write: (line) => lines.push(line) });
let db: ServiceDatabase;
let topics: TestTopics;
let issuer: TestIssuer;
let service: RunningService;
let producer: Producer;

beforeAll(async () => {
  db = await createServiceDatabase('proef', migrations, { log });
  topics = await createTestTopics([{ topic: 'ding', numPartitions: 2 }, 'uit']);
  issuer = await startTestIssuer();
  const kafka = connectKafka({ brokers: inject('kafkaBrokers'), clientId: 'proef', log });
  producer = kafka.producer();
  service = await startService({
    name: `${topics.prefix}proef`,
    apiVersion: '1.0.0',
    port: 0,
    module: proefModule(topics.topic('uit')),
    log,
    database: db.database,
    migrations,
    kafka,
    subscriptions: [dingSubscription(topics.topic('ding'), { readyWhenCaughtUp: true })],
    seal: (bytes) => bytes,
    problems: {},
    auth: {
      verify: createTokenVerifier({ issuer: issuer.issuer, audience: 'meldpunt' }),
      access: { resolve: async ({ organisatie }) => ({ gemeenten: [], partners: [organisatie ?? ''] }) },
    },
    consumer: { timeouts: { session: 6_000, heartbeat: 1_000 } },
    bodyLimit: 1_000,
    streamedTypes: ['application/x-ndjson'],
    exit: () => {},
  });
});

afterAll(async () => {
  await producer?.close();
  await service?.stop();
  await issuer?.stop();
  await topics?.delete();
  await db?.drop();
});

test('a message becomes state, is sent on, and its position is recorded', async () => {
  const send = Array.from({ length: 50 }, (_, nr) => dingMessage(topics.topic('ding'), nr));
  await producer.send(send);
  await until(async () => {
    const { rows } = await db.database.verwerker.query<{ n: number }>('select count(*) as n from gezien');
    return rows[0]?.n === 50;
  });
  await until(async () => (await fetch(`${service.url}/health/ready`)).status === 200);
  const admin = service.app;
  expect(routesWithoutScopes(admin)).toEqual(['DingController.vergeten vergeten']);
});
