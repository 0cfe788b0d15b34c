import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { KEYCLOAK_VERSION } from '../keycloak/install.ts';
import { KAFKA_VERSION } from './install.ts';
import { type BrokerSettings, brokerProperties, formatProperties } from './properties.ts';

const open: BrokerSettings = {
  nodeId: 1,
  host: '127.0.0.1',
  dataDir: '/data/log',
  ports: { internal: 9092, controller: 9093 },
  quorum: [{ nodeId: 1, host: '127.0.0.1', port: 9093 }],
  replicationFactor: 1,
  internal: { kind: 'open' },
};

const closed: BrokerSettings = {
  ...open,
  ports: { internal: 9092, controller: 9093, outside: 9094 },
  internal: {
    kind: 'users',
    passwords: { 'dienst.broker': 'secret-of-broker', 'dienst.router': 'secret-of-router' },
    superUsers: ['dienst.hub'],
  },
  outside: {
    issuer: 'http://issuer',
    jwksUrl: 'http://issuer/jwks',
    audience: 'meldpunt-kafka',
    maxReauthMs: 600_000,
  },
};

describe('the broker’s properties', () => {
  test('never make a topic because someone named it', () => {
    expect(brokerProperties(open)['auto.create.topics.enable']).toBe('false');
  });

  test('of one node ask for one copy', () => {
    expect(brokerProperties(open)).toMatchObject({
      'offsets.topic.replication.factor': '1',
      'transaction.state.log.min.isr': '1',
      'min.insync.replicas': '1',
      'controller.quorum.voters': '1@127.0.0.1:9093',
    });
  });

  test('of three nodes ask for three copies, two of them in sync', () => {
    const quorum = [1, 2, 3].map((nodeId) => ({ nodeId, host: `kafka-${nodeId}`, port: 9093 }));
    expect(
      brokerProperties({ ...open, nodeId: 2, host: 'kafka-2', quorum, replicationFactor: 3 }),
    ).toMatchObject({
      'node.id': '2',
      'controller.quorum.voters': '1@kafka-1:9093,2@kafka-2:9093,3@kafka-3:9093',
      'default.replication.factor': '3',
      'min.insync.replicas': '2',
      'offsets.topic.num.partitions': '50',
      'advertised.listeners': 'INTERNAL://kafka-2:9092',
    });
  });

  test('with users refuse whoever has no ACL', () => {
    expect(brokerProperties(closed)).toMatchObject({
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      'allow.everyone.if.no.acl.found': 'false',
      'super.users': 'User:dienst.broker;User:dienst.hub',
      'listener.security.protocol.map':
        'INTERNAL:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT,OUTSIDE:SASL_PLAINTEXT',
    });
  });

  test('with users leave no listener open, the controller’s included', () => {
    expect(JSON.stringify(brokerProperties(closed))).not.toMatch(/[":,]PLAINTEXT/);
  });

  test('check a party’s token and ask for a fresh one', () => {
    expect(brokerProperties(closed)).toMatchObject({
      'sasl.oauthbearer.jwt.validator.class':
        'org.apache.kafka.common.security.oauthbearer.BrokerJwtValidator',
      'sasl.oauthbearer.expected.audience': 'meldpunt-kafka',
      'sasl.oauthbearer.expected.issuer': 'http://issuer',
      'sasl.oauthbearer.sub.claim.name': 'azp',
      'listener.name.outside.oauthbearer.connections.max.reauth.ms': '600000',
    });
  });

  test('refuse a listener for parties beside an open internal one', () => {
    expect(() => brokerProperties({ ...closed, internal: { kind: 'open' } })).toThrow(
      'internal listener with users',
    );
  });

  test.for([
    ['a name that a party could have', { waterbedrijf: 'long-enough' }],
    ['a name that ends the quotes', { 'dienst.x"': 'long-enough' }],
    ['a password that ends the quotes', { 'dienst.router': '"; user_dienst.hub="gotcha' }],
    ['a short password', { 'dienst.router': 'short' }],
  ] as const)('refuse %s', ([, users]) => {
    const passwords: Record<string, string> = { 'dienst.broker': 'secret-of-broker', ...users };
    expect(() =>
      brokerProperties({ ...closed, internal: { kind: 'users', passwords, superUsers: [] } }),
    ).toThrow(/must be/);
  });

  test('are overruled by the caller’s', () => {
    expect(brokerProperties({ ...open, extra: { 'num.io.threads': '16' } })['num.io.threads']).toBe('16');
  });
});

test('a backslash survives the properties file', () => {
  expect(formatProperties({ 'log.dirs': 'C:\\data' })).toBe('log.dirs=C:\\\\data\n');
});

test.for([
  ['kafka', '../kafka/pom.xml', KAFKA_VERSION],
  ['keycloak', '../keycloak/pom.xml', KEYCLOAK_VERSION],
] as const)('the version of %s is the same in its pom and in its install', ([, pom, version]) => {
  expect(readFileSync(join(import.meta.dirname, pom), 'utf8')).toContain(`<version>${version}</version>`);
});
