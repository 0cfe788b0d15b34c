import { afterAll, expect, test } from 'vitest';
import { createTestKafka, createTestTopics, uniqueName } from './topics.ts';

const topics = await createTestTopics(['heen', { topic: 'terug', numPartitions: 3 }]);
afterAll(() => topics.delete());

test('what is sent to a test topic is read from it', async () => {
  const kafka = createTestKafka();
  const producer = kafka.producer({ idempotent: true });
  await producer.connect();
  await producer.send({ topic: topics.topic('heen'), messages: [{ value: 'hallo' }] });
  await producer.disconnect();

  const consumer = kafka.consumer({ groupId: uniqueName('lezer'), maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic: topics.topic('heen'), fromBeginning: true });
  const received = await new Promise((done) => {
    void consumer.run({ eachMessage: async ({ message }) => done(message.value?.toString()) });
  });
  await consumer.disconnect();
  expect(received).toBe('hallo');
});

test('a test topic that was not asked for has no name', () => {
  expect(() => topics.topic('elders')).toThrow('heen, terug');
});
