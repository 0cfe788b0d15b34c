import { errorCode } from '../log/describe-error.ts';

/**
 * What to do about a failed transaction:
 * - `unreachable`: the database is gone; nothing is wrong with the messages, try until it is back.
 * - `retry`: the same work may succeed a moment later.
 * - `failing`: the same work will fail again; find the message that does it.
 */
export type Failure = 'unreachable' | 'retry' | 'failing';

const RETRY = new Set(['40001', '40P01', '55P03', '57014', '25P03']);
// Server out of room or connections, shutting down, starting up, read-only after a failover.
const UNREACHABLE = new Set([
  '53000',
  '53100',
  '53200',
  '53300',
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  '25006',
]);
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);
// The driver gives these no code.
const DRIVER_MESSAGES =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect|Query read timeout|timeout expired|Client has already been)/;

export function classifyFailure(error: unknown): Failure {
  const code = errorCode(error);
  if (code !== undefined) {
    if (RETRY.has(code)) return 'retry';
    if (UNREACHABLE.has(code) || NETWORK.has(code) || code.startsWith('08') || code.startsWith('58'))
      return 'unreachable';
    if (/^[0-9A-Z]{5}$/.test(code)) return 'failing';
  }
  if (error instanceof AggregateError && error.errors.length > 0) return classifyFailure(error.errors[0]);
  if (error instanceof Error && DRIVER_MESSAGES.test(error.message)) return 'unreachable';
  if (error instanceof Error && error.cause !== undefined) return classifyFailure(error.cause);
  return 'failing';
}
