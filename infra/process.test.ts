import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { isAlive, runToEnd, startProcess, waitUntilReady } from './process.ts';

const directory = await mkdtemp(join(tmpdir(), 'process-'));
afterAll(() => rm(directory, { recursive: true }));

function startShell(script: string, graceMs = 10_000) {
  const logFile = join(directory, `${Math.random().toString(36).slice(2)}.log`);
  return startProcess({
    name: 'The test program',
    command: '/bin/sh',
    args: ['-c', script],
    logFile,
    graceMs,
  });
}

async function waitUntil(holds: () => boolean | Promise<boolean>, timeoutMs = 10_000): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > deadline) return false;
    await new Promise((next) => setTimeout(next, 50));
  }
  return true;
}

describe('a process', () => {
  test('writes to its log file, and stops when asked', async () => {
    const running = await startShell('trap "echo bye; exit 0" TERM; echo hello; while :; do sleep 0.1; done');
    expect(await waitUntil(() => running.lastLogLines().includes('hello'))).toBe(true);
    await running.stop();
    expect(await running.exited).toEqual({ code: 0, signal: null });
    expect(running.lastLogLines()).toBe('hello\nbye');
    expect(isAlive(running.pid)).toBe(false);
  });

  test('that does not listen is killed after the grace', async () => {
    const running = await startShell('trap "" TERM; echo up; while :; do sleep 0.1; done', 300);
    await waitUntil(() => running.lastLogLines().includes('up'));
    await running.stop();
    expect((await running.exited).signal).toBe('SIGKILL');
  });

  test('takes what it started along', async () => {
    const running = await startShell('sleep 1000 & echo $!; wait');
    await waitUntil(() => /^\d+$/.test(running.lastLogLines()));
    const grandchild = Number(running.lastLogLines());
    expect(isAlive(grandchild)).toBe(true);
    await running.kill();
    expect(await waitUntil(() => !isAlive(grandchild))).toBe(true);
  });

  test('that does not exist is a sentence', async () => {
    const started = startProcess({
      name: 'Kafka',
      command: join(directory, 'no-such-program'),
      args: [],
      logFile: join(directory, 'x.log'),
    });
    await expect(started).rejects.toThrow('Kafka could not be started');
  });

  test.for(['SIGKILL', 'SIGTERM'] as const)('does not outlive a parent that ends by %s', async (signal) => {
    const script = join(directory, `parent-${signal}.ts`);
    const pidFile = join(directory, `pid-${signal}`);
    const program = {
      name: 'child',
      command: '/bin/sh',
      args: ['-c', 'while :; do sleep 0.1; done'],
      logFile: join(directory, 'child.log'),
    };
    await writeFile(
      script,
      `import { writeFileSync } from 'node:fs';
      import { startProcess } from ${JSON.stringify(join(import.meta.dirname, 'process.ts'))};
      const child = await startProcess(${JSON.stringify(program)});
      writeFileSync(${JSON.stringify(pidFile)}, String(child.pid));`,
    );
    const parent = spawn(process.execPath, [script], { stdio: 'ignore' });
    let child = 0;
    await waitUntil(async () => {
      child = Number(await readFile(pidFile, 'utf8').catch(() => '0'));
      return child > 0;
    });
    expect(isAlive(child)).toBe(true);
    parent.kill(signal);
    expect(await waitUntil(() => !isAlive(child))).toBe(true);
  });
});

describe('waiting until a process is ready', () => {
  test('ends with the last log lines when it dies', async () => {
    const running = await startShell('echo the disk is on fire; exit 3');
    const waiting = waitUntilReady(running, 5_000, () => Promise.reject(new Error('not yet')));
    await expect(waiting).rejects.toThrow(/ended before it was ready\. [\s\S]*the disk is on fire/);
  });

  test('ends with a kill when the time is over', async () => {
    const running = await startShell('echo thinking; while :; do sleep 0.1; done');
    const waiting = waitUntilReady(running, 500, () => Promise.reject(new Error('not yet')));
    await expect(waiting).rejects.toThrow(/was not ready after 0\.5 seconds\. [\s\S]*thinking/);
    expect(running.isRunning()).toBe(false);
  });
});

test('a short program gives back all it wrote and whether it failed', async () => {
  expect(await runToEnd('/bin/sh', ['-c', 'echo out; echo err >&2; exit 1'], process.env)).toEqual({
    failed: true,
    output: 'out\nerr\n',
  });
});
