import { setTimeout as sleep } from 'node:timers/promises';
import type { HeldPartition } from '../consumer/subscription-runner.ts';
import { selectVerbruik } from '../consumer/verbruik.ts';
import type { KafkaAdmin } from '../kafka/kafka-admin.ts';
import type { Log } from '../log/log.ts';
import { type OutboxAge, outboxAge } from '../outbox/outbox-age.ts';
import type { Queryable } from '../postgres/queryable.ts';
import { ProblemError } from '../problem/problem-error.ts';
import { selectParkedState } from '../transaction/parking.ts';
import type { Metrics } from './metrics.ts';

export interface StateCollectorSettings {
  db: Queryable;
  admin: Pick<KafkaAdmin, 'topicOffsets'>;
  metrics: Metrics;
  log: Log;
  topics(): string[];
  relayLeads(): boolean;
  heldBack(): HeldPartition[];
  /** Milliseconds between two looks at how far behind the readers are. */
  lagEvery?: number;
  /** Seconds. */
  outboxAlarmAfter: number;
  parkedAlarmAfter: number;
}

const EVERY = 1_000;
const REPEAT_ALARM_EVERY = 60_000;
/** Seconds. */
const STUCK_AFTER = 15 * 60;

/**
 * Looks at outbox, parked messages and lag from time to time, so that a scrape of /metrics, back-pressure and
 * readiness cost nothing, and raises the alarms.
 */
export class StateCollector {
  readonly #settings: StateCollectorSettings;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #alarmedAt = -REPEAT_ALARM_EVERY;
  /** The topic at which the last look at the lag ended without an answer. */
  #lagFrom: string | undefined;
  #outbox: OutboxAge = { count: 0, oldestSeconds: 0, ofHub: { count: 0, oldestSeconds: 0 } };
  #databaseAnswers = false;

  constructor(settings: StateCollectorSettings) {
    this.#settings = settings;
  }

  start(): void {
    this.#running = this.#repeat(EVERY, () => this.#look());
    // By itself: a broker that does not answer must keep nobody from looking at the database, or from stopping.
    void this.#repeat(this.#settings.lagEvery ?? 10_000, () => this.#lookAtLag());
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** As of at most a second or so ago. */
  get outbox(): OutboxAge {
    return this.#outbox;
  }

  /**
   * Refuses what would be heard of by nobody downstream: for a quarter of an hour nothing has left for the hub's own topics,
   * and to accept more is to promise what nobody can say when it happens.
   */
  refuseWhenStuck(): void {
    if (this.#outbox.ofHub.oldestSeconds > STUCK_AFTER)
      throw new ProblemError('UITGAAND_VERKEER_STAAT_STIL', { retryAfter: 60 });
  }

  get databaseAnswers(): boolean {
    return this.#databaseAnswers;
  }

  async #repeat(milliseconds: number, look: () => Promise<void>): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await look().catch(() => {});
      await sleep(milliseconds, undefined, { signal }).catch(() => {});
    }
  }

  async #look(): Promise<void> {
    const alarm = performance.now() - this.#alarmedAt >= REPEAT_ALARM_EVERY;
    if (alarm) this.#alarmedAt = performance.now();
    this.#lookAtHeldBack(alarm);
    this.#databaseAnswers = await this.#lookAtDatabase(alarm).catch(() => false);
  }

  #lookAtHeldBack(alarm: boolean): void {
    const { heldBack, metrics, log } = this.#settings;
    metrics.heldBack.reset();
    for (const { topic, partition, offset, reason } of heldBack()) {
      metrics.heldBack.set({ topic, partition: `${partition}` }, 1);
      if (alarm) {
        log.error('ALARM this release is too old for a message, partition waits', {
          topic,
          partition,
          offset,
          reason,
        });
      }
    }
  }

  async #lookAtDatabase(alarm: boolean): Promise<boolean> {
    const { db, metrics, log, relayLeads, outboxAlarmAfter, parkedAlarmAfter } = this.#settings;
    this.#outbox = await outboxAge(db);
    metrics.outboxRows.set(this.#outbox.count);
    metrics.outboxAge.set(this.#outbox.oldestSeconds);
    metrics.relayLeads.set(relayLeads() ? 1 : 0);
    const parked = await selectParkedState(db);
    metrics.parkedRows.set(parked.count);
    metrics.parkedAge.set(parked.oldestSeconds);
    if (alarm) {
      if (this.#outbox.oldestSeconds > outboxAlarmAfter) {
        const { count, oldestSeconds } = this.#outbox;
        log.error('ALARM outbox is not being emptied', { count, seconds: Math.round(oldestSeconds) });
      }
      if (parked.oldestSeconds > parkedAlarmAfter) {
        log.error('ALARM parked messages wait too long', {
          count: parked.count,
          seconds: Math.round(parked.oldestSeconds),
        });
      }
    }
    return true;
  }

  /**
   * Ends at the first topic of which the broker tells nothing, since it may be away; the next look begins with the topic
   * behind it, since it may be that one alone.
   */
  async #lookAtLag(): Promise<void> {
    const { db, admin, metrics } = this.#settings;
    const topics = [...new Set(this.#settings.topics())];
    const first = topics.indexOf(this.#lagFrom ?? '') + 1;
    const positions = await selectVerbruik(db);
    for (const topic of [...topics.slice(first), ...topics.slice(0, first)]) {
      if (this.#stopping.signal.aborted) return;
      const ofTopic = positions.filter((row) => row.topic === topic);
      try {
        for (const { partition, start, end } of await admin.topicOffsets(topic)) {
          const next = ofTopic.find((row) => row.partitie === partition)?.volgendeOffset ?? start;
          metrics.lag.set({ topic, partition: `${partition}` }, Math.max(0, end - next));
        }
      } catch (error) {
        this.#lagFrom = topic;
        // How far behind it is, nobody knows now.
        for (const { partitie } of ofTopic) metrics.lag.remove({ topic, partition: `${partitie}` });
        throw error;
      }
    }
  }
}
