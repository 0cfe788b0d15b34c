import { setTimeout as sleep } from 'node:timers/promises';
import type { Batch, Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { CutOffSockets } from './cut-off-sockets.ts';
import { isLoginCut, isLoginRefused } from './login-cut.ts';

export interface KafkaConsumerSettings {
  group: string;
  topic: string;
  /** Milliseconds. */
  sessionTimeout: number;
  /** Milliseconds; at most a third of `sessionTimeout`. */
  heartbeatInterval: number;
  maxBytesPerPartition: number;
  maxBytes: number;
  /** Milliseconds the broker may hold an empty fetch. */
  maxWait: number;
  partitionsConsumedConcurrently: number;
}

/** One record as it came; value null is a tombstone. */
export interface FetchedMessage {
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** Receive time, milliseconds since the epoch, as text. */
  readonly timestamp: string;
  readonly headers?: Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>>;
}

/** What one fetch brought for one partition. */
export interface FetchedBatch {
  readonly topic: string;
  readonly partition: number;
  /** Offset the fetch asked for: lower than the first message where compaction left a gap. */
  readonly fetchedOffset: number;
  readonly lastOffset: number;
  /** End of the log at the time of the fetch. */
  readonly logEnd: number;
  readonly messages: readonly FetchedMessage[];
  /** False once the partition may have gone to another, the consumer stops or a seek is waiting. */
  isOurs(): boolean;
  /** Rejects when the group is rebalancing. */
  heartbeat(): Promise<void>;
  /** The next fetch starts after this offset. */
  resolve(offset: number): void;
}

export interface KafkaConsumerEvents {
  onBatch(batch: FetchedBatch): Promise<void>;
  /** Anything that shows that the broker answers. */
  onHeard(): void;
  /** In the group, with these partitions; none when there are more members than partitions. */
  onAssigned(partitions: readonly number[]): void;
  /** The group is dividing the partitions anew. */
  onRevoked(): void;
  /** `willRestart` false: it is given up and stays silent for ever. */
  onCrash(error: Error, willRestart: boolean): void;
}

const AGAIN_MS = 500;
/** For what failed to begin, or was given up, to leave the group. */
const LEAVE_MS = 1_000;

/** A group member for one topic. Commits nothing by itself. Begins again where the library takes a cut for a refusal. */
export class KafkaConsumer {
  readonly settings: KafkaConsumerSettings;
  readonly #createClient: (sockets: CutOffSockets) => Kafka;
  #consumer: Consumer | undefined;
  readonly #newSockets: () => CutOffSockets;
  #sockets: CutOffSockets;
  #wanted = false;

  constructor(
    createClient: (sockets: CutOffSockets) => Kafka,
    newSockets: () => CutOffSockets,
    settings: KafkaConsumerSettings,
  ) {
    this.#newSockets = newSockets;
    this.#sockets = newSockets();
    this.#createClient = createClient;
    this.settings = settings;
  }

  /** Joins the group; rejects when the cluster cannot be reached or the topic does not exist. */
  async start(events: KafkaConsumerEvents): Promise<void> {
    this.#wanted = true;
    await this.#begin(events);
  }

  async #begin(events: KafkaConsumerEvents): Promise<void> {
    const { settings } = this;
    this.#sockets = this.#newSockets();
    const consumer = this.#createClient(this.#sockets).consumer({
      groupId: settings.group,
      sessionTimeout: settings.sessionTimeout,
      heartbeatInterval: settings.heartbeatInterval,
      rebalanceTimeout: settings.sessionTimeout * 2,
      maxBytesPerPartition: settings.maxBytesPerPartition,
      maxBytes: settings.maxBytes,
      maxWaitTimeInMs: settings.maxWait,
      allowAutoTopicCreation: false,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 8 },
    });
    this.#consumer = consumer;
    const { events: names } = consumer;
    consumer.on(names.FETCH, () => events.onHeard());
    consumer.on(names.HEARTBEAT, () => events.onHeard());
    consumer.on(names.END_BATCH_PROCESS, () => events.onHeard());
    consumer.on(names.GROUP_JOIN, ({ payload }) => {
      events.onHeard();
      events.onAssigned(payload.memberAssignment[settings.topic] ?? []);
    });
    consumer.on(names.REBALANCING, () => events.onRevoked());
    consumer.on(names.CRASH, ({ payload: { error, restart } }) => {
      const cut = !restart && this.#wanted && isLoginCut(error);
      events.onCrash(error, restart || cut);
      if (cut) void this.#beginAgain(events);
    });
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [settings.topic], fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: settings.partitionsConsumedConcurrently,
        eachBatch: (payload) => events.onBatch(fetchedBatch(payload)),
      });
    } catch (error) {
      await this.#end(LEAVE_MS);
      throw error;
    }
    if (!this.#wanted) await this.#end(LEAVE_MS);
  }

  async #beginAgain(events: KafkaConsumerEvents): Promise<void> {
    await this.#end(LEAVE_MS);
    while (this.#wanted) {
      try {
        await this.#begin(events);
        return;
      } catch (error) {
        if (isLoginRefused(error) && error instanceof Error) {
          events.onCrash(error, false);
          return;
        }
      }
      await sleep(AGAIN_MS);
    }
  }

  /** The next fetch of this partition starts at `offset`. */
  seek(partition: number, offset: number): void {
    this.#consumer?.seek({ topic: this.settings.topic, partition, offset: `${offset}` });
  }

  /** Fetches no more of this partition, also after a rebalance, until `resume`. */
  pause(partition: number): void {
    this.#consumer?.pause([{ topic: this.settings.topic, partitions: [partition] }]);
  }

  resume(partition: number): void {
    this.#consumer?.resume([{ topic: this.settings.topic, partitions: [partition] }]);
  }

  /** Tells the broker how far we are: for showing lag, nothing relies on it. */
  async commit(positions: ReadonlyMap<number, number>): Promise<void> {
    const { topic } = this.settings;
    const offsets = [...positions].map(([partition, offset]) => ({ topic, partition, offset: `${offset}` }));
    await this.#consumer?.commitOffsets(offsets);
  }

  /** Lets the batch under way finish and leaves the group; cuts the connection when that takes too long. */
  async stop(deadline: number): Promise<void> {
    this.#wanted = false;
    await this.#end(deadline);
  }

  async #end(deadline: number): Promise<void> {
    const consumer = this.#consumer;
    this.#consumer = undefined;
    if (consumer === undefined) return;
    const { promise: timeUp, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, deadline);
    await Promise.race([consumer.disconnect().catch(() => {}), timeUp]);
    clearTimeout(timer);
    this.#sockets.cut();
  }
}

function fetchedBatch(payload: EachBatchPayload): FetchedBatch {
  const { batch } = payload;
  return {
    topic: batch.topic,
    partition: batch.partition,
    fetchedOffset: requestedOffset(batch),
    lastOffset: Number(batch.lastOffset()),
    logEnd: Number(batch.highWatermark),
    messages: batch.messages,
    isOurs: () => payload.isRunning() && !payload.isStale(),
    heartbeat: () => payload.heartbeat(),
    resolve: (offset) => payload.resolveOffset(`${offset}`),
  };
}

/** The library keeps it on the batch without declaring it in its types. */
function requestedOffset(batch: Batch): number {
  const { fetchedOffset } = { fetchedOffset: undefined, ...batch };
  const offset = Number(fetchedOffset ?? batch.firstOffset());
  if (!Number.isSafeInteger(offset)) throw new Error('batch without a fetched offset');
  return offset;
}
