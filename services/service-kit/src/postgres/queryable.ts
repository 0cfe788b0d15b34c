import { type ListTypes, listTypesOf } from './binary-lists.ts';

/** A row as the driver gives it: bigint as number, date as 'YYYY-MM-DD', timestamptz as Date, bytea as Buffer. */
export type Row = Record<string, unknown>;

export interface QueryOutcome<R> {
  rows: R[];
  rowCount: number;
}

/** A query the server prepares once per connection under `name`. Make it a constant beside the function that runs it. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  /** Which of its parameters are lists, and of what. */
  readonly lists: ListTypes;
}

const named = new Map<string, Statement>();

/**
 * Names a query that runs often, so that the server parses and plans it once per connection. Throws when the name is
 * taken by another text: a connection that prepared the one would refuse the other.
 */
export function statement(name: string, text: string): Statement {
  if ((named.get(name)?.text ?? text) !== text) throw new Error(`two statements are named ${name}`);
  const made = { name, text, lists: listTypesOf(text) };
  named.set(name, made);
  return made;
}

/** Every statement of the modules that were loaded so far. */
export function namedStatements(): readonly Statement[] {
  return [...named.values()];
}

/** One connection, or a pool that picks one. `R` is what the caller knows about the columns; nothing checks it. */
export interface Queryable {
  query<R extends object = Row>(
    query: string | Statement,
    values?: readonly unknown[],
  ): Promise<QueryOutcome<R>>;
}

/** The connection of a transaction: takes statements that nobody waits for as well. */
export interface TransactionQueryable extends Queryable {
  /**
   * Sends a statement whose outcome nobody needs. Whatever is asked after it sees what it did. When it fails the
   * transaction fails with that error, at the latest at its commit.
   */
  send(query: string | Statement, values?: readonly unknown[]): void;
}

/** SQLSTATE of every statement after one that failed, until the transaction ends. */
export const ABORTED = '25P02';
