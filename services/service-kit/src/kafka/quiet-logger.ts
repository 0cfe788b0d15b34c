import { type logCreator, logLevel } from 'kafkajs';
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
  /^Response (Heartbeat|JoinGroup|SyncGroup|Metadata|OffsetFetch|OffsetCommit|Produce|Fetch|ListOffsets|FindCoordinator|GroupCoordinator)\(/,
];

/** Turns the library's log into ours: message and component only, its errors as warnings since it retries itself. */
export function quietLogger(log: Log): logCreator {
  return () =>
    ({ namespace, level, log: entry }) => {
      if (NOISE.some((pattern) => pattern.test(entry.message))) return;
      const fields = { component: `kafka/${namespace}` };
      if (level === logLevel.ERROR || level === logLevel.WARN) log.warn(entry.message, fields);
      else log.debug(entry.message, fields);
    };
}

let quiet = false;

/** The library sets a negative timeout at every connect, which Node 24 and later report each time; nothing is wrong. */
export function silenceNegativeTimeoutWarning(): void {
  if (quiet) return;
  quiet = true;
  const listeners = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name === 'TimeoutNegativeWarning') return;
    for (const listener of listeners) listener(warning);
  });
}
