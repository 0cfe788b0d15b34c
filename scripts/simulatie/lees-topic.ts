import { randomUUID } from 'node:crypto';
import type { Admin, Kafka } from 'kafkajs';

/**
 * Reads what a topic holds at this moment, oldest first per partition, and hands each value to `verwerk`.
 * Resolves when every partition was read to the end it had at the start. The consumer group is `groep` and a random
 * part, and is gone afterwards.
 */
export async function leesTopicTotEinde(
  kafka: Kafka,
  admin: Pick<Admin, 'fetchTopicOffsets'>,
  topic: string,
  groep: string,
  verwerk: (waarde: Buffer) => void,
): Promise<void> {
  const einden = new Map(
    (await admin.fetchTopicOffsets(topic))
      .filter(({ high, low }) => BigInt(high) > BigInt(low))
      .map(({ partition, high }) => [partition, BigInt(high)]),
  );
  if (einden.size === 0) return;
  const consumer = kafka.consumer({ groupId: `${groep}-${randomUUID()}`, retry: { retries: 10 } });
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((klaar, mislukt) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => mislukt(payload.error));
      consumer
        .run({
          eachBatch: async ({ batch }) => {
            const einde = einden.get(batch.partition);
            for (const { value, offset } of batch.messages) {
              if (value !== null && einde !== undefined && BigInt(offset) < einde) verwerk(value);
            }
            // Compaction and transaction markers leave holes, so the position counts, not the number of messages.
            if (einde !== undefined && BigInt(batch.lastOffset()) + 1n >= einde)
              einden.delete(batch.partition);
            if (einden.size === 0) klaar();
          },
        })
        .catch(mislukt);
    });
  } finally {
    await consumer.disconnect();
  }
}
