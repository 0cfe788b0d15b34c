import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createTestKafka, uniqueName } from '../../../test/harnas/topics.ts';
import { connectKafka, IndefiniteSendError, type KafkaConnection, silentLog } from '../src/index.ts';
import { brokerAddress, type KafkaProxy, PRODUCE, startKafkaProxy } from './kafka-proxy.ts';
import { until } from './until.ts';

let proxy: KafkaProxy;
let kafka: KafkaConnection;
const topic = uniqueName('lossy');

beforeAll(async () => {
  proxy = await startKafkaProxy(brokerAddress(inject('kafkaBrokers')[0]));
  kafka = connectKafka({
    brokers: inject('kafkaBrokers'),
    clientId: 'proef-producer',
    log: silentLog,
    route: proxy.route,
    timeouts: { request: 2_000 },
  });
  await kafka.admin.createTopics([{ topic, partitions: 1 }]);
});
afterAll(async () => {
  await kafka.admin.deleteTopics([topic]);
  await kafka.close();
  await proxy.stop();
});

/** All values in a topic of one partition, in order of the log. */
async function readAll(name: string): Promise<string[]> {
  const [bounds] = await kafka.admin.topicOffsets(name);
  const values: string[] = [];
  const consumer = createTestKafka().consumer({ groupId: uniqueName('lezer') });
  await consumer.connect();
  await consumer.subscribe({ topic: name, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      values.push(message.value?.toString() ?? '');
    },
  });
  await until(() => values.length >= (bounds?.end ?? 0));
  await consumer.disconnect();
  return values;
}

test('a lost answer to a produce request loses and doubles nothing, whoever sends at the same time', async () => {
  const producer = kafka.producer();
  const expected: string[] = [];
  const message = (value: string) => ({ topic, key: 'k', value: Buffer.from(value) });
  await producer.send([message('eerste')]);
  expected.push('eerste');
  for (let round = 0; round < 10; round++) {
    const lost = proxy.loseNextAnswer(PRODUCE);
    const sizes = [1, 3, 2, 5];
    const sends = sizes.map((size, sender) => {
      const values = Array.from({ length: size }, (_, nr) => `ronde${round}-zender${sender}-${nr}`);
      expected.push(...values);
      return producer.send(values.map(message));
    });
    await Promise.all(sends);
    await lost;
  }
  await producer.close();
  expect(await readAll(topic)).toEqual(expected);
});

test('a send past its deadline rejects, its client can write no more, and the next send works', async () => {
  const producer = kafka.producer({ deadline: 1_500 });
  const name = uniqueName('stil');
  await kafka.admin.createTopics([{ topic: name, partitions: 1 }]);
  const message = (value: string) => ({ topic: name, key: 'k', value: Buffer.from(value) });
  await producer.send([message('voor')]);
  proxy.stall();
  const stalled = producer.send([message('tijdens')]);
  const queued = producer.send([message('erna')]);
  await expect(stalled).rejects.toBeInstanceOf(IndefiniteSendError);
  await queued;
  await producer.send([message('tijdens')]);
  await producer.close();
  expect(await readAll(name)).toEqual(['voor', 'erna', 'tijdens']);
  await kafka.admin.deleteTopics([name]);
});
