import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningKafka, startKafka } from '../../../infra/kafka/start.ts';
import { connectKafka, outboxAge, silentLog } from '../src/index.ts';
import { dingMessage } from './proef/ding.ts';
import { startProef } from './proef/proef-consumer.ts';
import { createServiceDatabase, type ServiceDatabase } from './service-database.ts';
import { until } from './until.ts';

const COUNT = 4_000;
let directory: string;
let broker: RunningKafka;
let db: ServiceDatabase;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kit-herstart-'));
  broker = await startKafka({
    dataDir: directory,
    readyTimeoutMs: 150_000,
    settings: { 'group.min.session.timeout.ms': '1000' },
  });
  db = await createServiceDatabase('proef', new URL('./proef/migrations', import.meta.url));
}, 290_000);
afterAll(async () => {
  await db?.drop();
  await broker?.stop();
  await rm(directory, { recursive: true, force: true });
});

test('the only broker killed under load: nothing lost, every effect once, no process restart', async () => {
  const kafka = connectKafka({ brokers: broker.brokers, clientId: 'herstart', log: silentLog });
  const topics = ['in', 'uit', 'in.dlq'];
  await kafka.admin.createTopics(topics.map((topic) => ({ topic, partitions: 3 })));
  const proef = startProef({
    brokers: broker.brokers,
    database: db.database,
    topic: 'in',
    uit: 'uit',
    group: 'herstart',
    relay: true,
    subscription: { maxMessages: 100 },
    timeouts: { session: 3_000, heartbeat: 500 },
  });
  const producer = kafka.producer();
  const sending = (async () => {
    for (let nr = 0; nr < COUNT; nr += 50) {
      const messages = Array.from({ length: 50 }, (_, i) => dingMessage('in', nr + i));
      // The same ones again, in order, until they are acknowledged: that is the contract of send.
      for (;;) {
        const sent = await producer.send(messages).then(
          () => true,
          () => false,
        );
        if (sent) break;
      }
    }
  })();
  const seen = async () => {
    const { rows } = await db.database.verwerker.query<{ dingen: number; tweemaal: number }>(
      `select count(distinct ding_id) as dingen,
              count(*) filter (where n > 1) as tweemaal
         from (select ding_id, bron_offset, count(*) over (partition by bron_offset, ding_id) as n from gezien) as x`,
    );
    return rows[0] ?? { dingen: 0, tweemaal: 0 };
  };
  await until(async () => (await seen()).dingen >= 1_000, 90_000);
  await broker.kill();
  await broker.start();
  await sending;
  await until(async () => (await seen()).dingen === COUNT, 90_000);
  await until(async () => (await outboxAge(db.database.verwerker)).count === 0, 90_000);
  expect((await seen()).tweemaal).toBe(0);
  expect(proef.fatal).toEqual([]);
  const offsets = await kafka.admin.topicOffsets('uit');
  expect(offsets.reduce((sum, { end }) => sum + end, 0)).toBeGreaterThanOrEqual(COUNT);
  await proef.stop();
  await producer.close();
  await kafka.close();
}, 300_000);
