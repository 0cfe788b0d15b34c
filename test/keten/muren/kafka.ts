import { randomUUID } from 'node:crypto';
import { type Consumer, Kafka, type KafkaConfig, logLevel, type Producer } from 'kafkajs';

/** OK when the broker let it through, else the broker's own code. */
export type Oordeel = string;

/** One principal at one listener, trying what it may and what it may not. */
export class Probeerder {
  readonly #kafka: Kafka;
  readonly #groep: string;
  readonly #producer: Producer;
  readonly #abonnee: Consumer;

  constructor(config: KafkaConfig, groep: string) {
    this.#kafka = new Kafka({
      ...config,
      logLevel: logLevel.NOTHING,
      retry: { retries: 2, initialRetryTime: 50 },
    });
    this.#groep = groep;
    this.#producer = this.#kafka.producer({ allowAutoTopicCreation: false });
    this.#abonnee = this.#consumer(`${groep}${randomUUID()}`);
  }

  async begin(): Promise<void> {
    await Promise.all([this.#producer.connect(), this.#abonnee.connect()]);
  }

  async sluit(): Promise<void> {
    await Promise.all([this.#producer.disconnect(), this.#abonnee.disconnect()]);
  }

  #consumer = (groupId: string) => this.#kafka.consumer({ groupId, maxWaitTimeInMs: 100 });

  /** A send of one message. */
  async schrijf(
    topic: string,
    key: string | null = null,
    value: Buffer = Buffer.from('muur'),
  ): Promise<Oordeel> {
    return oordeel(() => this.#producer.send({ topic, acks: -1, messages: [{ key, value }] }));
  }

  /** A fetch in a group of its own. What may not even be described is refused before the fetch. */
  async lees(topic: string): Promise<Oordeel> {
    const beschreven = await oordeel(() => this.#abonnee.subscribe({ topics: [topic] }));
    return beschreven === 'OK' ? this.#haal(topic, `${this.#groep}${randomUUID()}`) : beschreven;
  }

  /** Joins the group of somebody else on a topic of one's own. */
  leesInGroep(topic: string, groep: string): Promise<Oordeel> {
    return this.#haal(topic, groep);
  }

  async #haal(topic: string, groepId: string): Promise<Oordeel> {
    const consumer = this.#consumer(groepId);
    try {
      return await oordeel(async () => {
        await consumer.connect();
        await consumer.subscribe({ topics: [topic], fromBeginning: true });
        await new Promise<void>((klaar, mislukt) => {
          consumer.on(consumer.events.CRASH, ({ payload }) => mislukt(payload.error));
          consumer.on(consumer.events.FETCH, () => klaar());
          consumer.run({ eachMessage: async () => undefined }).catch(mislukt);
        });
      });
    } finally {
      await consumer.disconnect().catch(() => undefined);
    }
  }

  /** Acts of an administrator, which no party and only the gateway may. */
  async beheer(): Promise<Oordeel[]> {
    const admin = this.#kafka.admin();
    await admin.connect();
    try {
      return [
        await oordeel(() =>
          admin.createTopics({ topics: [{ topic: `vreemd-${randomUUID()}`, numPartitions: 1 }] }),
        ),
        await oordeel(() => admin.describeAcls(alleAcls)),
      ];
    } finally {
      await admin.disconnect();
    }
  }
}

/** Filter for every ACL there is: resource, operation, permission and pattern type ANY. */
export const alleAcls = { resourceType: 1, resourcePatternType: 1, operation: 1, permissionType: 1 } as const;

async function oordeel(poging: () => Promise<unknown>): Promise<Oordeel> {
  try {
    await poging();
    return 'OK';
  } catch (error) {
    return codeVan(error);
  }
}

/** The broker's code, wherever kafkajs put it. */
function codeVan(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  if ('type' in error && typeof error.type === 'string') return error.type;
  if ('errors' in error && Array.isArray(error.errors) && error.errors.length > 0)
    return codeVan(error.errors[0]);
  if ('cause' in error && error.cause !== undefined) return codeVan(error.cause);
  return error instanceof Error ? `${error.name}: ${error.message}` : 'UNKNOWN';
}
