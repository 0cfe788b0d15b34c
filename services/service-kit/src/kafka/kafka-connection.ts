import { Kafka, type SASLOptions } from 'kafkajs';
import { CutOffSockets } from './cut-off-sockets.ts';
import { KafkaAdmin } from './kafka-admin.ts';
import { KafkaConsumer, type KafkaConsumerSettings } from './kafka-consumer.ts';
import { lastGoodToken } from './last-good-token.ts';
import { readRecordsOurselves } from './own-record-reader.ts';
import { writeRecordsOurselves } from './own-record-writer.ts';
import { Producer, type ProducerSettings } from './producer.ts';
import { quietLogger } from './quiet-logger.ts';
import { DEFAULT_KAFKA_TIMEOUTS, type KafkaAuth, type KafkaSettings } from './settings.ts';
import { stillTimers } from './still-timers.ts';

/** Everything this process does with one Kafka cluster. Nothing connects before it is used. */
export class KafkaConnection {
  readonly admin: KafkaAdmin;
  readonly settings: KafkaSettings;
  readonly #newSockets: () => CutOffSockets;
  readonly #sasl: SASLOptions | undefined;

  constructor(settings: KafkaSettings) {
    stillTimers();
    readRecordsOurselves();
    writeRecordsOurselves();
    this.settings = settings;
    this.#sasl = settings.auth === undefined ? undefined : saslOptions(settings.auth);
    const newSockets = () => new CutOffSockets(settings.route);
    this.#newSockets = newSockets;
    this.admin = new KafkaAdmin((sockets) => this.#client(sockets), newSockets);
  }

  /** A producer of its own; one per process is enough, the relay has it. */
  producer(settings: ProducerSettings = {}): Producer {
    return new Producer((sockets) => this.#client(sockets), this.#newSockets, this.settings.log, settings);
  }

  consumer(settings: KafkaConsumerSettings): KafkaConsumer {
    return new KafkaConsumer((sockets) => this.#client(sockets), this.#newSockets, settings);
  }

  async close(): Promise<void> {
    await this.admin.close();
  }

  #client(sockets: CutOffSockets): Kafka {
    const { settings } = this;
    const timeouts = { ...DEFAULT_KAFKA_TIMEOUTS, ...settings.timeouts };
    return new Kafka({
      brokers: [...settings.brokers],
      clientId: settings.clientId,
      ...(settings.ssl === undefined ? {} : { ssl: settings.ssl }),
      ...(this.#sasl === undefined ? {} : { sasl: this.#sasl }),
      connectionTimeout: timeouts.connect,
      authenticationTimeout: timeouts.request,
      requestTimeout: timeouts.request,
      reauthenticationThreshold: timeouts.reauthenticate,
      enforceRequestTimeout: true,
      retry: { initialRetryTime: 100, maxRetryTime: timeouts.retryCap, retries: 8 },
      socketFactory: sockets.factory,
      logCreator: quietLogger(settings.log),
    });
  }
}

/** Describes a connection to Kafka; connecting happens when a producer, consumer or the admin is first used. */
export function connectKafka(settings: KafkaSettings): KafkaConnection {
  return new KafkaConnection(settings);
}

function saslOptions(auth: KafkaAuth): SASLOptions {
  if (auth.mechanism === 'plain')
    return { mechanism: 'plain', username: auth.username, password: auth.password };
  const token = lastGoodToken(auth.token);
  return { mechanism: 'oauthbearer', oauthBearerProvider: async () => ({ value: await token() }) };
}
