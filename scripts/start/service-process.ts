import { join } from 'node:path';
import { type Exit, type RunningProcess, SetupError, startProcess, waitUntilReady } from '@meldpunt/infra';
import type { ServiceName } from './services.ts';

export type ServiceSettings = {
  name: ServiceName;
  port: number;
  env: Readonly<Record<string, string>>;
  logDir: string;
  /** Told once for each unexpected death, before the restart. */
  onDeath(name: ServiceName, exit: Exit): void;
  /** Told when the service cannot be kept running. */
  onGivenUp(name: ServiceName, reason: Error): void;
};

export type ServiceProcess = {
  name: ServiceName;
  url: string;
  /** SIGKILL; the supervisor starts it again. Resolves when the old process is gone. */
  kill(): Promise<void>;
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
  let stopping = false;
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
        join(root, 'services', name, 'dist', 'main.js'),
      ],
      cwd: root,
      env: { ...process.env, ...settings.env },
      logFile: join(settings.logDir, `${name}.log`),
      graceMs: 30_000,
    });
    void running.exited.then((exit) => {
      if (stopping) return;
      deaths.push(Date.now());
      settings.onDeath(name, exit);
      const recent = deaths.filter((at) => at > Date.now() - 60_000).length;
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

  return {
    name,
    url,
    async kill() {
      await (await current).kill();
    },
    async ready() {
      await waitUntilReady(await current, READY_MS, async () => {
        const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) });
        await response.body?.cancel();
        if (response.status !== 200) throw new Error(`/health/ready answered ${response.status}`);
      });
    },
    get deaths() {
      return deaths.length;
    },
    async stop() {
      stopping = true;
      const running = await current.catch(() => undefined);
      await running?.stop();
    },
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
