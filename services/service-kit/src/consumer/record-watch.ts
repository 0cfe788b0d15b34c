import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaAdmin } from '../kafka/kafka-admin.ts';
import type { Log } from '../log/log.ts';
import type { DatabasePool } from '../postgres/database.ts';
import { selectPositions } from './verbruik.ts';

export interface RecordWatchParts {
  topic: string;
  group: string;
  pool: DatabasePool;
  admin: Pick<KafkaAdmin, 'committedOffsets' | 'logBounds'>;
  log: Log;
  /** The next fetch of this partition starts at `offset`. */
  seek(partition: number, offset: number): void;
}

/** Milliseconds between looks at whether the record went back. */
const COMPARE_INTERVAL = 10_000;

/**
 * Notices a restored database where no message comes that would show it. A batch is compared with the recorded position
 * when there is one; but the group hands a partition over at the offset Kafka was told last, which after a restore lies
 * past the record, and on a quiet topic nothing is fetched from there. A topic of one's own stays quiet for ever: what
 * would write to it waits until it is read.
 */
export class RecordWatch {
  readonly #parts: RecordWatchParts;
  #assigned: readonly number[] = [];
  /** By partition of this assignment: the next message to handle, as far as this process knows. */
  #reached = new Map<number, number>();
  readonly #stopping = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: RecordWatchParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.#compare(), COMPARE_INTERVAL).unref();
  }

  stop(): void {
    this.#stopping.abort();
    clearInterval(this.#timer);
  }

  /** The group gave these partitions; none when it is dividing them anew. */
  assigned(partitions: readonly number[]): void {
    this.#assigned = partitions;
    this.#reached = new Map();
    if (partitions.length > 0) void this.#startAtRecord(partitions);
  }

  /** Everything before `next` was committed by this process. */
  reached(partition: number, next: number): void {
    this.#reached.set(partition, next);
  }

  async #startAtRecord(partitions: readonly number[]): Promise<void> {
    const { topic, group, admin, pool, log, seek } = this.#parts;
    for (let attempt = 1; this.#isStill(partitions); attempt++) {
      try {
        const [recorded, committed] = await Promise.all([
          selectPositions(pool, topic),
          admin.committedOffsets(group, topic),
        ]);
        for (const partition of partitions) {
          const start = committed.get(partition);
          if (start === undefined) continue;
          const next = recorded.get(partition) ?? (await admin.logBounds(topic, partition)).start;
          // A batch that was handled meanwhile has been compared already; a lower offset is only read once more.
          if (start <= next || this.#reached.has(partition) || !this.#isStill(partitions)) continue;
          log.warn('Kafka was told more than is recorded, reading from the record', {
            topic,
            partition,
            nextOffset: next,
          });
          seek(partition, next);
        }
        return;
      } catch (error) {
        if (attempt % 30 === 1) log.warn('cannot compare with the recorded position yet', { topic }, error);
        const { signal } = this.#stopping;
        await sleep(Math.min(2_000, 200 * attempt), undefined, { signal }).catch(() => {});
      }
    }
  }

  async #compare(): Promise<void> {
    const { topic, pool, log, seek } = this.#parts;
    const assigned = this.#assigned;
    const reached = new Map(this.#reached);
    if (reached.size === 0) return;
    const recorded = await selectPositions(pool, topic).catch(() => undefined);
    if (recorded === undefined || !this.#isStill(assigned)) return;
    for (const [partition, next] of reached) {
      const found = recorded.get(partition) ?? 0;
      // What this process committed was in the record before it was noted here, so lower means another database.
      if (found >= next) continue;
      log.warn('record went back, reading on from there', { topic, partition, nextOffset: found });
      this.#reached.delete(partition);
      seek(partition, found);
    }
  }

  #isStill(partitions: readonly number[]): boolean {
    return !this.#stopping.signal.aborted && this.#assigned === partitions;
  }
}
