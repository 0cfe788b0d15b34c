import { randomUUID } from 'node:crypto';
import type { Admin, Kafka, KafkaMessage } from 'kafkajs';

/**
 * Reads what topics hold at this moment, oldest first per partition, and hands each message to `verwerk`. Resolves when
 * every partition was read to the end it had at the start. The consumer group is `groep` and a random part, and is gone
 * afterwards.
 */
export async function leesTopicsTotEinde(
  kafka: Kafka,
  admin: Pick<Admin, 'fetchTopicOffsets'>,
  topics: readonly string[],
  groep: string,
  verwerk: (topic: string, partition: number, bericht: KafkaMessage) => void,
): Promise<void> {
  const einden = new Map<string, bigint>();
  const gevuld = new Set<string>();
  for (const topic of topics) {
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
      if (BigInt(high) === BigInt(low)) continue;
      einden.set(`${topic} ${partition}`, BigInt(high));
      gevuld.add(topic);
    }
  }
  if (einden.size === 0) return;
  const consumer = kafka.consumer({
    groupId: `${groep}-${randomUUID()}`,
    allowAutoTopicCreation: false,
    // Leaving waits for the fetch under way, and at the end of a topic nothing comes any more.
    maxWaitTimeInMs: 100,
    retry: { retries: 20 },
  });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [...gevuld], fromBeginning: true });
    await new Promise<void>((klaar, mislukt) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        if (!payload.restart) mislukt(payload.error);
      });
      consumer
        .run({
          eachBatch: async ({ batch }) => {
            const sleutel = `${batch.topic} ${batch.partition}`;
            const einde = einden.get(sleutel);
            if (einde === undefined) return;
            for (const bericht of batch.messages) {
              if (BigInt(bericht.offset) < einde) verwerk(batch.topic, batch.partition, bericht);
            }
            // Compaction and transaction markers leave holes, so the position counts, not the number of messages.
            if (BigInt(batch.lastOffset()) + 1n >= einde) einden.delete(sleutel);
            if (einden.size === 0) klaar();
          },
        })
        .catch(mislukt);
    });
  } finally {
    await consumer.disconnect();
  }
}

/** The values of one topic, in the same way. */
export function leesTopicTotEinde(
  kafka: Kafka,
  admin: Pick<Admin, 'fetchTopicOffsets'>,
  topic: string,
  groep: string,
  verwerk: (waarde: Buffer) => void,
): Promise<void> {
  return leesTopicsTotEinde(kafka, admin, [topic], groep, (_topic, _partition, { value }) => {
    if (value !== null) verwerk(value);
  });
}
