import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaConnection } from '../kafka/kafka-connection.ts';
import type { FetchedBatch, KafkaConsumer } from '../kafka/kafka-consumer.ts';
import type { Log } from '../log/log.ts';
import type { ConsumerTimeouts } from './consumer-timeouts.ts';
import type { HeldBack } from './decode-chunk.ts';
import { PartitionWorker, type PartitionWorkerParts } from './partition-worker.ts';
import { PositionConflict } from './position-conflict.ts';
import { QuietPartitions } from './quiet-partitions.ts';
import type { Subscription } from './subscription.ts';
import { markContradicted } from './verbruik.ts';
import { Watchdog } from './watchdog.ts';

export interface SubscriptionRunnerParts
  extends Omit<PartitionWorkerParts, 'clusterId' | 'logBounds' | 'seek' | 'holdBack'> {
  kafka: KafkaConnection;
  group: string;
  timeouts: ConsumerTimeouts;
  /** This process cannot go on; it must be started again or looked at. */
  onFatal(reason: FatalReason, error?: unknown): void;
  /** Resolves when this subscription may start. */
  mayStart(): Promise<void>;
}

export type FatalReason =
  | 'POSITION_CONFLICT'
  | 'DATABASE_SET_BACK'
  | 'CONSUMER_CRASHED'
  | 'CONSUMER_HANGS'
  | 'UNCAUGHT';

/** A partition that waits for a newer release of this service. */
export interface HeldPartition extends HeldBack {
  topic: string;
  partition: number;
}

/** One group member for one topic: starts while the broker is away, watches over itself, drains on stop. */
export class SubscriptionRunner {
  readonly subscription: Subscription<unknown>;
  readonly #parts: SubscriptionRunnerParts;
  readonly #log: Log;
  readonly #watchdog: Watchdog;
  readonly #quiet: QuietPartitions;
  readonly #worker: PartitionWorker;
  readonly #stopping = new AbortController();
  #consumer: KafkaConsumer;
  #assigned: readonly number[] = [];
  #joined = false;
  #heardAt = 0;
  #clusterId: Promise<string> | undefined;
  #uncommitted = new Map<number, number>();
  readonly #heldBack = new Map<number, HeldBack>();
  #committer: NodeJS.Timeout | undefined;
  #starting: Promise<void> = Promise.resolve();

  constructor(parts: SubscriptionRunnerParts) {
    const { subscription, kafka, timeouts } = parts;
    this.subscription = subscription;
    this.#parts = parts;
    this.#log = parts.log;
    this.#consumer = kafka.consumer({
      group: parts.group,
      topic: subscription.topic,
      sessionTimeout: timeouts.session,
      heartbeatInterval: timeouts.heartbeat,
      maxWait: timeouts.maxWait,
      maxBytesPerPartition: timeouts.maxBytesPerPartition,
      maxBytes: timeouts.maxBytesPerFetch,
      partitionsConsumedConcurrently: subscription.concurrency ?? 1,
    });
    this.#watchdog = new Watchdog({
      silence: timeouts.session * 2,
      brokerAnswers: async () => (await kafka.admin.clusterId()) !== '',
      onHang: () => parts.onFatal('CONSUMER_HANGS'),
    });
    this.#quiet = new QuietPartitions({
      topic: subscription.topic,
      pool: parts.pool,
      admin: kafka.admin,
      log: parts.log,
      seek: (partition, offset) => this.#consumer.seek(partition, offset),
      conflict: (partition, conflict) => void this.#onConflict(partition, conflict),
      lookAgain: timeouts.lookAgain,
    });
    this.#worker = new PartitionWorker({
      ...parts,
      clusterId: () => this.#knownClusterId(),
      logBounds: (topic, partition) => kafka.admin.logBounds(topic, partition),
      seek: (partition, offset) => this.#consumer.seek(partition, offset),
      holdBack: (partition, message) => this.#holdBack(partition, message),
    });
  }

  /** Starts in the background; keeps trying while the broker or the topic is not there. */
  start(): void {
    this.#starting = this.#startUntilItWorks();
  }

  /** Lets the batch under way finish within `deadline` milliseconds and leaves the group. */
  async stop(deadline: number): Promise<void> {
    this.#stopping.abort();
    this.#watchdog.stop();
    this.#quiet.stop();
    clearInterval(this.#committer);
    await this.#commit();
    await this.#consumer.stop(deadline);
    // A start that still waits for the broker notices the cut by itself.
    await Promise.race([this.#starting.catch(() => {}), sleep(500)]);
    this.#assigned = [];
    this.#joined = false;
    this.#heldBack.clear();
  }

  /** In the group (perhaps with no partition, when there are more members) and heard from the broker lately. */
  get ready(): boolean {
    return this.#joined && performance.now() - this.#heardAt < this.#parts.timeouts.session;
  }

  get assigned(): readonly number[] {
    return this.#assigned;
  }

  /** Partitions of ours whose next message this release cannot read. */
  get heldBack(): HeldPartition[] {
    const { topic } = this.subscription;
    return [...this.#heldBack].map(([partition, message]) => ({ topic, partition, ...message }));
  }

  async #startUntilItWorks(): Promise<void> {
    const { signal } = this.#stopping;
    await this.#parts.mayStart();
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        await this.#knownClusterId();
        await this.#consumer.start({
          onBatch: (batch) => this.#onBatch(batch),
          onHeard: () => this.#onHeard(),
          onAssigned: (partitions) => this.#onAssigned(partitions),
          onRevoked: () => this.#onRevoked(),
          onCrash: (error, willRestart) => this.#onCrash(error, willRestart),
        });
        if (signal.aborted) return;
        this.#watchdog.start();
        this.#committer = setInterval(() => void this.#commit(), this.#parts.timeouts.commitInterval).unref();
        return;
      } catch (error) {
        const fields = { subscription: this.subscription.name, topic: this.subscription.topic, attempt };
        if (attempt === 1 || attempt % 30 === 0) this.#log.warn('cannot start consumer yet', fields, error);
        await sleep(Math.min(5_000, 200 * attempt), undefined, { signal }).catch(() => {});
      }
    }
  }

  async #onBatch(batch: FetchedBatch): Promise<void> {
    // Heartbeats go out beside the work, so a slow transaction does not cost the membership. A failing one tells that
    // the group is rebalancing: the work under way is fenced by its row, the rest of the batch is left.
    let lost = false;
    const beat = setInterval(() => {
      batch.heartbeat().catch(() => {
        lost = true;
      });
    }, this.#parts.timeouts.heartbeat);
    const ours: FetchedBatch = {
      ...batch,
      isOurs: () => !lost && !this.#stopping.signal.aborted && batch.isOurs(),
    };
    try {
      await this.#worker.handleBatch({
        ...ours,
        resolve: (offset) => {
          batch.resolve(offset);
          this.#quiet.moves(batch.partition);
          this.#uncommitted.set(batch.partition, offset + 1);
        },
      });
    } catch (error) {
      if (error instanceof PositionConflict) {
        await this.#onConflict(batch.partition, error);
        return;
      }
      throw error;
    } finally {
      clearInterval(beat);
    }
  }

  /**
   * Going on would lose messages in silence, so the process ends. Only a topic of one party that was emptied past the
   * record (a restored database) waits alone and is looked at again now and then, should a human have set its record:
   * that does not pass by itself. A log that is too short seems to once it has grown, in a process that is started again
   * until then, and is therefore remembered in the record.
   */
  async #onConflict(partition: number, error: PositionConflict): Promise<void> {
    const { topic } = this.subscription;
    if (error.code === 'LOG_END_BELOW') await this.#remember(partition, Number(error.expected));
    const fields = { topic, partition, code: error.code, expected: error.expected, found: error.found };
    if (this.subscription.ofParty !== true || error.code !== 'LOG_START_ABOVE') {
      this.#log.error('record and log contradict each other, stopping', fields);
      this.#parts.onFatal('POSITION_CONFLICT', error);
      return;
    }
    this.#log.error('ALARM record and log contradict each other, the topic of this party waits', fields);
    const consumer = this.#consumer;
    consumer.pause(partition);
    setTimeout(() => {
      try {
        consumer.resume(partition);
      } catch {
        // Between two groups nothing is paused.
      }
    }, this.#parts.timeouts.lookAgain).unref();
  }

  async #remember(partition: number, nextOffset: number): Promise<void> {
    const { topic } = this.subscription;
    try {
      await markContradicted(this.#parts.pool, topic, partition, nextOffset);
    } catch (error) {
      this.#log.warn(
        'cannot remember that record and log contradict each other',
        { topic, partition },
        error,
      );
    }
  }

  /** The other partitions go on; the membership holds, so that a newer instance takes over by the ordinary rebalance. */
  #holdBack(partition: number, { offset, reason }: HeldBack): void {
    const { name, topic } = this.subscription;
    this.#consumer.pause(partition);
    this.#heldBack.set(partition, { offset, reason });
    this.#log.error('ALARM this release is too old for a message, partition waits', {
      subscription: name,
      topic,
      partition,
      offset,
      reason,
    });
  }

  #onHeard(): void {
    this.#heardAt = performance.now();
    this.#watchdog.heard();
  }

  #onAssigned(partitions: readonly number[]): void {
    this.#joined = true;
    this.#assigned = partitions;
    this.#uncommitted = new Map();
    // A newer member may have read past it meanwhile: look again.
    for (const partition of this.#heldBack.keys()) this.#consumer.resume(partition);
    this.#heldBack.clear();
    // A rejoin may be with another cluster behind the same address.
    this.#clusterId = undefined;
    this.#quiet.assigned(partitions);
  }

  #onRevoked(): void {
    this.#joined = false;
    this.#assigned = [];
    this.#quiet.assigned([]);
  }

  #onCrash(error: Error, willRestart: boolean): void {
    this.#onRevoked();
    this.#log.warn(
      'consumer crashed',
      { subscription: this.subscription.name, reason: willRestart ? 'restarts' : 'gave up' },
      error,
    );
    // The library noticed by itself and will try again: that is not hanging.
    if (willRestart) this.#watchdog.heard();
    if (!willRestart && !this.#stopping.signal.aborted) this.#parts.onFatal('CONSUMER_CRASHED', error);
  }

  async #commit(): Promise<void> {
    if (this.#uncommitted.size === 0) return;
    const positions = this.#uncommitted;
    this.#uncommitted = new Map();
    await this.#consumer.commit(positions).catch(() => {});
  }

  #knownClusterId(): Promise<string> {
    if (this.#clusterId === undefined) {
      const asked = this.#parts.kafka.admin.clusterId();
      this.#clusterId = asked;
      asked.catch(() => {
        if (this.#clusterId === asked) this.#clusterId = undefined;
      });
    }
    return this.#clusterId;
  }
}
