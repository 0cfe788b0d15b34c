import { randomBytes } from 'node:crypto';
import { createTopics } from '@meldpunt/service-kit';
import { type Admin, type ITopicConfig, Kafka, logLevel } from 'kafkajs';
import { inject } from 'vitest';

/** A client of the test run's broker, with retries short enough for a test. */
export function createTestKafka(clientId = 'test'): Kafka {
  return new Kafka({
    clientId,
    brokers: inject('kafkaBrokers'),
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 10 },
  });
}

/** A name no other test uses, for topics, consumer groups and transactional ids alike. */
export function uniqueName(name: string): string {
  return `test-${inject('runId')}-${randomBytes(3).toString('hex')}.${name}`;
}

export type TestTopics = {
  prefix: string;
  /** The name on the broker of a topic asked for as `name`. */
  topic(name: string): string;
  delete(): Promise<void>;
};

async function withAdmin(work: (admin: Admin) => Promise<void>): Promise<void> {
  const admin = createTestKafka('test-admin').admin();
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Topics of its own for a test file, each under a prefix no other file uses; resolves once they have leaders. */
export async function createTestTopics(topics: readonly (string | ITopicConfig)[]): Promise<TestTopics> {
  const prefix = uniqueName('');
  const configs = topics.map((topic) => (typeof topic === 'string' ? { topic, numPartitions: 1 } : topic));
  const known = new Set(configs.map(({ topic }) => topic));
  const prefixed = configs.map((config) => ({ ...config, topic: `${prefix}${config.topic}` }));
  await withAdmin((admin) => createTopics(admin, prefixed));
  return {
    prefix,
    topic(name) {
      if (!known.has(name)) throw new Error(`No test topic "${name}": only ${[...known].join(', ')}.`);
      return `${prefix}${name}`;
    },
    delete: () =>
      withAdmin((admin) => admin.deleteTopics({ topics: [...known].map((name) => `${prefix}${name}`) })),
  };
}
