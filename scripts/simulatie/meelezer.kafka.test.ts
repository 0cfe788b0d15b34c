import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTopics } from '@meldpunt/service-kit';
import { type Admin, Kafka, logLevel, type Producer } from 'kafkajs';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { applyAcls, deleteAcls } from '../../infra/kafka/acls.ts';
import { type RunningKafka, startKafka } from '../../infra/kafka/start.ts';
import {
  brokerAddress,
  FETCH,
  type KafkaProxy,
  SASL_AUTHENTICATE,
  startKafkaProxy,
} from '../../services/service-kit/test/kafka-proxy.ts';
import { leesMee, type Meelezer } from './meelezer.ts';

const HUB = 'dienst.hub';
const LEZER = 'dienst.lezer';
const GEDULD = { timeout: 30_000, interval: 20 };

let directory: string;
let broker: RunningKafka;
let proxy: KafkaProxy;
let admin: Admin;
let producer: Producer;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'meelezer-'));
  broker = await startKafka({
    dataDir: directory,
    readyTimeoutMs: 150_000,
    users: { [HUB]: 'password-of-hub', [LEZER]: 'password-of-lezer' },
    superUsers: [HUB],
  });
  proxy = await startKafkaProxy(brokerAddress(broker.brokers[0]));
  const hub = new Kafka({ clientId: 'hub', logLevel: logLevel.NOTHING, ...broker.clientConfig(HUB) });
  admin = hub.admin();
  producer = hub.producer();
  await Promise.all([admin.connect(), producer.connect()]);
});

afterAll(async () => {
  await Promise.allSettled([admin?.disconnect(), producer?.disconnect()]);
  await proxy?.stop();
  await broker?.stop();
  await rm(directory, { recursive: true, force: true });
});

/** A reader that comes through the proxy, of a topic of its own that it may read. */
async function begin(topic: string): Promise<{ meelezer: Meelezer; gelezen: string[] }> {
  await createTopics(admin, [{ topic, numPartitions: 1 }]);
  await applyAcls(admin, [
    { principal: LEZER, resource: { type: 'topic', name: topic }, operation: 'read' },
    { principal: LEZER, resource: { type: 'group', name: `${LEZER}*` }, operation: 'read' },
  ]);
  const kafka = new Kafka({
    clientId: LEZER,
    logLevel: logLevel.NOTHING,
    retry: { retries: 20, initialRetryTime: 100, maxRetryTime: 1_000 },
    ...broker.clientConfig(LEZER),
    socketFactory: ({ onConnect }) => connect(proxy.route({ host: '', port: 0 }), onConnect),
  });
  const gelezen: string[] = [];
  const meelezer = await leesMee({ kafka, groep: `${LEZER}.${topic}`, topic }, (waarde) =>
    gelezen.push(String(waarde)),
  );
  onTestFinished(() => meelezer.sluit());
  return { meelezer, gelezen };
}

function stuur(topic: string, value: string) {
  return producer.send({ topic, acks: -1, messages: [{ value }] });
}

test('a reader goes on when the broker goes away in the middle of a login', async () => {
  const { meelezer, gelezen } = await begin('doorlezen');
  await stuur('doorlezen', 'ervoor');
  await vi.waitFor(() => expect(gelezen).toContain('ervoor'), GEDULD);
  await proxy.loseAnswer(FETCH);
  // The first takes the reader off its broker, the second meets it when it begins again.
  await proxy.loseAnswer(SASL_AUTHENTICATE);
  await proxy.loseAnswer(SASL_AUTHENTICATE);
  await stuur('doorlezen', 'erna');
  await vi.waitFor(() => expect(gelezen).toContain('erna'), GEDULD);
  expect(() => meelezer.controleer()).not.toThrow();
});

test('a reader that may read no more says so to whoever waits for it', async () => {
  const { meelezer, gelezen } = await begin('geweigerd');
  await stuur('geweigerd', 'ervoor');
  await vi.waitFor(() => expect(gelezen).toContain('ervoor'), GEDULD);
  await deleteAcls(admin, LEZER, 'topic');
  await vi.waitFor(() => expect(() => meelezer.controleer()).toThrow('geweigerd is opgehouden'), GEDULD);
});
