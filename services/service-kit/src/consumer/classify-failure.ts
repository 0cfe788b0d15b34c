import { errorCode } from '../log/describe-error.ts';
import { ABORTED } from '../postgres/queryable.ts';

/**
 * What to do about a failed transaction:
 * - `stuck`: the database is away or this service does not fit it (rights, missing table); no message is to blame,
 *   try until it is put right.
 * - `retry`: the same work may succeed a moment later.
 * - `raced`: somebody beside us was first with what may be there once only; looked at once more it is seen before it is
 *   met. When not, it is failing.
 * - `failing`: the same work will fail again; find the message that does it.
 */
export type Failure = 'stuck' | 'retry' | 'raced' | 'failing';

// Serialization, deadlock, lock not available, statement cancelled by a time limit.
const RETRY = new Set(['40001', '40P01', '55P03', '57014']);
const UNIQUE_VIOLATION = '23505';
// Classes of SQLSTATE that speak of the values at hand: data, integrity, cardinality, with check option, raised by us.
const ABOUT_VALUES = new Set(['21', '22', '23', '44', 'P0']);
const SQLSTATE = /^[0-9A-Z]{5}$/;
// Thrown by the driver without a code.
const CONNECTION_LOST =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect|Query read timeout|timeout expired|Cannot use a pool after calling end)/;

// Classes of SQLSTATE that speak of the server: connection, resources, an operator who steps in, the machine itself.
const ABOUT_SERVER = new Set(['08', '53', '57', '58']);
const NETWORK = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_)/;

/** True when the caller did nothing wrong and the same request may succeed a moment later. */
export function isPassing(error: unknown): boolean {
  const code = errorCode(error);
  if (code !== undefined)
    return (
      RETRY.has(code) || NETWORK.test(code) || (SQLSTATE.test(code) && ABOUT_SERVER.has(code.slice(0, 2)))
    );
  return error instanceof Error && CONNECTION_LOST.test(error.message);
}

export function classifyFailure(error: unknown): Failure {
  const code = errorCode(error);
  if (code !== undefined && SQLSTATE.test(code)) {
    if (RETRY.has(code)) return 'retry';
    if (code === UNIQUE_VIOLATION) return 'raced';
    // A handler went on after a statement of its own had failed.
    return code === ABORTED || ABOUT_VALUES.has(code.slice(0, 2)) ? 'failing' : 'stuck';
  }
  // Every errno name begins so: ECONNREFUSED, EPIPE, ENOTFOUND, …; codes of Node's own checks begin with ERR_.
  if (code !== undefined && /^E[A-Z]+$/.test(code)) return 'stuck';
  if (error instanceof AggregateError && error.errors.length > 0) return classifyFailure(error.errors[0]);
  if (error instanceof Error && CONNECTION_LOST.test(error.message)) return 'stuck';
  if (error instanceof Error && error.cause !== undefined) return classifyFailure(error.cause);
  return 'failing';
}
