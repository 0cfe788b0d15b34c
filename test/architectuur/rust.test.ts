import { expect, test } from 'vitest';
import { gelezenTopics } from '../../scripts/simulatie/rust.ts';
import { aclsOf } from '../../scripts/start/kafka-rechten.ts';
import { type ServiceName, serviceNames } from '../../scripts/start/services.ts';
import { subscriptions as casework } from '../../services/casework/src/subscriptions.ts';
import { subscriptions as feedback } from '../../services/feedback/src/subscriptions.ts';
import { subscriptions as gateway } from '../../services/intake-gateway/src/subscriptions.ts';
import { Topicnamen } from '../../services/intake-gateway/src/topicnamen.ts';
import { subscriptions as metrics } from '../../services/metrics/src/subscriptions.ts';
import { subscriptions as router } from '../../services/signal-router/src/subscriptions.ts';

const same = (naam: string) => naam;
const abonnementen = {
  'intake-gateway': gateway(new Topicnamen()),
  'signal-router': router(same),
  casework: casework(same),
  feedback: feedback(same),
  metrics: metrics(same),
};

/** Topics of parties, subscribed to when a party is connected. */
const vanPartijen: Partial<Record<ServiceName, readonly string[]>> = {
  'intake-gateway': ['partner.*'],
  casework: ['gemeente.*'],
};

test.each(serviceNames)('rest is waited for on everything that %s reads of the hub', (naam) => {
  const leest = abonnementen[naam].map(({ topic }) => topic);
  expect(leest.length).toBeGreaterThan(2);
  expect([...gelezenTopics[naam]].sort()).toEqual([...new Set(leest)].sort());
});

test.each(serviceNames)('%s may read what it subscribes to and nothing more', (naam) => {
  const mag = aclsOf(naam, `dienst.${naam}`).flatMap(({ resource, operation }) =>
    resource.type === 'topic' && operation === 'read' ? [resource.name] : [],
  );
  const leest = [...abonnementen[naam].map(({ topic }) => topic), ...(vanPartijen[naam] ?? [])];
  expect(mag.toSorted()).toEqual([...new Set(leest)].toSorted());
});
