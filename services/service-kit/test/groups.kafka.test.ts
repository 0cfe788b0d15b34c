import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createTestKafka, uniqueName } from '../../../test/harnas/topics.ts';
import { connectKafka, type KafkaConnection, silentLog } from '../src/index.ts';
import { dingSubscription } from './proef/ding.ts';
import { proefOmgeving } from './proef/proef-omgeving.ts';
import { until } from './until.ts';

// Why every subscription has a group and a consumer of its own: a member that comes stops all of its group, and what is
// slow holds up all that its consumer reads.

const omgeving = proefOmgeving();
const cleanUp: (() => Promise<unknown>)[] = [];
let kafka: KafkaConnection;

beforeAll(() => {
  kafka = connectKafka({ brokers: inject('kafkaBrokers'), clientId: 'proef-groepen', log: silentLog });
});
afterAll(async () => {
  for (const clean of cleanUp.reverse()) await clean();
  await kafka.close();
});

async function makeTopic(name: string): Promise<string> {
  const topic = uniqueName(name);
  await kafka.admin.createTopics([{ topic, partitions: 2 }]);
  cleanUp.push(() => kafka.admin.deleteTopics([topic]));
  return topic;
}

/** Makes a member of a group; tells how often the group took its partitions from it. */
async function join(group: string, topic: string): Promise<() => number> {
  const consumer = kafka.consumer({
    group,
    topic,
    sessionTimeout: 6_000,
    heartbeatInterval: 200,
    maxBytesPerPartition: 100_000,
    maxBytes: 100_000,
    maxWait: 100,
    partitionsConsumedConcurrently: 1,
  });
  cleanUp.push(() => consumer.stop(5_000));
  let [joined, revoked] = [false, 0];
  await consumer.start({
    onBatch: async () => {},
    onHeard: () => {},
    onAssigned: () => {
      joined = true;
    },
    onRevoked: () => {
      revoked += 1;
    },
    onCrash: () => {},
  });
  await until(() => joined);
  return () => revoked;
}

test('a member that comes stops its own group and no other', async () => {
  const [druk, ander] = [await makeTopic('druk'), await makeTopic('ander')];
  const group = uniqueName('groep');
  const revokedOfFirst = await join(group, druk);
  const revokedOfOther = await join(uniqueName('groep'), ander);
  await join(group, druk);
  await until(() => revokedOfFirst() > 0);
  expect(revokedOfOther()).toBe(0);
});

test('with one group for both topics it stops the reader of the other topic too', async () => {
  const [druk, ander] = [await makeTopic('druk'), await makeTopic('ander')];
  const group = uniqueName('groep');
  const revokedOfOther = await join(group, ander);
  await join(group, druk);
  await until(() => revokedOfOther() > 0);
});

test('every subscription of a service has a group of its own', async () => {
  const [plek, tweede] = [await omgeving.plek(), await omgeving.plek()];
  const proef = plek.start({
    subscriptions: [dingSubscription(plek.in), dingSubscription(tweede.in, { id: 'ding.tweede' })],
  });
  await until(() => proef.strategy.notReady().length === 0);
  const admin = createTestKafka().admin();
  await admin.connect();
  const { groups } = await admin.listGroups();
  const ours = groups.map(({ groupId }) => groupId).filter((groupId) => groupId.startsWith(plek.group));
  const described = await admin.describeGroups(ours);
  await admin.disconnect();
  expect(described.groups.map(({ members }) => members.length)).toEqual([1, 1]);
});

test('a slow topic holds up what the same consumer of the bare library reads, however many at once', async () => {
  const [traag, snel] = [await makeTopic('traag'), await makeTopic('snel')];
  const consumer = createTestKafka().consumer({
    groupId: uniqueName('groep'),
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 100,
  });
  cleanUp.push(() => consumer.disconnect());
  const slow = Promise.withResolvers<void>();
  const seen: string[] = [];
  await consumer.connect();
  await consumer.subscribe({ topics: [traag, snel], fromBeginning: true });
  await consumer.run({
    partitionsConsumedConcurrently: 8,
    eachBatch: async ({ batch }) => {
      seen.push(batch.topic);
      if (batch.topic === traag) await slow.promise;
    },
  });
  const producer = kafka.producer();
  cleanUp.push(() => producer.close());
  const send = (topic: string) => producer.send([{ topic, key: 'k', value: Buffer.from('x') }]);
  await send(traag);
  await until(() => seen.includes(traag));
  await send(snel);
  const over2 = performance.now() + 2_000;
  await until(() => performance.now() > over2);
  expect(seen).toEqual([traag]);
  slow.resolve();
  await until(() => seen.includes(snel));
});
