import { topicSettings, topics } from '@meldpunt/contracts';
import { expect, it } from 'vitest';
import { createTestKafka, createTestTopics } from '../harnas/topics.ts';

const UUR = 3_600_000;
const DAG = 24 * UUR;

/** Sends one record under this timestamp and tells the one it stands in the log with. */
async function opTopic(instellingen: 'hub' | 'bare', tijd: number): Promise<number> {
  const entries = Object.entries(topicSettings(topics.melding)).map(([name, value]) => ({ name, value }));
  const made = await createTestTopics([
    { topic: 'in', numPartitions: 1, ...(instellingen === 'hub' ? { configEntries: entries } : {}) },
  ]);
  const kafka = createTestKafka('klok');
  const producer = kafka.producer({ retry: { retries: 0 } });
  await producer.connect();
  try {
    const message = { value: 'x', timestamp: String(tijd) };
    await producer.send({ topic: made.topic('in'), acks: -1, messages: [message] });
    return await new Promise<number>((done, fail) => {
      const consumer = kafka.consumer({ groupId: `${made.prefix}klok` });
      consumer
        .connect()
        .then(() => consumer.subscribe({ topic: made.topic('in'), fromBeginning: true }))
        .then(() =>
          consumer.run({
            eachMessage: async ({ message: received }) => {
              done(Number(received.timestamp));
              setImmediate(() => void consumer.disconnect());
            },
          }),
        )
        .catch(fail);
    });
  } finally {
    await producer.disconnect();
    await made.delete();
  }
}

it('a writer whose clock is two hours ahead can write to a topic of the hub, and to one without its settings not', async () => {
  const vooruit = Date.now() + 2 * UUR;
  await expect(opTopic('bare', vooruit)).rejects.toThrow(/timestamp/);
  expect(Math.abs((await opTopic('hub', vooruit)) - Date.now())).toBeLessThan(UUR / 2);
});

it.each([
  ['two hours', 2 * UUR],
  ['200 days', 200 * DAG],
])(
  'what a writer whose clock is %s behind sends counts from when the hub got it, not from that clock',
  async (_hoeveel, achter) => {
    const toen = Date.now() - achter;
    expect(await opTopic('bare', toen)).toBe(toen);
    expect(Math.abs((await opTopic('hub', toen)) - Date.now())).toBeLessThan(UUR / 2);
  },
);
