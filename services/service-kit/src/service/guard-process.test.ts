import { execFile } from 'node:child_process';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { silentLog } from '../log/log.ts';
import { guardProcess, type ProcessGuard } from './guard-process.ts';

let guard: ProcessGuard;
let codes: number[];

beforeEach(() => {
  vi.useFakeTimers();
  codes = [];
  guard = guardProcess({ log: silentLog, drainDeadline: 20_000, exit: (code) => codes.push(code) });
});
afterEach(() => {
  guard.release();
  vi.useRealTimers();
});

test.each([
  ['POSITION_CONFLICT', 2],
  ['DATABASE_SET_BACK', 3],
  ['CONSUMER_CRASHED', 3],
  ['CONSUMER_HANGS', 3],
] as const)('%s stops what runs and ends with %i', async (reason, code) => {
  let stopped = false;
  guard.onStop(async () => {
    stopped = true;
  });
  guard.fail(reason, new Error('why'));
  await vi.advanceTimersByTimeAsync(0);
  expect(stopped).toBe(true);
  expect(codes).toEqual([code]);
});

test('ends with the same code when the stop hangs, and only once', async () => {
  guard.onStop(() => new Promise(() => {}));
  guard.fail('POSITION_CONFLICT');
  guard.fail('CONSUMER_HANGS');
  await vi.advanceTimersByTimeAsync(2_999);
  expect(codes).toEqual([]);
  await vi.advanceTimersByTimeAsync(10);
  expect(codes).toEqual([2]);
});

test('a signal drains and ends with 0; what takes longer than the deadline ends with 4', async () => {
  guard.onStop(() => new Promise((resolve) => setTimeout(resolve, 19_000)));
  process.emit('SIGTERM');
  await vi.advanceTimersByTimeAsync(19_001);
  expect(codes).toEqual([0]);
  guard.release();
  guard = guardProcess({ log: silentLog, drainDeadline: 20_000, exit: (code) => codes.push(code) });
  guard.onStop(() => new Promise(() => {}));
  process.emit('SIGTERM');
  await vi.advanceTimersByTimeAsync(20_001);
  expect(codes).toEqual([0, 4]);
});

test('a stop that fails is no reason to stay', async () => {
  guard.onStop(() => Promise.reject(new Error('would not')));
  process.emit('SIGINT');
  await vi.advanceTimersByTimeAsync(0);
  expect(codes).toEqual([0]);
});

test('a rejection of the Kafka client that nobody waits for ends the process with a line in the log, and without its words', async () => {
  const script = `
    import { createLog } from '${new URL('../log/log.ts', import.meta.url).href}';
    import { guardProcess } from '${new URL('./guard-process.ts', import.meta.url).href}';
    import kafkajs from 'kafkajs';
    guardProcess({ log: createLog({ service: 'proef', write: (line) => process.stdout.write(line) }), drainDeadline: 1000 });
    setInterval(() => {}, 1000);
    void Promise.reject(new kafkajs.KafkaJSConnectionError('Connection error: 123456782'));
  `;
  const { promise, resolve } = Promise.withResolvers<{ code: unknown; stdout: string; stderr: string }>();
  execFile(
    process.execPath,
    ['--input-type=module', '-e', script],
    { cwd: import.meta.dirname },
    (error, stdout, stderr) => resolve({ code: error?.code, stdout, stderr }),
  );
  const { code, stdout, stderr } = await promise;
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ level: 'error', msg: 'uncaught' });
  expect(stdout + stderr).not.toContain('123456782');
});
