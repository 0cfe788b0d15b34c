import type { FatalReason } from '../consumer/subscription-runner.ts';
import type { Log } from '../log/log.ts';

/** Exit codes: a supervisor starts 1 and 3 again at once; after 2 a human must look first. */
export const EXIT = {
  drained: 0,
  uncaught: 1,
  positionConflict: 2,
  consumerLost: 3,
  drainDeadline: 4,
} as const;

export interface ProcessGuardSettings {
  log: Log;
  exit?: ((code: number) => void) | undefined;
  /** Milliseconds. */
  drainDeadline: number;
}

export interface ProcessGuard {
  /** What SIGTERM, SIGINT and a fatal error run before the exit. */
  onStop(stop: () => Promise<void>): void;
  fail(reason: FatalReason, error?: unknown): void;
  /** Lets go of the process: listeners and timers. */
  release(): void;
}

const FAIL_DEADLINE = 3_000;

/** Ends the process in an orderly way on a signal and at once, after a safe log line, on anything unforeseen. */
export function guardProcess(settings: ProcessGuardSettings): ProcessGuard {
  const { log, drainDeadline } = settings;
  const exit = settings.exit ?? ((code) => process.exit(code));
  let stop: () => Promise<void> = async () => {};
  let ending = false;

  const end = (code: number, deadline: number, codeWhenLate: number): void => {
    if (ending) return;
    ending = true;
    const timer = setTimeout(() => exit(codeWhenLate), deadline);
    stop()
      .catch((error: unknown) => log.error('stopping failed', {}, error))
      .finally(() => {
        clearTimeout(timer);
        exit(code);
      });
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    log.info('stopping', { signal });
    end(EXIT.drained, drainDeadline, EXIT.drainDeadline);
  };
  const onUncaught = (error: unknown): void => {
    log.error('uncaught', {}, error);
    exit(EXIT.uncaught);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  process.on('uncaughtException', onUncaught);
  process.on('unhandledRejection', onUncaught);

  return {
    onStop: (given) => {
      stop = given;
    },
    fail: (reason, error) => {
      const code = reason === 'POSITION_CONFLICT' ? EXIT.positionConflict : EXIT.consumerLost;
      log.error('fatal, process ends', { reason }, error);
      end(code, FAIL_DEADLINE, code);
    },
    release: () => {
      process.off('SIGTERM', onSignal);
      process.off('SIGINT', onSignal);
      process.off('uncaughtException', onUncaught);
      process.off('unhandledRejection', onUncaught);
    },
  };
}
