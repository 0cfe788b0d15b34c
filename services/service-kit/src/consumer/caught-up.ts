import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaAdmin, PartitionOffsets } from '../kafka/kafka-admin.ts';
import type { Log } from '../log/log.ts';
import type { Queryable } from '../postgres/queryable.ts';
import { selectVerbruik } from './verbruik.ts';

const POLL = 100;

/** Knows when what a topic held at first asking has been applied. */
export class CaughtUp {
  readonly #admin: KafkaAdmin;
  readonly #db: Queryable;
  readonly #log: Log;
  readonly #watched = new Map<string, Promise<void>>();
  readonly #done = new Set<string>();
  readonly #stopping = new AbortController();

  constructor(admin: KafkaAdmin, db: Queryable, log: Log) {
    this.#admin = admin;
    this.#db = db;
    this.#log = log;
  }

  watch(topic: string): void {
    void this.when(topic);
  }

  done(topic: string): boolean {
    return this.#done.has(topic);
  }

  when(topic: string): Promise<void> {
    const watched = this.#watched.get(topic) ?? this.#follow(topic);
    this.#watched.set(topic, watched);
    return watched;
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #follow(topic: string): Promise<void> {
    let target: PartitionOffsets[] | undefined;
    for (let attempt = 1; !this.#stopping.signal.aborted; attempt++) {
      try {
        target ??= await this.#admin.topicOffsets(topic);
        const applied = new Map<number, number>();
        for (const row of await selectVerbruik(this.#db)) {
          if (row.topic === topic) applied.set(row.partitie, row.volgendeOffset);
        }
        // An empty log is read to its end by whoever has no record of it; a record below it lost what it was to read.
        if (target.every(({ partition, start, end }) => (applied.get(partition) ?? start) >= end)) {
          this.#done.add(topic);
          return;
        }
      } catch (error) {
        if (attempt % 50 === 1)
          this.#log.warn('cannot tell yet whether the topic is caught up', { topic }, error);
      }
      await sleep(POLL, undefined, { signal: this.#stopping.signal }).catch(() => {});
    }
  }
}
