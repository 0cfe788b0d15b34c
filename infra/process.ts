import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { explainDiskFull, SetupError } from './setup-error.ts';

export type ProcessOptions = {
  /** For messages, such as "Kafka". */
  name: string;
  command: string;
  args: string[];
  logFile: string;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Run as this user; only root can. */
  user?: { uid: number; gid: number };
  stopSignal?: 'SIGTERM' | 'SIGINT';
  /** How long a stop may take before the process is killed. Default 30 s. */
  graceMs?: number;
};

export type Exit = { code: number | null; signal: NodeJS.Signals | null };

export type RunningProcess = {
  name: string;
  pid: number;
  logFile: string;
  /** Settles when the process has ended, however it ended. */
  exited: Promise<Exit>;
  isRunning(): boolean;
  /** Asks it to stop, kills it after the grace; resolves when it is gone. */
  stop(): Promise<void>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  lastLogLines(count?: number): string;
};

/** Whether a process with this id exists, ours or another's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

export type Outcome = { failed: boolean; output: string };

/** Runs a short program and gives back all it wrote. One that cannot be started has failed, with the reason as output. */
export function runToEnd(
  command: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  user?: { uid: number; gid: number },
): Promise<Outcome> {
  return new Promise((done) => {
    execFile(
      command,
      args,
      {
        env,
        maxBuffer: 64 * 1024 * 1024,
        encoding: 'utf8',
        ...(user === undefined ? {} : { ...user, cwd: '/' }),
      },
      (error, stdout, stderr) => {
        done({ failed: error !== null, output: `${stdout}${stderr}` || (error?.message ?? '') });
      },
    );
  });
}

const KEEP_LOG_UNDER_BYTES = 20 * 1024 * 1024;

/**
 * Ends process $pid and its group when our end of the pipe closes without a word, which the kernel sees to however we die,
 * SIGKILL included. Plain sh, so that it costs a megabyte and runs anywhere. Rejected: PR_SET_PDEATHSIG through setpriv
 * (Linux with util-linux only) and a Node watcher (40 MB for each child).
 *
 * Window left: we die by SIGKILL in the microseconds between spawn and the write of the pid.
 */
const WATCHER = `
trap '' INT TERM HUP
read -r pid || exit 0
read -r word && [ "$word" = ended ] && exit 0
kill -"$1" "$pid" 2>/dev/null
waited=0
while [ "$waited" -lt "$2" ] && kill -0 "$pid" 2>/dev/null; do sleep 1; waited=$((waited + 1)); done
kill -KILL -"$pid" 2>/dev/null
`;

function startWatcher(stopSignal: string, graceMs: number): ChildProcess {
  const watcher = spawn(
    '/bin/sh',
    ['-c', WATCHER, 'watcher', stopSignal.replace('SIG', ''), String(Math.ceil(graceMs / 1000))],
    {
      // Its own session: Ctrl-C in the terminal must not reach it.
      detached: true,
      cwd: '/',
      stdio: ['pipe', 'ignore', 'ignore'],
    },
  );
  watcher.on('error', () => undefined);
  watcher.stdin?.on('error', () => undefined);
  watcher.unref();
  return watcher;
}

function openLog(logFile: string): number {
  mkdirSync(dirname(logFile), { recursive: true });
  if (existsSync(logFile) && statSync(logFile).size > KEEP_LOG_UNDER_BYTES)
    renameSync(logFile, `${logFile}.1`);
  return openSync(logFile, 'a', 0o600);
}

/**
 * Starts a program in its own process group with its output in a log file. It ends with us: by `stop` in good order,
 * by the watcher in every other case.
 */
export function startProcess(options: ProcessOptions): Promise<RunningProcess> {
  const { name, logFile, stopSignal = 'SIGTERM', graceMs = 30_000 } = options;
  let log: number;
  try {
    log = openLog(logFile);
  } catch (error) {
    return Promise.reject(explainDiskFull(error, `the log of ${name}`, dirname(logFile)));
  }
  const logStart = statSync(logFile).size;
  const watcher = startWatcher(stopSignal, graceMs);
  const child = spawn(options.command, options.args, {
    detached: true,
    stdio: ['ignore', log, log],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
    ...options.user,
  });
  if (child.pid !== undefined) watcher.stdin?.write(`${child.pid}\n`);
  closeSync(log);

  let running = true;
  const exited = new Promise<Exit>((done) => {
    child.once('exit', (code, endSignal) => {
      running = false;
      watcher.stdin?.end('ended\n');
      done({ code, signal: endSignal });
    });
  });

  /** To a process, or with a negative id to its group. */
  const signal = (id: number, name: NodeJS.Signals): void => {
    try {
      process.kill(id, name);
    } catch (error) {
      // ESRCH: it ended between our look and our signal.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  };

  return new Promise((done, fail) => {
    child.once('error', (error) => {
      watcher.stdin?.end('ended\n');
      fail(new SetupError(`${name} could not be started: ${error.message}.`, { cause: error }));
    });
    child.once('spawn', () => {
      const pid = child.pid;
      if (pid === undefined) return;
      done({
        name,
        pid,
        logFile,
        exited,
        isRunning: () => running,
        async stop() {
          if (!running) return;
          // Only the program itself is asked; it knows what to do with what it started.
          signal(pid, stopSignal);
          const timer = setTimeout(() => running && signal(-pid, 'SIGKILL'), graceMs);
          await exited;
          clearTimeout(timer);
          signal(-pid, 'SIGKILL');
        },
        async kill() {
          if (running) signal(-pid, 'SIGKILL');
          await exited;
        },
        lastLogLines: (count = 20) => readLogTail(logFile, logStart, count),
      });
    });
  });
}

function readLogTail(logFile: string, from: number, count: number): string {
  try {
    return readFileSync(logFile)
      .subarray(from)
      .toString('utf8')
      .trimEnd()
      .split('\n')
      .slice(-count)
      .join('\n');
  } catch {
    return '';
  }
}

/**
 * Asks `probe` until it no longer throws. Fails as soon as the process ends or the time is over, in a sentence with
 * the last lines of its log; a process that did not get ready is killed.
 */
export async function waitUntilReady(
  running: RunningProcess,
  timeoutMs: number,
  probe: () => Promise<void>,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let lastProblem: unknown;
  while (running.isRunning() && Date.now() < deadline) {
    try {
      await probe();
      return;
    } catch (error) {
      lastProblem = error;
      await new Promise((next) => setTimeout(next, 100));
    }
  }
  const ended = !running.isRunning();
  await running.kill();
  // A trace of a hundred lines may follow upon the one that names the disk.
  const full = explainDiskFull(
    new Error(running.lastLogLines(2_000)),
    running.name,
    dirname(running.logFile),
  );
  if (full instanceof SetupError) throw full;
  const lines = running.lastLogLines();
  const what = ended ? 'ended before it was ready' : `was not ready after ${timeoutMs / 1000} seconds`;
  throw new SetupError(`${running.name} ${what}. The last lines of ${running.logFile}:\n${lines}`, {
    cause: lastProblem,
  });
}
