import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Wake } from './wake.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function isSettled(waiting: Promise<void>): Promise<boolean> {
  let settled = false;
  void waiting.then(() => {
    settled = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  return settled;
}

test('one word wakes once, however often it was said', async () => {
  const wake = new Wake();
  wake.raise();
  wake.raise();
  expect(await isSettled(wake.wait(1_000))).toBe(true);
  expect(await isSettled(wake.wait(1_000))).toBe(false);
});

test('wakes whoever waits, and otherwise after its time', async () => {
  const wake = new Wake();
  const woken = wake.wait(1_000);
  expect(await isSettled(woken)).toBe(false);
  wake.raise();
  expect(await isSettled(woken)).toBe(true);
  const late = wake.wait(1_000);
  await vi.advanceTimersByTimeAsync(999);
  expect(await isSettled(late)).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(await isSettled(late)).toBe(true);
});

test('what was said before whoever waits looked for itself wakes nobody', async () => {
  const wake = new Wake();
  wake.raise();
  wake.take();
  expect(await isSettled(wake.wait(1_000))).toBe(false);
});
