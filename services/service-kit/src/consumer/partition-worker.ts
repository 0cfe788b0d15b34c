import { setTimeout as sleep } from 'node:timers/promises';
import { assertUnreachable } from '../assert-unreachable.ts';
import type { FetchedBatch } from '../kafka/kafka-consumer.ts';
import type { Log } from '../log/log.ts';
import { raiseOutboxSignal } from '../outbox/outbox-signal.ts';
import type { Connection, DatabasePool } from '../postgres/database.ts';
import { rollBack, Transaction, type UnitOfWork } from '../work/unit-of-work.ts';
import { type Chunk, chunkMessages } from './chunk-messages.ts';
import { classifyFailure } from './classify-failure.ts';
import { type DeadLetter, deadLetterMessage, type Seal, VERWERKING_MISLUKT } from './dead-letter.ts';
import { decidePosition, type FoundPosition, type Position } from './decide-position.ts';
import { decodeChunk, type Readable } from './decode-chunk.ts';
import type { ConsumedBatch, ConsumedMessage, Subscription } from './subscription.ts';
import { beginAtPosition, insertPosition, setPosition } from './verbruik.ts';

export type BatchHandler = (batch: ConsumedBatch<unknown>, work: UnitOfWork) => Promise<void>;

/** The log and the record of this service contradict each other; a human must look. */
export class PositionConflict extends Error {
  override readonly name = 'PositionConflict';
  readonly code: 'LOG_START_ABOVE' | 'LOG_END_BELOW' | 'OTHER_CLUSTER';
  readonly expected: string;
  readonly found: string;

  constructor(code: PositionConflict['code'], expected: string, found: string) {
    super(`${code}: expected ${expected}, found ${found}`);
    this.code = code;
    this.expected = expected;
    this.found = found;
  }
}

export interface BatchObserver {
  batchDone(subscription: Subscription<unknown>, messages: number, seconds: number): void;
  deadLettered(subscription: Subscription<unknown>, reason: string, count: number): void;
  retried(subscription: Subscription<unknown>): void;
  position(topic: string, partition: number, nextOffset: number, logEnd: number): void;
}

export interface RetrySettings {
  /** Attempts at a batch whose failure may pass, before it is cut in half. */
  attempts: number;
  /** First and longest wait, milliseconds. */
  firstWait: number;
  longestWait: number;
}

export interface PartitionWorkerParts {
  subscription: Subscription<unknown>;
  pool: DatabasePool;
  handle: BatchHandler;
  seal: Seal;
  log: Log;
  observe: BatchObserver;
  retry: RetrySettings;
  clusterId(): Promise<string>;
  /** First offset still in the log. */
  logStart(topic: string, partition: number): Promise<number>;
  seek(partition: number, offset: number): void;
  /** Resolves once there is room to work (outbox not too deep, connections free). */
  waitForRoom(stillOurs: () => boolean): Promise<void>;
  fence: Fence;
}

/** How a partition is locked and its position judged. Apart, so that a test can show what happens without it. */
export interface Fence {
  begin(topic: string, partition: number): string;
  decide(found: FoundPosition): Position;
}

export const ROW_FENCE: Fence = { begin: beginAtPosition, decide: decidePosition };

interface RecordedPosition {
  nextOffset: number;
  clusterId: string;
}

/** Outcome of one transaction over a chunk. */
type Attempt = { status: 'committed'; nextOffset: number } | { status: 'sought' };

export const DEFAULT_MAX_MESSAGES = 1_000;
export const DEFAULT_MAX_BYTES = 1_000_000;

/**
 * Handles what one fetch brought for one partition: cut it into transactions, and for each: lock the partition's
 * row, compare positions, hand the messages to the service, write the outbox, move the position, commit. The row is
 * the lock, the fence against an owner of before a rebalance, the guard against redelivery and the restore point.
 *
 * A failed transaction is tried again while its failure may pass. When it will not, the chunk is halved until the one
 * message that fails stands alone; that one goes to the dead-letter topic and the others are handled. A failure of
 * the database itself never sends a message there: then the partition waits.
 */
export class PartitionWorker {
  readonly #parts: PartitionWorkerParts;

  constructor(parts: PartitionWorkerParts) {
    this.#parts = parts;
  }

  async handleBatch(batch: FetchedBatch): Promise<void> {
    const { subscription } = this.#parts;
    const chunks = chunkMessages(
      batch.messages,
      batch.lastOffset + 1,
      subscription.maxMessages ?? DEFAULT_MAX_MESSAGES,
      subscription.maxBytes ?? DEFAULT_MAX_BYTES,
    );
    for (const chunk of chunks) {
      if (!batch.isOurs()) return;
      await this.#parts.waitForRoom(() => batch.isOurs());
      const goOn = await this.#handleChunk(batch, chunk);
      if (!goOn) return;
    }
  }

  /** False when the partition is no longer ours or the fetch must start elsewhere. */
  async #handleChunk(batch: FetchedBatch, chunk: Chunk): Promise<boolean> {
    const { subscription, observe } = this.#parts;
    const started = performance.now();
    const { readable, poison } = decodeChunk(subscription, chunk.messages);
    const queue: Part[] = [{ readable, poison, nextOffset: chunk.nextOffset }];
    while (queue.length > 0) {
      const part = queue.shift();
      if (part === undefined) break;
      const outcome = await this.#tryPart(batch, part);
      if (outcome === 'lost') return false;
      if (outcome === 'done') continue;
      queue.unshift(...splitFailing(part, outcome.error));
    }
    observe.batchDone(subscription, chunk.messages.length, (performance.now() - started) / 1000);
    return true;
  }

  /** Tries until it commits, turns out to be failing for good, or the partition is no longer ours. */
  async #tryPart(batch: FetchedBatch, part: Part): Promise<'done' | 'lost' | { error: unknown }> {
    const { subscription, retry, log, observe } = this.#parts;
    for (let attempt = 1; ; attempt++) {
      if (!batch.isOurs()) return 'lost';
      try {
        const result = await this.#transact(batch, part);
        if (result.status === 'sought') return 'lost';
        batch.resolve(result.nextOffset - 1);
        observe.position(
          batch.topic,
          batch.partition,
          result.nextOffset,
          Math.max(batch.logEnd, result.nextOffset),
        );
        for (const letter of part.poison) observe.deadLettered(subscription, letter.reason, 1);
        return 'done';
      } catch (error) {
        if (error instanceof PositionConflict) throw error;
        const failure = classifyFailure(error);
        const fields = {
          subscription: subscription.name,
          topic: batch.topic,
          partition: batch.partition,
          attempt,
        };
        const alone = part.readable.length <= 1;
        if (failure === 'failing' && part.readable.length > 0) return { error };
        if (failure === 'retry' && attempt >= retry.attempts && !alone) return { error };
        if (failure === 'unreachable') log.warn('database not reachable, batch waits', fields, error);
        else log.warn('batch failed, trying again', fields, error);
        observe.retried(subscription);
        await waitWhileOurs(batch, waitBefore(attempt, retry));
      }
    }
  }

  async #transact(batch: FetchedBatch, part: Part): Promise<Attempt> {
    const { pool, handle, fence } = this.#parts;
    const { topic, partition } = batch;
    const letters = await Promise.all(
      part.poison.map((letter) => deadLetterMessage(batch, letter, this.#parts.seal)),
    );
    const clusterId = await this.#parts.clusterId();
    const connection = await pool.checkOut();
    let published = 0;
    let attempt: Attempt;
    try {
      const position = await this.#openAtPosition(connection, topic, partition, clusterId);
      const decision = fence.decide({
        fetchedOffset: batch.fetchedOffset,
        lastOffset: part.nextOffset - 1,
        logEnd: batch.logEnd,
        nextOffset: position.nextOffset,
        recordedClusterId: position.clusterId,
        clusterId,
      });
      if (decision.status === 'process') {
        const work = new Transaction(connection);
        const messages: ConsumedMessage<unknown>[] = [];
        for (const { consumed } of part.readable)
          if (consumed.offset >= decision.from) messages.push(consumed);
        if (messages.length > 0) await handle({ topic, partition, messages }, work);
        part.poison.forEach((letter, index) => {
          const message = letters[index];
          if (message !== undefined && Number(letter.message.offset) >= decision.from)
            work.outbox.add(message);
        });
        published = await work.flush();
        await connection.query(`${setPosition(topic, partition, part.nextOffset)}; commit`);
        attempt = { status: 'committed', nextOffset: part.nextOffset };
      } else {
        await connection.query('rollback');
        attempt = await this.#settle(decision, batch, position);
      }
    } catch (error) {
      await rollBack(connection);
      throw error;
    }
    connection.release();
    if (published > 0) raiseOutboxSignal(pool);
    return attempt;
  }

  async #openAtPosition(
    connection: Connection,
    topic: string,
    partition: number,
    clusterId: string,
  ): Promise<RecordedPosition> {
    const open = () => connection.queryLast<RecordedPosition>(this.#parts.fence.begin(topic, partition));
    const recorded = (await open()).rows[0];
    if (recorded !== undefined) return recorded;
    // First start on this partition: from the earliest message that is still there.
    const start = await this.#parts.logStart(topic, partition);
    await insertPosition(connection, topic, partition, start, clusterId);
    await connection.query('commit');
    const inserted = (await open()).rows[0];
    if (inserted === undefined) throw new Error('position row disappeared');
    return inserted;
  }

  /** The batch is not the one to process: find out where to go on, or stop. */
  async #settle(
    decision: Exclude<Position, { status: 'process' }>,
    batch: FetchedBatch,
    position: RecordedPosition,
  ): Promise<Attempt> {
    const { topic, partition } = batch;
    switch (decision.status) {
      case 'seek':
        this.#parts.seek(partition, decision.to);
        return { status: 'sought' };
      case 'checkLogStart': {
        const start = await this.#parts.logStart(topic, partition);
        if (start > position.nextOffset) {
          throw new PositionConflict('LOG_START_ABOVE', `${position.nextOffset}`, `${start}`);
        }
        this.#parts.log.warn('recorded position is behind what was fetched, reading again from there', {
          topic,
          partition,
          expected: position.nextOffset,
          found: batch.fetchedOffset,
        });
        this.#parts.seek(partition, position.nextOffset);
        return { status: 'sought' };
      }
      case 'otherCluster':
        throw new PositionConflict('OTHER_CLUSTER', decision.recorded, decision.found);
      case 'logShrank':
        throw new PositionConflict('LOG_END_BELOW', `${decision.expected}`, `${decision.logEnd}`);
      default:
        return assertUnreachable(decision);
    }
  }
}

/** What one transaction is about: messages to handle, letters to write, and where the partition stands after it. */
interface Part {
  readable: Readable[];
  poison: DeadLetter[];
  nextOffset: number;
}

/** Halves a part that fails; a single message that fails alone becomes a dead letter. */
function splitFailing(part: Part, error: unknown): Part[] {
  const [only] = part.readable;
  if (part.readable.length === 1 && only !== undefined) {
    const letter = { message: only.fetched, reason: VERWERKING_MISLUKT, error };
    return [{ readable: [], poison: [...part.poison, letter], nextOffset: part.nextOffset }];
  }
  const middle = Math.ceil(part.readable.length / 2);
  const border = part.readable[middle]?.consumed.offset ?? part.nextOffset;
  const before = part.poison.filter((letter) => Number(letter.message.offset) < border);
  const after = part.poison.filter((letter) => Number(letter.message.offset) >= border);
  return [
    { readable: part.readable.slice(0, middle), poison: before, nextOffset: border },
    { readable: part.readable.slice(middle), poison: after, nextOffset: part.nextOffset },
  ];
}

function waitBefore(attempt: number, retry: RetrySettings): number {
  return Math.min(retry.longestWait, retry.firstWait * 2 ** Math.min(attempt - 1, 16));
}

/** Waits in short steps so that a stop or a rebalance is noticed at once. */
async function waitWhileOurs(batch: FetchedBatch, milliseconds: number): Promise<void> {
  const until = performance.now() + milliseconds;
  while (batch.isOurs() && performance.now() < until) {
    await sleep(Math.min(100, Math.max(1, until - performance.now())));
  }
}
