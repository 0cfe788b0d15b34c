import type { ConsumerTimeouts } from '../../src/consumer/consumer-timeouts.ts';
import { KafkaConsumerStrategy } from '../../src/consumer/kafka-consumer-strategy.ts';
import type { Fence } from '../../src/consumer/partition-lock.ts';
import type { RetrySettings } from '../../src/consumer/partition-worker.ts';
import type { ConsumedBatch, Subscription } from '../../src/consumer/subscription.ts';
import type { FatalReason } from '../../src/consumer/subscription-runner.ts';
import { connectKafka, type KafkaConnection } from '../../src/kafka/kafka-connection.ts';
import type { KafkaSettings } from '../../src/kafka/settings.ts';
import { type Log, silentLog } from '../../src/log/log.ts';
import { OutboxRelay } from '../../src/outbox/relay.ts';
import type { Database } from '../../src/postgres/database.ts';
import type { UnitOfWork } from '../../src/transaction/unit-of-work.ts';
import { type Ding, dingSubscription, handleDingen } from './ding.ts';

export type DingHandler = (batch: ConsumedBatch<Ding>, work: UnitOfWork) => Promise<void>;

export interface ProefSettings {
  brokers: readonly string[];
  database: Database;
  topic: string;
  uit: string;
  /** First part of the consumer group. */
  group: string;
  handle?: DingHandler;
  subscription?: Partial<Subscription<Ding>>;
  subscriptions?: readonly Subscription<Ding>[];
  relay?: boolean;
  fence?: Fence;
  timeouts?: Partial<ConsumerTimeouts>;
  retry?: Partial<RetrySettings>;
  log?: Log;
  route?: KafkaSettings['route'];
  kafkaTimeouts?: KafkaSettings['timeouts'];
  auth?: KafkaSettings['auth'];
  hasRoom?: () => boolean;
  onFatal?: (reason: FatalReason, error?: unknown) => void;
}

export interface Proef {
  strategy: KafkaConsumerStrategy;
  relay: OutboxRelay;
  kafka: KafkaConnection;
  fatal: FatalReason[];
  stop(): Promise<void>;
}

/** Consumer and relay of the trial service without NestJS, in this process. */
export function startProef(settings: ProefSettings): Proef {
  const { database, topic, uit, group, log = silentLog } = settings;
  const kafka = connectKafka({
    brokers: settings.brokers,
    clientId: group,
    log,
    ...(settings.route === undefined ? {} : { route: settings.route }),
    ...(settings.auth === undefined ? {} : { auth: settings.auth }),
    ...(settings.kafkaTimeouts === undefined ? {} : { timeouts: settings.kafkaTimeouts }),
  });
  const fatal: FatalReason[] = [];
  const strategy = new KafkaConsumerStrategy({
    service: group,
    kafka,
    pool: database.verwerker,
    subscriptions: settings.subscriptions ?? [dingSubscription(topic, settings.subscription)],
    seal: (bytes) => Buffer.concat([Buffer.from('verzegeld:'), bytes]),
    log,
    onFatal: (reason, error) => {
      fatal.push(reason);
      settings.onFatal?.(reason, error);
    },
    timeouts: {
      session: 6_000,
      heartbeat: 500,
      commitInterval: 200,
      maxWait: 200,
      drain: 10_000,
      ...settings.timeouts,
    },
    retry: { firstWait: 20, longestWait: 200, ...settings.retry },
    ...(settings.fence === undefined ? {} : { fence: settings.fence }),
    ...(settings.hasRoom === undefined ? {} : { hasRoom: settings.hasRoom }),
  });
  const handle: DingHandler = settings.handle ?? ((batch, work) => handleDingen(batch, work, uit));
  for (const name of new Set(
    (settings.subscriptions ?? [{ name: 'ding' }]).map((subscription) => subscription.name),
  )) {
    strategy.addHandler(name, handle, true);
  }
  const producer = kafka.producer();
  const relay = new OutboxRelay({ database, producer, admin: kafka.admin, log });
  if (settings.relay === true) relay.start();
  strategy.listen((error) => {
    if (error !== undefined) throw error;
  });
  return {
    strategy,
    relay,
    kafka,
    fatal,
    stop: async () => {
      await strategy.close();
      await relay.stop();
      await producer.close();
      await kafka.close();
    },
  };
}
