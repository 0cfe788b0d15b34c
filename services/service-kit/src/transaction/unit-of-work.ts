import { setImmediate as nextTurn } from 'node:timers/promises';
import pg from 'pg';
import { errorCode } from '../log/describe-error.ts';
import { Outbox } from '../outbox/outbox.ts';
import { raiseOutboxSignal } from '../outbox/outbox-signal.ts';
import type { Connection, DatabasePool } from '../postgres/database.ts';
import {
  ABORTED,
  type Queryable,
  type QueryOutcome,
  type Row,
  type Statement,
  type TransactionQueryable,
} from '../postgres/queryable.ts';
import { insertParked, type MessageToPark, type ParkedMessage, takeParked } from './parking.ts';

/** One database transaction and everything that must happen with it or not at all. */
export interface UnitOfWork {
  /** Statements of this transaction. */
  readonly db: TransactionQueryable;
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

/** Statements of one transaction on one connection; remembers the first that failed, and takes none when it is over. */
class TransactionStatements implements TransactionQueryable {
  readonly #db: Queryable;
  #failure: { readonly error: unknown } | undefined;
  #spoilt = false;
  #over = false;

  constructor(db: Queryable) {
    this.#db = db;
  }

  query<R extends object = Row>(
    query: string | Statement,
    values?: readonly unknown[],
  ): Promise<QueryOutcome<R>> {
    if (this.#over) throw new Error('statement after the end of its transaction');
    const outcome = this.#db.query<R>(query, values);
    // Before anybody who waits for it: statements fail in their order, and whoever comes to hear of it does not.
    outcome.catch((error: unknown) => {
      this.#failure ??= { error };
      this.#spoilt ||= !(error instanceof pg.DatabaseError);
    });
    return outcome;
  }

  /**
   * Whoever goes on after this, on a branch that nobody waited for, would write for itself alone or into whatever the
   * connection does next, under the rights of another.
   */
  end(): void {
    this.#over = true;
  }

  /** A statement failed otherwise than by the server: what driver and server think of the connection may differ. */
  get spoilt(): boolean {
    return this.#spoilt;
  }

  send(query: string | Statement, values?: readonly unknown[]): void {
    this.query(query, values).catch(() => {});
  }

  throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Why the first statement that failed did; when none has, `otherwise`. */
  firstFailure(otherwise: unknown): unknown {
    return this.#failure === undefined ? otherwise : this.#failure.error;
  }
}

/** The transaction as the kit runs it: collects, and sends what was collected with the commit. */
export class Transaction implements UnitOfWork {
  readonly db: TransactionStatements;
  readonly outbox = new Outbox();
  readonly #connection: Connection;
  #toPark: MessageToPark[] = [];
  readonly #afterCommit: (() => void)[] = [];
  #published = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.db = new TransactionStatements(connection);
  }

  park(message: MessageToPark): void {
    this.#toPark.push(message);
  }

  async releaseParked(waitsFor: readonly string[]): Promise<ParkedMessage[]> {
    this.#flushParked();
    return waitsFor.length === 0 ? [] : takeParked(this.db, waitsFor);
  }

  afterCommit(tell: () => void): void {
    this.#afterCommit.push(tell);
  }

  /** Writes what was collected and commits after `last`, a statement of our own without parameters. */
  async commit(last?: string): Promise<void> {
    this.#flushParked();
    this.#published = this.outbox.flush(this.db);
    // A statement the server refuses ends the transaction there. One that the driver could not put on the line (a value
    // it cannot write) is known to nobody but this process, a turn later: without waiting for that, the rest would
    // be committed without it.
    await nextTurn();
    this.db.throwIfFailed();
    this.db.end();
    await this.#connection.commit(last);
  }

  /** A connection whose rollback fails, or on which driver and server may differ, is thrown away. */
  async rollBack(): Promise<void> {
    this.db.end();
    await rollBack(this.#connection, this.db.spoilt);
  }

  /** Call it when the commit is done and the connection given back. */
  committed(pool: DatabasePool): void {
    for (const tell of this.#afterCommit) {
      try {
        tell();
      } catch {
        // What is committed must not be answered as failed over a figure.
      }
    }
    if (this.#published > 0) raiseOutboxSignal(pool);
  }

  /**
   * Why it failed, once it was rolled back: by then all answers are in. After a statement that failed every other one and
   * the commit do, for no reason of their own; when they share a round trip it may be one of those that is heard of first.
   */
  causeOf(error: unknown): unknown {
    return errorCode(error) === ABORTED ? this.db.firstFailure(error) : error;
  }

  #flushParked(): void {
    if (this.#toPark.length === 0) return;
    const messages = this.#toPark;
    this.#toPark = [];
    insertParked(this.db, messages);
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

/** `begin` opens the transaction, with whatever SQL of our own belongs to it; it travels with the first statement of `fn`. */
export async function runTransaction<T>(
  pool: DatabasePool,
  begin: string,
  fn: (work: Transaction) => Promise<T>,
): Promise<T> {
  const connection = await pool.checkOut();
  const work = new Transaction(connection);
  let result: T;
  try {
    work.db.send(begin);
    result = await fn(work);
    await work.commit();
  } catch (error) {
    await work.rollBack();
    throw work.causeOf(error);
  }
  connection.release();
  work.committed(pool);
  return result;
}

/** A connection whose rollback fails is thrown away: nothing may stay open on it. So is one that is `spoilt`. */
export async function rollBack(connection: Connection, spoilt = false): Promise<void> {
  try {
    await connection.query('rollback');
    connection.release(spoilt);
  } catch {
    connection.release(true);
  }
}
