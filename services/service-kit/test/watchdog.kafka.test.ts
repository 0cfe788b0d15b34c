import { expect, inject, test } from 'vitest';
import { brokerAddress, startKafkaProxy } from './kafka-proxy.ts';
import { dingMessage } from './proef/ding.ts';
import { onceEach, proefOmgeving } from './proef/proef-omgeving.ts';
import { until } from './until.ts';

const omgeving = proefOmgeving();
const timeouts = { session: 1_500, heartbeat: 300 };

test('a consumer whose connection stands still while the broker answers others is reported as hanging', async () => {
  const plek = await omgeving.plek();
  const proxy = await startKafkaProxy(brokerAddress(inject('kafkaBrokers')[0]));
  // Long request timeout: the library would notice only after the watchdog did.
  const proef = plek.start({ route: proxy.route, timeouts, kafkaTimeouts: { request: 60_000 } });
  await plek.producer.send([dingMessage(plek.in, 0)]);
  await until(async () => (await plek.seen()).size === 1);
  expect(proef.strategy.notReady()).toEqual([]);
  proxy.stall();
  await until(() => proef.strategy.notReady().length > 0);
  await proef.kafka.admin.close();
  await until(() => proef.fatal.includes('CONSUMER_HANGS'));
  await proxy.stop();
});

test('while the broker answers nobody the consumer is not ready and keeps trying; then it goes on', async () => {
  const plek = await omgeving.plek();
  const target = brokerAddress(inject('kafkaBrokers')[0]);
  let proxy = await startKafkaProxy(target);
  const proef = plek.start({
    route: (address) => proxy.route(address),
    timeouts,
    kafkaTimeouts: { request: 1_000 },
  });
  await plek.producer.send([dingMessage(plek.in, 0)]);
  await until(async () => (await plek.seen()).size === 1);
  const away = proxy;
  await away.stop();
  const until5 = performance.now() + 5_000;
  await until(() => performance.now() > until5);
  expect(proef.strategy.notReady()).toEqual(['ding']);
  expect(proef.fatal).toEqual([]);
  proxy = await startKafkaProxy(target);
  await plek.producer.send([dingMessage(plek.in, 1)]);
  await until(async () => (await plek.seen()).size === 2, 30_000);
  await until(() => proef.strategy.notReady().length === 0);
  expect(await plek.seen()).toEqual(onceEach(2));
  await proef.stop();
  await proxy.stop();
}, 90_000);
