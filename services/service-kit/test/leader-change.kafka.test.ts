import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningCluster, startKafkaCluster } from '@meldpunt/infra';
import { type Admin, Kafka, logLevel, Partitioners, type PartitionMetadata } from 'kafkajs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataRoot } from '../../../test/harnas/werkmap.ts';
import { connectKafka, silentLog } from '../src/index.ts';
import { until } from './until.ts';

/** Spread over three brokers, so that every send has messages for each of them. */
const PARTITIONS = 9;
const MESSAGES = 90;

let directory: string;
let cluster: RunningCluster;
let library: Kafka;

beforeAll(async () => {
  directory = await mkdtemp(join(await dataRoot(), 'meldpunt-leiders-'));
  cluster = await startKafkaCluster(
    {
      dataDir: directory,
      heapMb: 256,
      // Leaders move when a test says so: the cluster would give them back by itself every five minutes.
      settings: { 'auto.leader.rebalance.enable': 'false' },
    },
    3,
  );
  library = new Kafka({
    brokers: [...cluster.brokers],
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 30 },
  });
}, 180_000);
afterAll(async () => {
  await cluster?.stop();
  await rm(directory, { recursive: true, force: true });
});

/**
 * By our own client: the library's gives up where a broker has not heard of the topic yet. Every broker takes part
 * first: one that has only just come back would be given copies and lead nothing.
 */
async function makeTopic(topic: string): Promise<void> {
  await withAdmin((admin) =>
    until(async () => (await admin.describeCluster()).brokers.length === cluster.nodes.length, 60_000),
  );
  const kafka = connectKafka({ brokers: cluster.brokers, clientId: 'proef-topics', log: silentLog });
  await kafka.admin.createTopics([{ topic, partitions: PARTITIONS }]);
  await kafka.close();
}

async function withAdmin<T>(ask: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = library.admin();
  await admin.connect();
  try {
    return await ask(admin);
  } finally {
    await admin.disconnect();
  }
}

async function partitionsOf(admin: Admin, topic: string): Promise<PartitionMetadata[]> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  return topics.flatMap(({ partitions }) => partitions);
}

/**
 * Takes the last broker away until others lead its partitions, and brings it back, so that a client's map is old. Ends
 * when all copies are in step again, so that what a leader is sent is acknowledged at once.
 */
async function moveLeaders(topic: string): Promise<void> {
  const count = cluster.nodes.length;
  const last = cluster.nodes.at(-1);
  if (last === undefined) throw new Error('there is no broker');
  await withAdmin(async (admin) => {
    const led = (await partitionsOf(admin, topic)).filter(({ leader }) => leader === count);
    if (led.length === 0) throw new Error(`broker ${count} leads no partition of ${topic}`);
    await last.kill();
    await until(
      async () => (await partitionsOf(admin, topic)).every(({ leader }) => leader > 0 && leader < count),
      60_000,
    );
    await last.start();
    await until(
      async () => (await partitionsOf(admin, topic)).every(({ isr }) => isr.length === count),
      60_000,
    );
  });
}

const values = (round: string) => Array.from({ length: MESSAGES }, (_, nr) => `${round}-${nr}`);

/** What a topic holds, each value once, in any order. */
async function valuesIn(topic: string): Promise<Set<string>> {
  const offsets = await withAdmin((admin) => admin.fetchTopicOffsets(topic));
  let left = offsets.reduce((sum, { high }) => sum + Number(high), 0);
  const found = new Set<string>();
  const consumer = library.consumer({ groupId: `lezer-${topic}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const { promise, resolve } = Promise.withResolvers<void>();
  await consumer.run({
    eachMessage: async ({ message }) => {
      found.add(message.value?.toString() ?? '');
      left -= 1;
      if (left === 0) resolve();
    },
  });
  await promise;
  await consumer.disconnect();
  return found;
}

test('partitions that got another leader since the last send lose nothing of the next one', async () => {
  await makeTopic('bewaard');
  const kafka = connectKafka({ brokers: cluster.brokers, clientId: 'proef-leiders', log: silentLog });
  const producer = kafka.producer();
  const send = async (round: string) => {
    const messages = values(round).map((value) => ({
      topic: 'bewaard',
      key: value,
      value: Buffer.from(value),
    }));
    // As the relay does: what was not acknowledged is sent again.
    while (
      !(await producer.send(messages).then(
        () => true,
        () => false,
      ))
    );
  };
  await send('voor');
  await moveLeaders('bewaard');
  await send('tijdens');
  await send('na');
  await producer.close();
  await kafka.close();
  const found = await valuesIn('bewaard');
  expect(['voor', 'tijdens', 'na'].flatMap(values).filter((value) => !found.has(value))).toEqual([]);
}, 240_000);

test('the same with the bare library loses messages and says nothing: the test can fail', async () => {
  await makeTopic('kaal');
  const producer = library.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: Partitioners.DefaultPartitioner,
    // It loses what it takes to be done when it tries again, so the other brokers have time to answer before it does.
    retry: { retries: 60, initialRetryTime: 2_000, maxRetryTime: 2_000 },
  });
  await producer.connect();
  const send = (round: string) =>
    producer.send({ topic: 'kaal', messages: values(round).map((value) => ({ key: value, value })) });
  await send('voor');
  await moveLeaders('kaal');
  await send('tijdens');
  await producer.disconnect();
  const found = await valuesIn('kaal');
  expect(values('tijdens').filter((value) => !found.has(value)).length).toBeGreaterThan(0);
}, 240_000);
