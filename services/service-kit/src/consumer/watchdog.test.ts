import { expect, test } from 'vitest';
import { Watchdog } from './watchdog.ts';

const SILENCE = 1_000;

function watch(answers: () => boolean) {
  let now = 0;
  let hangs = 0;
  const watchdog = new Watchdog({
    silence: SILENCE,
    brokerAnswers: async () => answers(),
    onHang: () => {
      hangs += 1;
    },
    now: () => now,
  });
  return {
    watchdog,
    hangs: () => hangs,
    pass: async (milliseconds: number) => {
      for (const end = now + milliseconds; now < end; ) {
        now += 100;
        await watchdog.check();
      }
    },
    jump: async (milliseconds: number) => {
      now += milliseconds;
      await watchdog.check();
    },
  };
}

test('a consumer that is heard of is left alone', async () => {
  const { watchdog, hangs, pass } = watch(() => true);
  for (let i = 0; i < 10; i++) {
    await pass(SILENCE - 100);
    watchdog.heard();
  }
  expect(hangs()).toBe(0);
});

test('silent while the broker answers: it hangs', async () => {
  const { hangs, pass } = watch(() => true);
  await pass(SILENCE * 2 + 100);
  expect(hangs()).toBe(1);
});

test('silent while the broker answers nobody: it waits, and counts anew from when the broker is back', async () => {
  let back = false;
  const { hangs, pass } = watch(() => back);
  await pass(SILENCE * 60);
  back = true;
  await pass(SILENCE - 100);
  expect(hangs()).toBe(0);
  await pass(SILENCE);
  expect(hangs()).toBe(1);
});

test('after the process itself was suspended it gets time to recover', async () => {
  const { hangs, jump, pass } = watch(() => true);
  await jump(SILENCE * 100);
  await pass(SILENCE);
  expect(hangs()).toBe(0);
});
