import type { KafkaAdmin } from '../kafka/kafka-admin.ts';
import type { Log } from '../log/log.ts';
import type { DatabasePool } from '../postgres/database.ts';
import { PositionConflict } from './position-conflict.ts';
import { selectPositions } from './verbruik.ts';

export interface QuietPartitionsParts {
  topic: string;
  pool: DatabasePool;
  admin: Pick<KafkaAdmin, 'topicOffsets'>;
  log: Log;
  /** The next fetch of this partition starts at `offset`. */
  seek(partition: number, offset: number): void;
  /** The log does not hold what the record says comes next, and no message will come to show it. */
  conflict(partition: number, conflict: PositionConflict): void;
  /** Milliseconds after which a partition with such a conflict is looked at again, where it did not end the process. */
  lookAgain: number;
}

/** Milliseconds after an assignment at which a partition that brought nothing is looked at, and between attempts. */
const FIRST_LOOK = 2_000;

/**
 * Reads from the record where no message comes that would be compared with it. The group hands a partition over at the
 * offset Kafka was told last, which after a restore of the database lies past the record, and on a quiet topic nothing
 * is fetched from there. A topic of one's own stays quiet for ever: what would write to it waits until it is read.
 */
export class QuietPartitions {
  readonly #parts: QuietPartitionsParts;
  #assigned: readonly number[] = [];
  /** Partitions of this assignment of which something was committed. */
  #moving = new Set<number>();
  #stopped = false;
  #firstLook: NodeJS.Timeout | undefined;

  constructor(parts: QuietPartitionsParts) {
    this.#parts = parts;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#firstLook);
  }

  /** The group gave these partitions; none when it is dividing them anew. */
  assigned(partitions: readonly number[]): void {
    this.#assigned = partitions;
    this.#moving = new Set();
    if (partitions.length > 0) this.#lookLater(partitions);
  }

  /** Something of this partition was committed. */
  moves(partition: number): void {
    this.#moving.add(partition);
  }

  #lookLater(partitions: readonly number[], wait = FIRST_LOOK): void {
    clearTimeout(this.#firstLook);
    this.#firstLook = setTimeout(() => {
      this.#startAtRecord(partitions).catch((error: unknown) => {
        if (!this.#isStill(partitions)) return;
        this.#parts.log.warn('cannot compare record and log yet', { topic: this.#parts.topic }, error);
        this.#lookLater(partitions);
      });
    }, wait).unref();
  }

  /** What has brought no batch by now, though the log goes on beyond the record, is read from the record. */
  async #startAtRecord(partitions: readonly number[]): Promise<void> {
    const { topic, admin, pool, log, seek, lookAgain } = this.#parts;
    if (!this.#isStill(partitions) || partitions.every((partition) => this.#moving.has(partition))) return;
    // In this order: what is written and recorded between the two would seem to lie beyond the end of its log.
    const recorded = await selectPositions(pool, topic);
    const bounds = await admin.topicOffsets(topic);
    let conflicts = false;
    const conflict = (partition: number, found: PositionConflict) => {
      conflicts = true;
      this.#parts.conflict(partition, found);
    };
    for (const { partition, start, end } of bounds) {
      if (!partitions.includes(partition) || this.#moving.has(partition)) continue;
      const next = recorded.get(partition) ?? start;
      if (!this.#isStill(partitions)) return;
      if (next < start) conflict(partition, new PositionConflict('LOG_START_ABOVE', `${next}`, `${start}`));
      if (next > end) conflict(partition, new PositionConflict('LOG_END_BELOW', `${next}`, `${end}`));
      if (next < start || next >= end) continue;
      log.warn('nothing came though the log goes on, reading from the record', {
        topic,
        partition,
        nextOffset: next,
      });
      // A batch that is under way after all is fetched again and found done.
      seek(partition, next);
    }
    if (conflicts) this.#lookLater(partitions, lookAgain);
  }

  #isStill(partitions: readonly number[]): boolean {
    return !this.#stopped && this.#assigned === partitions;
  }
}
