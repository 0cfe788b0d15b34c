import { type logCreator, logLevel } from 'kafkajs';
import { errorClass } from '../log/describe-error.ts';
import type { Log } from '../log/log.ts';

// Said by the client library in normal operation: right after a broker starts, at a rebalance, when a retry follows.
const NOISE = [
  /default partitioner/i,
  /coordinator is loading/i,
  /group coordinator is not available/i,
  /group is rebalancing/i,
  /rebalance in progress/i,
  /coordinator is not aware of this member/i,
  /there is no leader for this topic-partition/i,
  /does not host this topic-partition/i,
  /^Response [A-Za-z]+\(/,
  // Our producer ends a send by its deadline and then starts anew with another producer id.
  /Limiting retries for the idempotent producer/i,
];

const REPEAT_AFTER = 30_000;
const REMEMBERED = 200;

/**
 * Turns the library's log into ours: message and component only, its errors as warnings since it retries by itself,
 * and the same one at most twice a minute, because it says so at every attempt while a broker is away.
 */
export function quietLogger(log: Log, now: () => number = () => performance.now()): logCreator {
  const saidAt = new Map<string, number>();
  return () =>
    ({ namespace, level, log: entry }) => {
      // Typed as text, and an error where the library met one it did not foresee (a login that is refused).
      const said: unknown = entry.message;
      const message = typeof said === 'string' ? said : `client library met ${errorClass(said)}`;
      if (NOISE.some((pattern) => pattern.test(message))) return;
      const fields = { component: `kafka/${namespace}` };
      if (level !== logLevel.ERROR && level !== logLevel.WARN) {
        log.debug(message, fields);
        return;
      }
      const last = saidAt.get(message);
      if (last !== undefined && now() - last < REPEAT_AFTER) return;
      if (saidAt.size >= REMEMBERED) saidAt.clear();
      saidAt.set(message, now());
      log.warn(message, fields);
    };
}
