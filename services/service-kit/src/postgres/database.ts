import pg from 'pg';
import type { Log } from '../log/log.ts';
import { ProblemError } from '../problem/problem-error.ts';
import { encodeLists } from './binary-lists.ts';
import { parseTypes } from './parse-types.ts';
import { ABORTED, type Queryable, type QueryOutcome, type Row, type Statement } from './queryable.ts';

export interface DatabaseSettings {
  /** Schema of this service; also the prefix of its three roles. */
  schema: string;
  urls: { eigenaar: string; verwerker: string; api: string };
  log: Log;
  /** Connections per pool; 10 when left out. */
  maxConnections?: { verwerker?: number; api?: number };
  /** Milliseconds. */
  timeouts?: Partial<DatabaseTimeouts>;
}

export interface DatabaseTimeouts {
  /** The server stops a statement after this long. */
  statement: number;
  /** The client gives up on a half-open socket after this long; later than `statement`. */
  query: number;
  /** The server ends a session that sits in an open transaction. */
  idleInTransaction: number;
  connect: number;
}

export const DEFAULT_TIMEOUTS: DatabaseTimeouts = {
  statement: 30_000,
  query: 35_000,
  idleInTransaction: 60_000,
  connect: 5_000,
};

/** Seconds; a pool that is full empties within a statement or two. */
const RETRY_AFTER = 5;

const SCHEMA_NAME = /^[a-z][a-z0-9_]{0,40}$/;

/** Connections of one role. */
export class DatabasePool implements Queryable {
  readonly role: 'verwerker' | 'api';
  readonly schema: string;
  readonly #pool: pg.Pool;
  readonly #log: Log;

  constructor(role: 'verwerker' | 'api', settings: DatabaseSettings) {
    this.role = role;
    this.schema = settings.schema;
    this.#log = settings.log;
    this.#pool = new pg.Pool({
      ...connectionConfig(settings, settings.urls[role]),
      max: settings.maxConnections?.[role] ?? 10,
      idleTimeoutMillis: 30_000,
    });
    // Without a listener a restart of the server ends the process: on the pool for idle clients, on each client for
    // the moment it is checked out.
    this.#pool.on('error', (error) => settings.log.warn('idle database connection lost', { role }, error));
    this.#pool.on('connect', (client) => {
      client.on('error', (error) => settings.log.warn('database connection lost', { role }, error));
    });
  }

  async query<R extends object = Row>(
    query: string | Statement,
    values?: readonly unknown[],
  ): Promise<QueryOutcome<R>> {
    const connection = await this.checkOut();
    let lost = true;
    try {
      const outcome = await connection.query<R>(query, values);
      lost = false;
      return outcome;
    } catch (error) {
      // An error the server answered with leaves the connection good; anything else may have broken it.
      lost = !(error instanceof pg.DatabaseError);
      throw error;
    } finally {
      connection.release(lost);
    }
  }

  /**
   * Takes a connection out of the pool; `release(true)` throws it away. Behind HTTP, when none can be had in time, the
   * caller is told to come back: too many at once, or the server away, is nothing it did wrong.
   */
  async checkOut(): Promise<Connection> {
    try {
      return new Connection(await this.#pool.connect());
    } catch (cause) {
      if (this.role !== 'api') throw cause;
      this.#log.warn('no database connection', { role: this.role }, cause);
      throw new ProblemError('TIJDELIJK_NIET_BESCHIKBAAR', { retryAfter: RETRY_AFTER, cause });
    }
  }

  /** True when every connection is in use and callers are waiting. */
  get exhausted(): boolean {
    return this.#pool.waitingCount > 0;
  }

  async end(): Promise<void> {
    if (!this.#pool.ending) await this.#pool.end();
  }
}

/** One checked-out connection. */
export class Connection implements Queryable {
  readonly #client: pg.PoolClient;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  async query<R extends object = Row>(
    query: string | Statement,
    values?: readonly unknown[],
  ): Promise<QueryOutcome<R>> {
    return run<R>(this.#client, query, values);
  }

  /** Several statements of our own in one round trip, without parameters; the outcome of the last one. */
  async queryLast<R extends object = Row>(statements: string): Promise<QueryOutcome<R>> {
    const outcome: pg.QueryResult<R & pg.QueryResultRow> | pg.QueryResult<R & pg.QueryResultRow>[] =
      await this.#client.query<R & pg.QueryResultRow>(statements);
    const last = Array.isArray(outcome) ? outcome.at(-1) : outcome;
    return { rows: last?.rows ?? [], rowCount: last?.rowCount ?? 0 };
  }

  /** Commits after `last`, a statement of our own without parameters; throws when the server rolled back instead. */
  async commit(last = ''): Promise<void> {
    const outcome: pg.QueryResult | pg.QueryResult[] = await this.#client.query(
      last === '' ? 'commit' : `${last}; commit`,
    );
    const { command } = Array.isArray(outcome) ? (outcome.at(-1) ?? { command: '' }) : outcome;
    // A commit of a transaction in which a statement failed rolls back and reports no error.
    if (command === 'COMMIT') return;
    const refused = new Error('transaction could not commit: a statement in it had failed');
    throw Object.assign(refused, { code: ABORTED });
  }

  release(destroy = false): void {
    this.#client.release(destroy);
  }
}

/** The database of one service: a pool per role. Safe to construct while the server is down. */
export class Database {
  readonly schema: string;
  /** Role of the consumers: all rows. Never used behind HTTP. */
  readonly verwerker: DatabasePool;
  /** Role of the HTTP side: row-level security forced; use it through `withTenant`. */
  readonly api: DatabasePool;
  readonly settings: DatabaseSettings;

  constructor(settings: DatabaseSettings) {
    if (!SCHEMA_NAME.test(settings.schema)) throw new Error('schema must be a lower case identifier');
    this.schema = settings.schema;
    this.settings = settings;
    this.verwerker = new DatabasePool('verwerker', settings);
    this.api = new DatabasePool('api', settings);
  }

  /** A connection of its own as `_verwerker`, outside the pool and without time limits: for locks and LISTEN. */
  async connectApart(): Promise<pg.Client> {
    const config = connectionConfig(this.settings, this.settings.urls.verwerker);
    const client = new pg.Client({ ...config, statement_timeout: 0, idle_in_transaction_session_timeout: 0 });
    client.on('error', () => {});
    await client.connect();
    return client;
  }

  async close(): Promise<void> {
    await Promise.all([this.verwerker.end(), this.api.end()]);
  }
}

export function connectionConfig(settings: DatabaseSettings, url: string): pg.ClientConfig {
  const timeouts = { ...DEFAULT_TIMEOUTS, ...settings.timeouts };
  return {
    connectionString: url,
    application_name: `meldpunt-${settings.schema}`,
    // The search path comes with the connection, so a restored role definition cannot lose it. No sequential scans
    // where there is an index: statements are prepared, and a plan made while a table was empty would read all of it
    // until the next analyse (24 ms a batch instead of 3 in the first minutes of a new database). And one plan for all
    // values: for the short lists of a quiet hour the planner would think each time anew, which took longer than what it
    // planned (a transaction of ten small statements: 0.57 ms of processor, 0.34 with one plan).
    options: `-c search_path=${settings.schema} -c enable_seqscan=off -c plan_cache_mode=force_generic_plan`,
    statement_timeout: timeouts.statement,
    query_timeout: timeouts.query,
    idle_in_transaction_session_timeout: timeouts.idleInTransaction,
    connectionTimeoutMillis: timeouts.connect,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: parseTypes,
    // A statement leaves at once and not after the answer to the one before it, so what does not depend on an answer
    // shares a round trip: a transaction of ten small statements took 0.6 ms instead of 1.9, and half the processor.
    pipeline: true,
  };
}

async function run<R extends object>(
  client: Pick<pg.ClientBase, 'query'>,
  query: string | Statement,
  values: readonly unknown[] | undefined,
): Promise<QueryOutcome<R>> {
  const result = await client.query<R & pg.QueryResultRow>(toConfig(query, values));
  return { rows: result.rows, rowCount: result.rowCount ?? 0 };
}

function toConfig(query: string | Statement, values: readonly unknown[] | undefined): pg.QueryConfig {
  if (typeof query === 'string')
    return values === undefined ? { text: query } : { text: query, values: [...values] };
  const { name, text, lists } = query;
  return values === undefined ? { name, text } : { name, text, values: encodeLists(lists, values) };
}
