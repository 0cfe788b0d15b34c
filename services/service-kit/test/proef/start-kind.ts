import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { inject, onTestFinished } from 'vitest';
import type { KindSettings } from './kind.ts';
import type { ProefPlek } from './proef-omgeving.ts';

export interface Kind {
  process: ChildProcess;
  /** Batches begun. */
  batches: () => number;
  output: () => string;
  /** Ends it with this signal; resolves with its exit code, null when killed. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
}

/** Starts the trial service of this place in a process of its own. */
export function startKind(plek: ProefPlek, more: Partial<KindSettings> = {}): Kind {
  const settings: KindSettings = {
    brokers: inject('kafkaBrokers'),
    urls: plek.db.settings.urls,
    topic: plek.in,
    uit: plek.uit,
    group: plek.group,
    relay: true,
    ...more,
  };
  const child = fork(fileURLToPath(new URL('./kind.ts', import.meta.url)), {
    env: { ...process.env, PROEF: JSON.stringify(settings) },
    execArgv: [],
    silent: true,
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let batches = 0;
  let output = '';
  child.on('message', () => {
    batches += 1;
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  return {
    process: child,
    batches: () => batches,
    output: () => output,
    end: async (signal) => {
      const exited = once(child, 'exit');
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      child.kill(signal);
      await exited;
      return child.exitCode;
    },
  };
}
