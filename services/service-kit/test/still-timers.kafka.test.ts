import { setTimeout as pause } from 'node:timers/promises';
import { expect, inject, test, vi } from 'vitest';
import { connectKafka, silentLog } from '../src/index.ts';

test('a connection that has nothing to do sets no timers', async () => {
  const kafka = connectKafka({ brokers: inject('kafkaBrokers'), clientId: 'proef-stil', log: silentLog });
  await kafka.admin.clusterId();
  const timers = vi.spyOn(globalThis, 'setTimeout');
  try {
    await pause(500);
    // Unmended, one at every turn of the clock: some 450 for each connection.
    expect(timers.mock.calls.length).toBeLessThan(10);
  } finally {
    timers.mockRestore();
    await kafka.close();
  }
});
