import { topicSettings, topics } from '@meldpunt/contracts';
import { expect, it } from 'vitest';
import { createTestKafka, createTestTopics } from '../harnas/topics.ts';

const UUR = 3_600_000;

it('a writer whose clock is two hours ahead can write to a topic of the hub, and to one without its settings not', async () => {
  const entries = Object.entries(topicSettings(topics.melding)).map(([name, value]) => ({ name, value }));
  const made = await createTestTopics([
    { topic: 'hub', numPartitions: 1, configEntries: entries },
    { topic: 'bare', numPartitions: 1 },
  ]);
  const kafka = createTestKafka('klok');
  const producer = kafka.producer({ retry: { retries: 0 } });
  await producer.connect();
  const send = (topic: string) =>
    producer.send({
      topic: made.topic(topic),
      acks: -1,
      messages: [{ value: 'x', timestamp: String(Date.now() + 2 * UUR) }],
    });
  try {
    await expect(send('bare')).rejects.toThrow(/timestamp/);
    await send('hub');
    const received = await new Promise<number>((done, fail) => {
      const consumer = kafka.consumer({ groupId: `${made.prefix}klok` });
      consumer
        .connect()
        .then(() => consumer.subscribe({ topic: made.topic('hub'), fromBeginning: true }))
        .then(() =>
          consumer.run({
            eachMessage: async ({ message }) => {
              done(Number(message.timestamp));
              setImmediate(() => void consumer.disconnect());
            },
          }),
        )
        .catch(fail);
    });
    expect(Math.abs(received - Date.now())).toBeLessThan(UUR / 2);
  } finally {
    await producer.disconnect();
    await made.delete();
  }
});
