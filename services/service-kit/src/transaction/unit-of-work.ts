import { Outbox } from '../outbox/outbox.ts';
import { raiseOutboxSignal } from '../outbox/outbox-signal.ts';
import type { Connection, DatabasePool } from '../postgres/database.ts';
import type { Queryable } from '../postgres/queryable.ts';
import { insertParked, type MessageToPark, type ParkedMessage, takeParked } from './parking.ts';

/** One database transaction and everything that must happen with it or not at all. */
export interface UnitOfWork {
  /** Queries of this transaction. */
  readonly db: Queryable;
  /** Messages that leave for Kafka once this transaction commits. */
  readonly outbox: Outbox;
  /** Keeps a message about something unknown until `releaseParked` names what it waits for. */
  park(message: MessageToPark): void;
  /** Gives back, in order of arrival, and forgets what waited for these keys. */
  releaseParked(waitsFor: readonly string[]): Promise<ParkedMessage[]>;
  /**
   * Runs once this transaction committed, and never for one that is rolled back and tried again: for figures of this
   * process. A process that ends right after the commit does not run it, and what it throws is lost.
   */
  afterCommit(tell: () => void): void;
}

/** The transaction as the kit runs it: collects, flushes before the commit. */
export class Transaction implements UnitOfWork {
  readonly db: Queryable;
  readonly outbox = new Outbox();
  #toPark: MessageToPark[] = [];
  readonly #afterCommit: (() => void)[] = [];

  constructor(db: Queryable) {
    this.db = db;
  }

  park(message: MessageToPark): void {
    this.#toPark.push(message);
  }

  async releaseParked(waitsFor: readonly string[]): Promise<ParkedMessage[]> {
    await this.#flushParked();
    return waitsFor.length === 0 ? [] : takeParked(this.db, waitsFor);
  }

  afterCommit(tell: () => void): void {
    this.#afterCommit.push(tell);
  }

  /** Call it when the commit is done. */
  committed(): void {
    for (const tell of this.#afterCommit) {
      try {
        tell();
      } catch {
        // What is committed must not be answered as failed over a figure.
      }
    }
  }

  /** Writes what was collected. Returns how many messages went to the outbox. */
  async flush(): Promise<number> {
    await this.#flushParked();
    return this.outbox.flush(this.db);
  }

  async #flushParked(): Promise<void> {
    if (this.#toPark.length === 0) return;
    const messages = this.#toPark;
    this.#toPark = [];
    await insertParked(this.db, messages);
  }
}

/**
 * Runs `fn` in one transaction: commits when it returns, rolls back when it throws and rethrows.
 * Outbox messages are written just before the commit and the relay is woken after it.
 */
export async function withUnitOfWork<T>(
  pool: DatabasePool,
  fn: (work: UnitOfWork) => Promise<T>,
): Promise<T> {
  return runTransaction(pool, 'begin', fn);
}

/** `begin` opens the transaction, with whatever SQL of our own belongs to it, in one round trip. */
export async function runTransaction<T>(
  pool: DatabasePool,
  begin: string,
  fn: (work: Transaction) => Promise<T>,
): Promise<T> {
  const connection = await pool.checkOut();
  const work = new Transaction(connection);
  let published: number;
  let result: T;
  try {
    await connection.query(begin);
    result = await fn(work);
    published = await work.flush();
    await connection.commit();
  } catch (error) {
    await rollBack(connection);
    throw error;
  }
  connection.release();
  work.committed();
  if (published > 0) raiseOutboxSignal(pool);
  return result;
}

/** A connection whose rollback fails is thrown away: nothing may stay open on it. */
export async function rollBack(connection: Connection): Promise<void> {
  try {
    await connection.query('rollback');
    connection.release();
  } catch {
    connection.release(true);
  }
}
