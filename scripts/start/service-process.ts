import { join } from 'node:path';
import {
  type Exit,
  isAlive,
  type RunningProcess,
  SetupError,
  startProcess,
  waitUntilReady,
} from '@meldpunt/infra';
import type { ServiceName } from './services.ts';

export type ServiceSettings = {
  name: ServiceName;
  port: number;
  env: Readonly<Record<string, string>>;
  logDir: string;
  /** How long a start may take; a minute when absent. */
  readyTimeoutMs?: number;
  /** Told once for each death but the last, before the restart; `asked`: by `kill`, or by a signal after which it ended well. */
  onDeath(name: ServiceName, exit: Exit, asked: boolean): void;
  /** Told when the service cannot be kept running. */
  onGivenUp(name: ServiceName, reason: Error): void;
};

export type ServiceProcess = {
  name: ServiceName;
  url: string;
  /** SIGKILL; the supervisor starts it again. Resolves when the old process is gone. */
  kill(): Promise<void>;
  /** SIGKILL, and it stays away until `up`. Resolves when the process is gone. */
  down(): Promise<void>;
  /** Starts it again after `down`. */
  up(): void;
  /** Sends a signal, for a fault run: SIGSTOP, SIGCONT, SIGTERM. After an end it is started again as after any other. */
  signal(name: NodeJS.Signals): Promise<void>;
  /** Resolves when the present process answers as ready. */
  ready(): Promise<void>;
  /** Number of deaths that were not asked for. */
  readonly deaths: number;
  stop(): Promise<void>;
};

const root = join(import.meta.dirname, '..', '..');
const READY_MS = 60_000;
/** A service that dies this often within a minute is broken, not unlucky. */
const MAX_DEATHS_A_MINUTE = 8;

/** Starts a service as a process of its own and keeps it running: one that dies is started again and reported. */
export function superviseService(settings: ServiceSettings): ServiceProcess {
  const { name, port } = settings;
  const url = `http://127.0.0.1:${port}`;
  const deaths: number[] = [];
  const unasked: number[] = [];
  let stopping = false;
  let down = false;
  let asked: 'no' | 'SIGKILL' | 'SIGTERM' = 'no';
  let current: Promise<RunningProcess> = launch();
  current.catch((error: unknown) => settings.onGivenUp(name, asError(error)));

  async function launch(): Promise<RunningProcess> {
    const running = await startProcess({
      name,
      command: process.execPath,
      args: [
        '--enable-source-maps',
        // A batch of a thousand messages fits, so that little of it is ever moved: 6 % more meldingen a second.
        '--max-semi-space-size=32',
        '--min-semi-space-size=32',
        // Below 2 GB the engine lets its heap grow to no more than twice what is in use before it cleans up: half of the
        // memory over a large delivery, at the same processor time.
        '--max-old-space-size=1536',
        join(root, 'services', name, 'dist', 'main.js'),
      ],
      cwd: root,
      env: { ...process.env, ...settings.env },
      logFile: join(settings.logDir, `${name}.log`),
      graceMs: 30_000,
    });
    void running.exited.then((exit) => {
      if (stopping || down) return;
      deaths.push(Date.now());
      // What was killed on purpose says nothing about the service; what was told to stop has to do that well.
      const wasAsked = asked === 'SIGKILL' || (asked === 'SIGTERM' && exit.code === 0);
      if (asked === 'no') unasked.push(Date.now());
      asked = 'no';
      settings.onDeath(name, exit, wasAsked);
      const recent = unasked.filter((at) => at > Date.now() - 60_000).length;
      if (recent > MAX_DEATHS_A_MINUTE) {
        const reason = new SetupError(
          `${name} keeps ending; it was started ${recent} times within a minute. Its last words:\n${running.lastLogLines(5)}`,
        );
        current = Promise.reject(reason);
        current.catch(() => settings.onGivenUp(name, reason));
        return;
      }
      current = launch();
      current.catch((error: unknown) => settings.onGivenUp(name, asError(error)));
    });
    return running;
  }

  async function isWorking(): Promise<void> {
    const response = await fetch(`${url}/health/working`, { signal: AbortSignal.timeout(2_000) });
    const body = await response.text();
    if (response.status !== 200) throw new Error(`/health/working answered ${response.status}: ${body}`);
  }

  return {
    name,
    url,
    async kill() {
      const running = await current;
      if (running.isRunning()) asked = 'SIGKILL';
      await running.kill();
    },
    async down() {
      down = true;
      await (await current).kill();
    },
    up() {
      if (!down) return;
      down = false;
      current = launch();
      current.catch((error: unknown) => settings.onGivenUp(name, asError(error)));
    },
    async signal(signal) {
      const running = await current;
      if (!running.isRunning()) return;
      if (asked === 'no' && (signal === 'SIGTERM' || signal === 'SIGINT')) asked = 'SIGTERM';
      send(running, signal);
    },
    async ready() {
      for (;;) {
        const running = await current;
        try {
          return await waitUntilReady(running, settings.readyTimeoutMs ?? READY_MS, isWorking);
        } catch (error) {
          // It ended meanwhile and was started again: that one is to be ready.
          if ((await current) === running) throw error;
        }
      }
    },
    get deaths() {
      return deaths.length;
    },
    async stop() {
      stopping = true;
      const running = await current.catch(() => undefined);
      if (running?.isRunning()) send(running, 'SIGCONT');
      await running?.stop();
    },
  };
}

/** To a process that may end at this very moment. */
function send({ pid }: RunningProcess, signal: NodeJS.Signals): void {
  if (isAlive(pid)) process.kill(pid, signal);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
