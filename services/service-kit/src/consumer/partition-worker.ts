import { setTimeout as sleep } from 'node:timers/promises';
import { assertUnreachable } from '../assert-unreachable.ts';
import type { LogBounds } from '../kafka/kafka-admin.ts';
import type { FetchedBatch } from '../kafka/kafka-consumer.ts';
import type { Log } from '../log/log.ts';
import type { Connection, DatabasePool } from '../postgres/database.ts';
import { rollBack, Transaction, type UnitOfWork } from '../transaction/unit-of-work.ts';
import { type BatchPart, halvePart, lastOffsetOf, letterPart } from './batch-part.ts';
import { chunkMessages } from './chunk-messages.ts';
import { classifyFailure } from './classify-failure.ts';
import { deadLetterMessage, type Seal } from './dead-letter.ts';
import type { Position } from './decide-position.ts';
import { decodeChunk, type HeldBack } from './decode-chunk.ts';
import { type Fence, openAtPosition } from './partition-lock.ts';
import { PositionConflict } from './position-conflict.ts';
import type { RecordGuard } from './record-guard.ts';
import type { ConsumedBatch, ConsumedMessage, Subscription } from './subscription.ts';
import { setPosition } from './verbruik.ts';

// Past 250 lines because the handling of one fetch is one story: lock, compare, handle, commit, and what follows when
// one of these fails.

export type BatchHandler = (batch: ConsumedBatch<unknown>, work: UnitOfWork) => Promise<void>;

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
  /** After so many messages in a row that failed, the handler is to blame and the partition waits. */
  failuresInARow: number;
}

export const DEFAULT_RETRY: RetrySettings = {
  attempts: 5,
  firstWait: 100,
  longestWait: 5_000,
  failuresInARow: 20,
};

export interface PartitionWorkerParts {
  subscription: Subscription<unknown>;
  pool: DatabasePool;
  handle: BatchHandler;
  seal: Seal;
  log: Log;
  observe: BatchObserver;
  retry: RetrySettings;
  fence: Fence;
  guard: Pick<RecordGuard, 'committed' | 'wentBack'>;
  clusterId(): Promise<string>;
  logBounds(topic: string, partition: number): Promise<LogBounds>;
  seek(partition: number, offset: number): void;
  /** Fetches no more of this partition: a newer release of this service must read on. */
  holdBack(partition: number, message: HeldBack): void;
  /** Resolves once there is room to work (outbox not too deep, connections free). */
  waitForRoom(stillOurs: () => boolean): Promise<void>;
}

/** Outcome of one transaction over a part. `ofMessages`: it failed while handling them, not before. */
type Attempt =
  | { status: 'committed' }
  | { status: 'sought' }
  | { status: 'failed'; error: unknown; ofMessages: boolean };

const DEFAULT_MAX_MESSAGES = 1_000;
const DEFAULT_MAX_BYTES = 1_000_000;

/**
 * Handles what one fetch brought for one partition: cut it into transactions, and for each: lock the partition's
 * row, compare positions, hand the messages to the service, write the outbox, move the position, commit. The row is
 * the lock, the fence against an owner of before a rebalance, the guard against redelivery and the restore point.
 *
 * A failed transaction is tried again while its failure may pass. When it will not, the part is halved until the one
 * message that fails stands alone; that one goes to the dead-letter topic and the others are handled. What says
 * nothing about a message never sends one there: when the database is away, when rights or a table are missing, when
 * one message after the other fails, or when a message is newer than this reader, the partition waits and the log says
 * so.
 */
export class PartitionWorker {
  readonly #parts: PartitionWorkerParts;
  #failuresInARow = 0;

  constructor(parts: PartitionWorkerParts) {
    this.#parts = parts;
  }

  /** Rejects with PositionConflict only. */
  async handleBatch(batch: FetchedBatch): Promise<void> {
    const { subscription, observe } = this.#parts;
    const chunks = chunkMessages(
      batch.messages,
      batch.lastOffset + 1,
      subscription.maxMessages ?? DEFAULT_MAX_MESSAGES,
      subscription.maxBytes ?? DEFAULT_MAX_BYTES,
    );
    let from = batch.fetchedOffset;
    for (const { messages, nextOffset } of chunks) {
      await this.#parts.waitForRoom(() => batch.isOurs());
      const started = performance.now();
      const decoded = decodeChunk(subscription, messages);
      const { heldBack } = decoded;
      const whole = { ...decoded, from, nextOffset: heldBack?.offset ?? nextOffset };
      if (!(await this.#handlePart(batch, whole))) return;
      const handled = whole.readable.length + whole.poison.length;
      observe.batchDone(subscription, handled, (performance.now() - started) / 1000);
      if (heldBack !== undefined) {
        this.#parts.holdBack(batch.partition, heldBack);
        return;
      }
      from = nextOffset;
    }
  }

  /** False when the partition is no longer ours or the fetch must start elsewhere. */
  async #handlePart(batch: FetchedBatch, whole: BatchPart): Promise<boolean> {
    const { subscription, observe } = this.#parts;
    const queue = [whole];
    for (let part = queue.shift(); part !== undefined; part = queue.shift()) {
      const outcome = await this.#tryPart(batch, part);
      if (outcome === 'lost') return false;
      if (outcome !== 'committed') {
        queue.unshift(...(part.readable.length > 1 ? halvePart(part) : [letterPart(part, outcome.error)]));
        continue;
      }
      if (part.readable.length > 0) this.#failuresInARow = 0;
      if (part.nextOffset > part.from) batch.resolve(part.nextOffset - 1);
      observe.position(
        batch.topic,
        batch.partition,
        part.nextOffset,
        Math.max(batch.logEnd, part.nextOffset),
      );
      for (const { reason } of part.poison) observe.deadLettered(subscription, reason, 1);
    }
    return true;
  }

  /** Tries until it commits, proves to fail for good, or the partition is no longer ours. */
  async #tryPart(batch: FetchedBatch, part: BatchPart): Promise<'committed' | 'lost' | { error: unknown }> {
    const { retry, observe, subscription } = this.#parts;
    let raced = false;
    for (let attempt = 1; ; attempt++) {
      if (!batch.isOurs()) return 'lost';
      const result = await this.#transact(batch, part);
      if (result.status === 'sought') return 'lost';
      if (result.status === 'committed') return 'committed';
      const judged = result.ofMessages ? classifyFailure(result.error) : 'stuck';
      const failure = judged !== 'raced' ? judged : raced ? 'failing' : 'retry';
      raced ||= judged === 'raced';
      const alone = part.readable.length === 1;
      if (failure === 'failing' && !(alone && this.#handlerIsToBlame())) return { error: result.error };
      if (failure === 'retry' && attempt >= retry.attempts && !alone) return { error: result.error };
      this.#tellWhyItWaits(batch, failure, attempt, result.error);
      observe.retried(subscription);
      await waitWhileOurs(
        batch,
        Math.min(retry.longestWait, retry.firstWait * 2 ** Math.min(attempt - 1, 16)),
      );
    }
  }

  async #transact(batch: FetchedBatch, part: BatchPart): Promise<Attempt> {
    const { pool, handle, fence, guard, seal, logBounds } = this.#parts;
    const { topic, partition } = batch;
    let connection: Connection | undefined;
    let work: Transaction | undefined;
    let ofMessages = false;
    try {
      const source = { topic, partition, ofParty: this.#parts.subscription.ofParty };
      const letters = await Promise.all(part.poison.map((letter) => deadLetterMessage(source, letter, seal)));
      const clusterId = await this.#parts.clusterId();
      connection = await pool.checkOut();
      const recorded = await openAtPosition(connection, fence, source, clusterId, logBounds);
      if (guard.wentBack({ topic, partitie: partition, volgendeOffset: recorded.nextOffset })) {
        await rollBack(connection);
        return { status: 'sought' };
      }
      if (recorded.contradicted) {
        const { end } = await logBounds(topic, partition);
        throw new PositionConflict('LOG_END_BELOW', `${recorded.nextOffset}`, `${end}, less before`);
      }
      const position = fence.decide({
        from: part.from,
        lastOffset: lastOffsetOf(part),
        logEnd: batch.logEnd,
        nextOffset: recorded.nextOffset,
        recordedClusterId: recorded.clusterId,
        clusterId,
      });
      if (position.status !== 'process') {
        await rollBack(connection);
        connection = undefined;
        await this.#goElsewhere(position, batch, recorded.nextOffset);
        return { status: 'sought' };
      }
      ofMessages = part.readable.length > 0;
      work = new Transaction(connection);
      const messages: ConsumedMessage<unknown>[] = [];
      for (const { consumed } of part.readable) {
        if (consumed.offset >= position.from) messages.push(consumed);
      }
      if (messages.length > 0) await handle({ topic, partition, messages }, work);
      for (const [index, { message }] of part.poison.entries()) {
        const letter = letters[index];
        if (letter !== undefined && Number(message.offset) >= position.from) work.outbox.add(letter);
      }
      await work.commit(setPosition(topic, partition, part.nextOffset));
      guard.committed({ topic, partitie: partition, volgendeOffset: part.nextOffset });
      connection.release();
      work.committed(pool);
      return { status: 'committed' };
    } catch (error) {
      if (work !== undefined) await work.rollBack();
      else if (connection !== undefined) await rollBack(connection);
      if (error instanceof PositionConflict) throw error;
      return { status: 'failed', error: work?.causeOf(error) ?? error, ofMessages };
    }
  }

  /** The part is not the one to process: read on from the recorded position when the log has it, else stop. */
  async #goElsewhere(
    position: Exclude<Position, { status: 'process' }>,
    batch: FetchedBatch,
    nextOffset: number,
  ): Promise<void> {
    const { topic, partition } = batch;
    switch (position.status) {
      case 'seek':
        this.#parts.seek(partition, position.to);
        return;
      case 'checkLog': {
        const { start, end } = await this.#parts.logBounds(topic, partition);
        if (start > nextOffset) throw new PositionConflict('LOG_START_ABOVE', `${nextOffset}`, `${start}`);
        if (end < nextOffset) throw new PositionConflict('LOG_END_BELOW', `${nextOffset}`, `${end}`);
        const fields = { topic, partition, nextOffset, firstOffset: batch.fetchedOffset };
        this.#parts.log.warn('fetch and record differ, reading on from the recorded position', fields);
        this.#parts.seek(partition, nextOffset);
        return;
      }
      case 'otherCluster':
        throw new PositionConflict('OTHER_CLUSTER', position.recorded, position.found);
      default:
        return assertUnreachable(position);
    }
  }

  /** One message after the other failing says something about the handler and nothing about the messages. */
  #handlerIsToBlame(): boolean {
    if (this.#failuresInARow >= this.#parts.retry.failuresInARow) return true;
    this.#failuresInARow += 1;
    return false;
  }

  #tellWhyItWaits(
    batch: FetchedBatch,
    failure: 'stuck' | 'retry' | 'failing',
    attempt: number,
    error: unknown,
  ): void {
    const { log, subscription } = this.#parts;
    const fields = {
      subscription: subscription.name,
      topic: batch.topic,
      partition: batch.partition,
      attempt,
    };
    if (failure === 'failing')
      log.error('ALARM handler fails on every message, partition waits', fields, error);
    else if (failure === 'stuck') log.warn('database not usable, batch waits', fields, error);
    else log.warn('batch failed, trying again', fields, error);
  }
}

/** Waits in short steps, so that a stop or a rebalance is noticed at once. */
async function waitWhileOurs(batch: FetchedBatch, milliseconds: number): Promise<void> {
  const until = performance.now() + milliseconds;
  while (batch.isOurs() && performance.now() < until) {
    await sleep(Math.min(100, Math.max(1, until - performance.now())));
  }
}
