import { setTimeout as pause } from 'node:timers/promises';
import type { Admin, ITopicConfig } from 'kafkajs';

const LEADERS_WITHIN_MS = 15_000;
const LOOK_AGAIN_MS = 50;

/**
 * Resolves when `askOffsets` can tell where each of these topics ends, which takes a leader for every partition; rejects
 * with its last error after fifteen seconds. The library's own waiting gives up at once when one of several brokers has
 * not heard of a new topic yet.
 */
export async function waitForLeaders(
  topics: readonly string[],
  askOffsets: (topic: string) => Promise<unknown>,
): Promise<void> {
  const until = performance.now() + LEADERS_WITHIN_MS;
  for (const topic of topics) {
    for (;;) {
      try {
        await askOffsets(topic);
        break;
      } catch (error) {
        if (performance.now() > until) throw error;
        await pause(LOOK_AGAIN_MS);
      }
    }
  }
}

/** Makes topics that are not there yet over a connection of the caller's; resolves when they have leaders. */
export async function createTopics(admin: Admin, topics: ITopicConfig[]): Promise<void> {
  if (topics.length > 0) await admin.createTopics({ topics, waitForLeaders: false });
  await waitForLeaders(
    topics.map(({ topic }) => topic),
    (topic) => admin.fetchTopicOffsets(topic),
  );
}
