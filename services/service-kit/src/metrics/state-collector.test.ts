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

test('a topic of which nothing can be told hides how far behind the others are from nobody', async () => {
  const metrics = new Metrics('proef');
  const read = ['a', 'weg', 'z'];
  const collector = new StateCollector({
    db: {
      query: async <R extends object>() => {
        const rows = read.map((topic) => ({ topic, partitie: 0, volgendeOffset: 5, clusterId: 'x' }));
        return { rows: rows as object[] as R[], rowCount: rows.length };
      },
    },
    admin: {
      topicOffsets: async (topic) => {
        if (topic === 'weg')
          throw Object.assign(new Error('unknown'), { type: 'UNKNOWN_TOPIC_OR_PARTITION' });
        return [{ partition: 0, start: 0, end: 12 }];
      },
    },
    metrics,
    log: silentLog,
    topics: () => read,
    relayLeads: () => true,
    heldBack: () => [],
    outboxAlarmAfter: 600,
    parkedAlarmAfter: 600,
    lagEvery: 1,
  });
  metrics.lag.set({ topic: 'weg', partition: '0' }, 3);
  collector.start();
  const lag = async () => (await metrics.lag.get()).values.map(({ labels, value }) => [labels.topic, value]);
  for (let seen = await lag(); !seen.some(([topic]) => topic === 'z'); seen = await lag()) await pause(5);
  expect(await lag()).toEqual([
    ['a', 7],
    ['z', 7],
  ]);
  await collector.stop();
});
