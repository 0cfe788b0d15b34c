import { expect, test } from 'vitest';
import { createTestKafka, uniqueName } from '../../../test/harnas/topics.ts';
import { outboxAge } from '../src/index.ts';
import { EXIT } from '../src/service/guard-process.ts';
import { decodeDing, dingMessage } from './proef/ding.ts';
import { onceEach, type ProefPlek, proefOmgeving } from './proef/proef-omgeving.ts';
import { startKind } from './proef/start-kind.ts';
import { until } from './until.ts';

const omgeving = proefOmgeving();

const send = (plek: ProefPlek, from: number, to: number) =>
  plek.producer.send(Array.from({ length: to - from }, (_, nr) => dingMessage(plek.in, from + nr)));

/** How often each thing stands on `uit`. */
async function sentOn(plek: ProefPlek): Promise<Map<string, number>> {
  const [log] = await plek.kafka.admin.topicOffsets(plek.uit);
  const times = new Map<string, number>();
  let read = 0;
  const consumer = createTestKafka().consumer({ groupId: uniqueName('lezer'), maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic: plek.uit, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      const { id } = decodeDing(message.value ?? Buffer.alloc(0));
      times.set(id, (times.get(id) ?? 0) + 1);
      read += 1;
    },
  });
  await until(() => read >= (log?.end ?? 0));
  await consumer.disconnect();
  return times;
}

test('killed between commit and relay: nothing is lost and nothing is sent twice', async () => {
  const plek = await omgeving.plek();
  await send(plek, 0, 200);
  const first = startKind(plek, { relay: false });
  await until(async () => (await plek.nextOffset()) === 200);
  expect((await outboxAge(plek.db.database.verwerker)).count).toBe(200);
  expect(await first.end('SIGKILL')).toBe(null);
  const second = startKind(plek);
  await until(async () => (await outboxAge(plek.db.database.verwerker)).count === 0);
  await second.end('SIGTERM');
  expect(await sentOn(plek)).toEqual(onceEach(200));
  expect(await plek.seen()).toEqual(onceEach(200));
});

test('killed at any moment, again and again: every effect once, every message on its way, none missing', async () => {
  const plek = await omgeving.plek(3);
  const count = 3_000;
  let sent = 0;
  let killed = 0;
  for (let round = 0; round < 5; round++) {
    await send(plek, sent, sent + count / 5);
    sent += count / 5;
    const kind = startKind(plek, { maxMessages: 20 });
    const enough = 3 + round * 2;
    await until(() => kind.batches() >= enough, 30_000);
    await kind.end('SIGKILL');
    killed += 1;
  }
  const last = startKind(plek, { maxMessages: 200 });
  await until(async () => (await plek.seen()).size === count, 40_000);
  await until(async () => (await outboxAge(plek.db.database.verwerker)).count === 0, 40_000);
  expect(await last.end('SIGTERM')).toBe(0);
  expect(killed).toBe(5);
  expect(await plek.seen()).toEqual(onceEach(count));
  const onward = await sentOn(plek);
  expect(onward.size).toBe(count);
  // What was under way when the leader died may stand twice: readers tell by the version. Never more than that.
  const doubled = [...onward.values()].filter((times) => times > 1).length;
  expect(doubled).toBeLessThanOrEqual(5 * 1_000);
  const { rows } = await plek.db.database.verwerker.query<{ n: number }>('select count(*) as n from ding');
  expect(rows[0]?.n).toBe(count);
}, 120_000);

test('told to stop, it finishes the batch under way, leaves the group, and exits with 0', async () => {
  const plek = await omgeving.plek();
  await send(plek, 0, 100);
  const kind = startKind(plek, { slow: 800, maxMessages: 40, session: 6_000 });
  await until(() => kind.batches() >= 1);
  expect(await kind.end('SIGTERM')).toBe(0);
  expect(kind.batches()).toBe(1);
  expect(await plek.nextOffset()).toBe(40);
  expect((await plek.seen()).size).toBe(40);
  // It left: the next one need not wait for a session to run out.
  const started = performance.now();
  const next = plek.start();
  await until(async () => (await plek.seen()).size === 100);
  expect(performance.now() - started).toBeLessThan(5_000);
  await next.stop();
  expect(await plek.seen()).toEqual(onceEach(100));
});

test('suspended for longer than its session and woken, it carries on without a restart and without doubles', async () => {
  const plek = await omgeving.plek();
  await send(plek, 0, 50);
  const kind = startKind(plek, { slow: 20, maxMessages: 5 });
  await until(() => kind.batches() >= 3);
  kind.process.kill('SIGSTOP');
  const other = plek.start({ timeouts: { session: 1_500, heartbeat: 300 } });
  // The row may be held by a transaction of the suspended one; then the other waits for it.
  const waited = performance.now() + 3_000;
  await until(() => performance.now() > waited);
  kind.process.kill('SIGCONT');
  await send(plek, 50, 120);
  await until(async () => (await plek.seen()).size === 120, 30_000);
  await other.stop();
  await send(plek, 120, 130);
  await until(async () => (await plek.seen()).size === 130, 30_000);
  expect(await kind.end('SIGTERM')).toBe(0);
  expect(await plek.seen()).toEqual(onceEach(130));
}, 90_000);

test('a position beyond the end of the log ends the process with the code that waits for a human, until one has looked', async () => {
  const plek = await omgeving.plek();
  await send(plek, 0, 10);
  const first = startKind(plek);
  await until(async () => (await plek.nextOffset()) === 10);
  expect(await first.end('SIGTERM')).toBe(0);
  // As if the topic was made anew, with fewer messages than were handled.
  const { verwerker } = plek.db.database;
  await verwerker.query('update verbruik set volgende_offset = 50 where topic = $1', [plek.in]);
  await send(plek, 10, 15);

  const kind = startKind(plek);
  await until(() => kind.process.exitCode !== null);
  expect(kind.process.exitCode).toBe(EXIT.positionConflict);
  expect(EXIT.positionConflict).toBe(2);
  expect(kind.batches()).toBe(0);
  expect(kind.output()).toContain('LOG_END_BELOW');
  expect(await plek.seen()).toEqual(onceEach(10));
  expect(await plek.nextOffset()).toBe(50);

  // Started again and again it meets a log that has outgrown the record meanwhile. What came before that was not read.
  await send(plek, 15, 80);
  const again = startKind(plek);
  await until(() => again.process.exitCode !== null);
  expect(again.process.exitCode).toBe(EXIT.positionConflict);
  expect(again.batches()).toBe(0);
  expect(await plek.seen()).toEqual(onceEach(10));

  // A human says where it goes on. That it comes past the offset at which it stood means nothing any more.
  await verwerker.query('update verbruik set volgende_offset = 10 where topic = $1', [plek.in]);
  const last = startKind(plek, { maxMessages: 5 });
  await until(async () => (await plek.nextOffset()) === 80);
  expect(await last.end('SIGTERM')).toBe(0);
  expect(await plek.seen()).toEqual(onceEach(80));
}, 60_000);
