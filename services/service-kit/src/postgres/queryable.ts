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
}

/** Names a query that runs often, so that the server parses and plans it once per connection. */
export function statement(name: string, text: string): Statement {
  return { name, text };
}

/** One connection, or a pool that picks one. `R` is what the caller knows about the columns; nothing checks it. */
export interface Queryable {
  query<R extends object = Row>(
    query: string | Statement,
    values?: readonly unknown[],
  ): Promise<QueryOutcome<R>>;
}
