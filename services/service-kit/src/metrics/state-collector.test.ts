import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { silentLog } from '../log/log.ts';
import type { Queryable } from '../postgres/queryable.ts';
import { Metrics } from './metrics.ts';
import { StateCollector } from './state-collector.ts';

test('a broker that does not answer keeps nobody from seeing how deep the outbox is, or from stopping', async () => {
  let deep = 7;
  const db: Queryable = {
    query: async <R extends object>() => {
      const row = { count: deep, hubCount: deep, oldestSeconds: 0, hubOldestSeconds: 0 };
      // The stand-in for every table: each statement picks what it asks for.
      return { rows: [row as object as R], rowCount: 1 };
    },
  };
  const asked = Promise.withResolvers<void>();
  const collector = new StateCollector({
    db,
    admin: {
      topicOffsets: () => {
        asked.resolve();
        return new Promise(() => {});
      },
    },
    metrics: new Metrics('proef'),
    log: silentLog,
    topics: () => ['stil'],
    relayLeads: () => true,
    heldBack: () => [],
    outboxAlarmAfter: 600,
    parkedAlarmAfter: 600,
  });
  collector.start();
  await asked.promise;
  deep = 9;
  while (collector.outbox.count !== 9) await pause(20);
  expect(collector.databaseAnswers).toBe(true);
  await collector.stop();
});
