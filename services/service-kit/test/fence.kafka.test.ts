import { expect, inject, test } from 'vitest';
import { type Fence, ROW_FENCE } from '../src/consumer/partition-lock.ts';
import type { ConsumedBatch, UnitOfWork } from '../src/index.ts';
import { brokerAddress, startKafkaProxy } from './kafka-proxy.ts';
import { type Ding, dingMessage } from './proef/ding.ts';
import { onceEach, proefOmgeving } from './proef/proef-omgeving.ts';
import { until } from './until.ts';

const omgeving = proefOmgeving();
const COUNT = 60;

/** The loop without the row: no lock, and every fetched message taken for new. */
const NO_FENCE: Fence = {
  begin: (topic, partition) => ROW_FENCE.begin(topic, partition).replace(' for update', ''),
  decide: () => ({ status: 'process', from: 0 }),
};
/** Checks the position and takes no lock. */
const NO_LOCK: Fence = { ...ROW_FENCE, begin: NO_FENCE.begin };
/** Takes the lock and does not look at the position. */
const NO_CHECK: Fence = { ...ROW_FENCE, decide: NO_FENCE.decide };

/** Only notes what it saw: nothing in it keeps two at once apart. */
async function note(batch: ConsumedBatch<Ding>, work: UnitOfWork): Promise<void> {
  const ids = batch.messages.map(({ value }) => value.id);
  await work.db.query('insert into gezien (ding_id, bron_offset) select unnest($1::text[]), 0', [ids]);
}

/**
 * An owner falls asleep while it handles a batch, cut off from the broker, for longer than its session. Another takes
 * the partition over. Then the first wakes, knows of nothing, and carries on with everything it fetched.
 * Returns how often each message was handled.
 */
async function wakeLate(fence: Fence, asleepIn: 'transaction' | 'between'): Promise<Map<string, number>> {
  const plek = await omgeving.plek();
  await plek.producer.send(Array.from({ length: COUNT }, (_, nr) => dingMessage(plek.in, nr)));
  const proxy = await startKafkaProxy(brokerAddress(inject('kafkaBrokers')[0]));
  const { promise: asleep, resolve: wake } = Promise.withResolvers<void>();
  let fell = false;
  let awake = false;
  const timeouts = { session: 1_500, heartbeat: 300 };
  const first = plek.start({
    fence,
    route: proxy.route,
    timeouts,
    subscription: { maxMessages: 20 },
    handle: async (batch, work) => {
      await note(batch, work);
      if (fell) return;
      fell = true;
      proxy.stall();
      if (asleepIn === 'transaction') await asleep;
    },
    hasRoom: () => asleepIn === 'transaction' || !fell || awake,
  });
  await until(() => fell);
  const second = plek.start({ fence, timeouts, handle: note });
  const fenced = fence === ROW_FENCE || fence === NO_CHECK;
  // With the lock, the second waits for a transaction under way; else it is done before the first wakes.
  if (asleepIn === 'transaction' && fenced) await until(() => second.strategy.notReady().length === 0);
  else await until(async () => (await plek.nextOffset()) === COUNT);
  awake = true;
  wake();
  await until(async () => (await plek.nextOffset()) === COUNT && (await plek.seen()).size === COUNT);
  const settled = performance.now() + 1_500;
  await until(() => performance.now() > settled);
  await proxy.stop();
  await Promise.all([first.stop(), second.stop()]);
  return plek.seen();
}

const handledTwice = (seen: Map<string, number>) => [...seen.values()].filter((times) => times > 1).length;

test.for(['transaction', 'between'] as const)(
  'an owner that fell asleep in or between transactions and wakes late adds nothing (%s)',
  async (asleepIn) => {
    expect(await wakeLate(ROW_FENCE, asleepIn)).toEqual(onceEach(COUNT));
  },
);

test.for([
  ['neither lock nor check', NO_FENCE, 'transaction'],
  ['no row lock', NO_LOCK, 'transaction'],
  ['no check of the position', NO_CHECK, 'transaction'],
  ['no check of the position, between transactions', NO_CHECK, 'between'],
] as const)('the same with %s handles messages twice: the test can fail', async ([, fence, asleepIn]) => {
  expect(handledTwice(await wakeLate(fence, asleepIn))).toBeGreaterThan(0);
});
