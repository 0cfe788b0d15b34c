import { type CustomTransportStrategy, Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { KafkaConnection } from '../kafka/kafka-connection.ts';
import type { Log } from '../log/log.ts';
import type { DatabasePool } from '../postgres/database.ts';
import type { UnitOfWork } from '../transaction/unit-of-work.ts';
import { CaughtUp } from './caught-up.ts';
import { type ConsumerTimeouts, consumerTimeouts } from './consumer-timeouts.ts';
import type { Seal } from './dead-letter.ts';
import { type Fence, ROW_FENCE } from './partition-lock.ts';
import { type BatchObserver, DEFAULT_RETRY, type RetrySettings } from './partition-worker.ts';
import { RecordGuard } from './record-guard.ts';
import type { ConsumedBatch, Subscription } from './subscription.ts';
import { type FatalReason, type HeldPartition, SubscriptionRunner } from './subscription-runner.ts';
import { checkTopicName } from './verbruik.ts';

export interface ConsumerSettings {
  /** First part of every consumer group. */
  service: string;
  kafka: KafkaConnection;
  pool: DatabasePool;
  subscriptions: readonly Subscription<unknown>[];
  /** Encrypts what goes to a dead-letter topic. */
  seal: Seal;
  log: Log;
  observe?: Partial<BatchObserver>;
  onFatal(reason: FatalReason, error?: unknown): void;
  timeouts?: Partial<ConsumerTimeouts>;
  retry?: Partial<RetrySettings>;
  /** Work waits while this says there is no room. */
  hasRoom?(): boolean;
  /** Test only. */
  fence?: Fence;
}

/**
 * Kafka as a transport of NestJS around our own consumer loop. Controllers bind with `@Consume(name)` and get
 * the batch and its unit of work; when the method returns, the transaction
 * commits.
 */
export class KafkaConsumerStrategy extends Server implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors = true;
  readonly #settings: ConsumerSettings;
  readonly #timeouts: ConsumerTimeouts;
  readonly #runners = new Map<string, SubscriptionRunner>();
  readonly #caughtUp: CaughtUp;
  readonly #guard: RecordGuard;
  #listening = false;

  constructor(settings: ConsumerSettings) {
    super();
    this.#settings = settings;
    this.#timeouts = consumerTimeouts(settings.timeouts);
    this.#caughtUp = new CaughtUp(settings.kafka.admin, settings.pool, settings.log);
    this.#guard = new RecordGuard({
      db: settings.pool,
      log: settings.log,
      onWentBack: () => settings.onFatal('DATABASE_SET_BACK'),
    });
  }

  /** Called by Nest once all controllers are bound. Starts in the background: the broker may be away. */
  listen(callback: (error?: unknown) => void): void {
    try {
      const names = new Set(this.#settings.subscriptions.map((subscription) => subscription.name));
      for (const name of names) this.#handlerOf(name);
      for (const subscription of this.#settings.subscriptions) this.#add(subscription);
      this.#listening = true;
      this.#guard.start();
      for (const runner of this.#runners.values()) runner.start();
      callback();
    } catch (error) {
      callback(error);
    }
  }

  /** Starts reading one more topic while running, in a group of its own so that a slow one holds up nobody. */
  async addSubscription(subscription: Subscription<unknown>): Promise<void> {
    this.#handlerOf(subscription.name);
    const runner = this.#add(subscription);
    if (this.#listening) runner.start();
  }

  /** Stops reading the topic of subscription `id`; its position stays. */
  async removeSubscription(id: string): Promise<void> {
    const runner = this.#runners.get(id);
    this.#runners.delete(id);
    await runner?.stop(this.#timeouts.drain);
  }

  /** Resolves once the subscription has applied everything that was in its topic when this was first asked. */
  async whenCaughtUp(id: string): Promise<void> {
    const runner = this.#runners.get(id);
    if (runner === undefined) throw new Error(`no subscription ${id}`);
    await this.#caughtUp.when(runner.subscription.topic);
  }

  /** What must have been read before requests can be answered was read. */
  caughtUp(): boolean {
    return [...this.#runners.values()].every((runner) => this.#isCaughtUp(runner));
  }

  /**
   * Ids of subscriptions that are not in their group, have not heard from the broker lately, must catch up or wait. The
   * topic of one party does not count: it may be gone, and says so by itself.
   */
  notReady(): string[] {
    const late = [...this.#runners].filter(([, runner]) => {
      if (runner.subscription.ofParty === true) return false;
      return !runner.ready || runner.heldBack.length > 0 || !this.#isCaughtUp(runner);
    });
    return late.map(([id]) => id);
  }

  /** Partitions that wait for a newer release of this service. */
  heldBack(): HeldPartition[] {
    return [...this.#runners.values()].flatMap((runner) => runner.heldBack);
  }

  /** Topics read now. */
  topics(): string[] {
    return [...this.#runners.values()].map((runner) => runner.subscription.topic);
  }

  /** Finishes the batches under way, then leaves the groups. */
  async close(): Promise<void> {
    this.#listening = false;
    this.#caughtUp.stop();
    this.#guard.stop();
    const runners = [...this.#runners.values()];
    this.#runners.clear();
    await Promise.all(runners.map((runner) => runner.stop(this.#timeouts.drain)));
  }

  on(): void {
    throw new Error('this transport has no events');
  }

  unwrap<T>(): T {
    throw new Error('this transport shows nothing of its client');
  }

  #isCaughtUp({ subscription }: SubscriptionRunner): boolean {
    return subscription.readyWhenCaughtUp !== true || this.#caughtUp.done(subscription.topic);
  }

  #add(subscription: Subscription<unknown>): SubscriptionRunner {
    const { service, kafka, pool, seal, log, onFatal } = this.#settings;
    const id = subscription.id ?? subscription.name;
    checkTopicName(subscription.topic);
    if (this.#runners.has(id)) throw new Error(`subscription ${id} is there already`);
    if (this.topics().includes(subscription.topic))
      throw new Error(`topic ${subscription.topic} is read already`);
    if (subscription.readyWhenCaughtUp) this.#caughtUp.watch(subscription.topic);
    const handler = this.#handlerOf(subscription.name);
    const runner = new SubscriptionRunner({
      subscription,
      kafka,
      pool,
      seal,
      log,
      onFatal,
      group: `${service}.${id}`,
      handle: handler,
      timeouts: this.#timeouts,
      retry: { ...DEFAULT_RETRY, ...this.#settings.retry },
      observe: { batchDone() {}, deadLettered() {}, retried() {}, position() {}, ...this.#settings.observe },
      fence: this.#settings.fence ?? ROW_FENCE,
      guard: this.#guard,
      mayStart: async () => {
        await Promise.all((subscription.after ?? []).map((other) => this.whenCaughtUp(other)));
      },
      waitForRoom: (stillOurs) => this.#waitForRoom(stillOurs),
    });
    this.#runners.set(id, runner);
    return runner;
  }

  #handlerOf(name: string): (batch: ConsumedBatch<unknown>, work: UnitOfWork) => Promise<void> {
    const handler = this.getHandlerByPattern(name);
    if (handler === null) throw new Error(`no controller is bound to subscription ${name}`);
    return async (batch, work) => {
      const result: unknown = await handler(batch, work);
      if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
    };
  }

  async #waitForRoom(stillOurs: () => boolean): Promise<void> {
    const { hasRoom, pool } = this.#settings;
    while (stillOurs() && (pool.exhausted || hasRoom?.() === false)) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
