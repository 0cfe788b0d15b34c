import { dlq, topicSettings, topics } from '@meldpunt/contracts';
import type { AclEntry } from '@meldpunt/infra';
import type { ServiceName } from './services.ts';

type Rechten = {
  leest: readonly string[];
  schrijft: readonly string[];
  /** Makes them when a party is connected. */
  maakt?: readonly string[];
  /** Deletes from them what it has processed. */
  leegt?: readonly string[];
  cluster?: readonly ('alter' | 'create' | 'describe')[];
};

const {
  melding,
  signaal,
  uitkomst,
  afhandeling,
  terugkoppeling,
  reactie,
  telreactie,
  dag,
  signaalpartner,
  gemeente,
  convenant,
} = topics;

/**
 * Which service may read and write which topic: the way of the data as access rights. Casework may not read the
 * router's endings, nor what creditors say back about those (nothing about a person whom no formule signalled reaches a
 * municipality); feedback and metrics read topics with a sealed person but hold no key.
 */
const rechten: Record<ServiceName, Rechten> = {
  'intake-gateway': {
    leest: [dag.naam, melding.naam, afhandeling.naam, 'partner.*'],
    schrijft: [melding.naam, signaalpartner.naam, gemeente.naam, convenant.naam, 'partner.*'],
    maakt: ['partner.*', 'gemeente.*'],
    leegt: ['partner.*'],
    cluster: ['alter', 'create', 'describe'],
  },
  'signal-router': {
    leest: [dag.naam, melding.naam, afhandeling.naam, signaal.naam, uitkomst.naam, gemeente.naam],
    schrijft: [signaal.naam, uitkomst.naam],
  },
  casework: {
    leest: [
      dag.naam,
      signaal.naam,
      afhandeling.naam,
      reactie.naam,
      gemeente.naam,
      signaalpartner.naam,
      'gemeente.*',
    ],
    schrijft: [afhandeling.naam, 'gemeente.*'],
  },
  feedback: {
    leest: [
      dag.naam,
      melding.naam,
      uitkomst.naam,
      afhandeling.naam,
      terugkoppeling.naam,
      reactie.naam,
      telreactie.naam,
      signaalpartner.naam,
    ],
    schrijft: [terugkoppeling.naam, reactie.naam, telreactie.naam, 'partner.*'],
  },
  metrics: {
    leest: [
      dag.naam,
      melding.naam,
      signaal.naam,
      uitkomst.naam,
      afhandeling.naam,
      terugkoppeling.naam,
      reactie.naam,
      telreactie.naam,
      gemeente.naam,
      signaalpartner.naam,
    ],
    schrijft: [],
  },
};

/** The ACLs of one service, for the user the supervisor gives it. */
export function aclsOf(service: ServiceName, principal: string): AclEntry[] {
  const { leest, schrijft, maakt = [], leegt = [], cluster = [] } = rechten[service];
  const on = (name: string, operation: AclEntry['operation']): AclEntry => ({
    principal,
    resource: { type: 'topic', name },
    operation,
  });
  return [
    ...leest.flatMap((name) => [on(name, 'read'), on(name, 'describe')]),
    // What a service cannot process goes to the dead-letter topic of what it read.
    ...leest.map((name) => on(name.endsWith('*') ? name : `${name}.dlq`, 'write')),
    ...schrijft.flatMap((name) => [on(name, 'write'), on(name, 'describe')]),
    ...maakt.flatMap((name) => [on(name, 'create'), on(name, 'describe')]),
    ...leegt.map((name) => on(name, 'delete')),
    { principal, resource: { type: 'group', name: `${service}*` }, operation: 'read' },
    { principal, resource: { type: 'group', name: `${service}*` }, operation: 'describe' },
    { principal, resource: { type: 'cluster' }, operation: 'idempotentWrite' },
    { principal, resource: { type: 'cluster' }, operation: 'describe' },
    ...cluster.map((operation): AclEntry => ({ principal, resource: { type: 'cluster' }, operation })),
  ];
}

/**
 * The hub's own topics and their dead letters, as the broker is to make them. `mostPartitions` bounds the number of
 * partitions below what the contract asks for: every partition of every reader is a transaction of its own, which a
 * machine of two cores pays for and a cluster gains by.
 */
export function hubTopics(
  mostPartitions: number,
): { topic: string; numPartitions: number; configEntries: { name: string; value: string }[] }[] {
  return Object.values(topics).flatMap((topic) =>
    [topic, dlq(topic)].map((each) => ({
      topic: each.naam,
      numPartitions: Math.min(each.partities, mostPartitions),
      configEntries: Object.entries(topicSettings(each)).map(([name, value]) => ({ name, value })),
    })),
  );
}
