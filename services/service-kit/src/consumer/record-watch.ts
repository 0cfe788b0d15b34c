import type { KafkaAdmin } from '../kafka/kafka-admin.ts';
import type { Log } from '../log/log.ts';
import type { DatabasePool } from '../postgres/database.ts';
import { selectPositions } from './verbruik.ts';

export interface RecordWatchParts {
  topic: string;
  pool: DatabasePool;
  admin: Pick<KafkaAdmin, 'topicOffsets'>;
  log: Log;
  /** The next fetch of this partition starts at `offset`. */
  seek(partition: number, offset: number): void;
}

/** Milliseconds after an assignment at which a partition that brought nothing is looked at, and between attempts. */
const FIRST_LOOK = 2_000;
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
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;
  #firstLook: NodeJS.Timeout | undefined;

  constructor(parts: RecordWatchParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.#compare(), COMPARE_INTERVAL).unref();
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
    clearTimeout(this.#firstLook);
  }

  /** The group gave these partitions; none when it is dividing them anew. */
  assigned(partitions: readonly number[]): void {
    this.#assigned = partitions;
    this.#reached = new Map();
    if (partitions.length > 0) this.#lookLater(partitions);
  }

  /** Everything before `next` was committed by this process. */
  reached(partition: number, next: number): void {
    this.#reached.set(partition, next);
  }

  #lookLater(partitions: readonly number[]): void {
    clearTimeout(this.#firstLook);
    this.#firstLook = setTimeout(() => {
      this.#startAtRecord(partitions).catch((error: unknown) => {
        if (!this.#isStill(partitions)) return;
        this.#parts.log.warn('cannot compare record and log yet', { topic: this.#parts.topic }, error);
        this.#lookLater(partitions);
      });
    }, FIRST_LOOK).unref();
  }

  /** What has brought no batch by now, though the log goes on beyond the record, is read from the record. */
  async #startAtRecord(partitions: readonly number[]): Promise<void> {
    const { topic, admin, pool, log, seek } = this.#parts;
    if (!this.#isStill(partitions) || partitions.every((partition) => this.#reached.has(partition))) return;
    const [recorded, bounds] = await Promise.all([selectPositions(pool, topic), admin.topicOffsets(topic)]);
    for (const { partition, start, end } of bounds) {
      if (!partitions.includes(partition) || this.#reached.has(partition)) continue;
      const next = recorded.get(partition) ?? start;
      if (next >= end || !this.#isStill(partitions)) continue;
      log.warn('nothing came though the log goes on, reading from the record', {
        topic,
        partition,
        nextOffset: next,
      });
      // A batch that is under way after all is fetched again and found done.
      seek(partition, next);
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
    return !this.#stopped && this.#assigned === partitions;
  }
}
