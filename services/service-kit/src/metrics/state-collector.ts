import { setTimeout as sleep } from 'node:timers/promises';
import type { HeldPartition } from '../consumer/subscription-runner.ts';
import { selectVerbruik } from '../consumer/verbruik.ts';
import type { KafkaAdmin } from '../kafka/kafka-admin.ts';
import type { Log } from '../log/log.ts';
import { type OutboxAge, outboxAge } from '../outbox/outbox-age.ts';
import type { Queryable } from '../postgres/queryable.ts';
import { selectParkedState } from '../transaction/parking.ts';
import type { Metrics } from './metrics.ts';

export interface StateCollectorSettings {
  db: Queryable;
  admin: KafkaAdmin;
  metrics: Metrics;
  log: Log;
  topics(): string[];
  relayLeads(): boolean;
  heldBack(): HeldPartition[];
  /** Seconds. */
  outboxAlarmAfter: number;
  parkedAlarmAfter: number;
}

const EVERY = 1_000;
const LAG_EVERY = 10;
const REPEAT_ALARM_EVERY = 60;

/**
 * Looks at outbox, parked messages and lag from time to time, so that a scrape of /metrics, back-pressure and
 * readiness cost nothing, and raises the alarms.
 */
export class StateCollector {
  readonly #settings: StateCollectorSettings;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #outbox: OutboxAge = { count: 0, oldestSeconds: 0, ofHub: { count: 0, oldestSeconds: 0 } };
  #databaseAnswers = false;

  constructor(settings: StateCollectorSettings) {
    this.#settings = settings;
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** As of at most a second or so ago. */
  get outbox(): OutboxAge {
    return this.#outbox;
  }

  get databaseAnswers(): boolean {
    return this.#databaseAnswers;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    for (let round = 0; !signal.aborted; round++) {
      this.#lookAtHeldBack(round);
      this.#databaseAnswers = await this.#lookAtDatabase(round).catch(() => false);
      if (round % LAG_EVERY === 0) await this.#lookAtLag().catch(() => {});
      await sleep(EVERY, undefined, { signal }).catch(() => {});
    }
  }

  #lookAtHeldBack(round: number): void {
    const { heldBack, metrics, log } = this.#settings;
    metrics.heldBack.reset();
    for (const { topic, partition, offset, reason } of heldBack()) {
      metrics.heldBack.set({ topic, partition: `${partition}` }, 1);
      if (round % REPEAT_ALARM_EVERY === 0) {
        log.error('ALARM this release is too old for a message, partition waits', {
          topic,
          partition,
          offset,
          reason,
        });
      }
    }
  }

  async #lookAtDatabase(round: number): Promise<boolean> {
    const { db, metrics, log, relayLeads, outboxAlarmAfter, parkedAlarmAfter } = this.#settings;
    this.#outbox = await outboxAge(db);
    metrics.outboxRows.set(this.#outbox.count);
    metrics.outboxAge.set(this.#outbox.oldestSeconds);
    metrics.relayLeads.set(relayLeads() ? 1 : 0);
    const parked = await selectParkedState(db);
    metrics.parkedRows.set(parked.count);
    metrics.parkedAge.set(parked.oldestSeconds);
    if (round % REPEAT_ALARM_EVERY === 0) {
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

  async #lookAtLag(): Promise<void> {
    const { db, admin, metrics, topics } = this.#settings;
    const read = new Set(topics());
    const positions = await selectVerbruik(db);
    for (const topic of read) {
      const offsets = await admin.topicOffsets(topic).catch(() => []);
      for (const { partition, start, end } of offsets) {
        const next =
          positions.find((row) => row.topic === topic && row.partitie === partition)?.volgendeOffset ?? start;
        metrics.lag.set({ topic, partition: `${partition}` }, Math.max(0, end - next));
      }
    }
  }
}
