/**
 * The broker's settings as a pure function, so that one node on a laptop and three in a quorum differ by their input
 * only.
 *
 * Who may do what: services come in on the internal listener with a name of their own, parties on the outside listener
 * with a token. Both become a principal `User:<name>`, so the two sets of names must never meet: a party whose client
 * id equals a service's name would inherit its rights. Hence the prefix; `registerParty` refuses it.
 */
export const SERVICE_PREFIX = 'dienst.';
export const BROKER_USER = `${SERVICE_PREFIX}broker`;

export type InternalAccess =
  /** Anyone on loopback may do anything: tests only. */
  | { kind: 'open' }
  /** SASL/PLAIN; passwords by user name. Whoever is not a super user needs ACLs. */
  | { kind: 'users'; passwords: Readonly<Record<string, string>>; superUsers: readonly string[] };

export type OutsideAccess = {
  issuer: string;
  jwksUrl: string;
  /** The `aud` a token must carry. */
  audience: string;
  /** A connection must show a fresh token before this is over. */
  maxReauthMs: number;
};

export type BrokerSettings = {
  nodeId: number;
  host: string;
  dataDir: string;
  ports: { internal: number; controller: number; outside?: number };
  /** Every node of the quorum, this one included. */
  quorum: readonly { nodeId: number; host: string; port: number }[];
  replicationFactor: number;
  internal: InternalAccess;
  outside?: OutsideAccess;
  /** Any broker property; wins from ours. */
  extra?: Readonly<Record<string, string>>;
};

function plainJaas(passwords: Readonly<Record<string, string>>): string {
  const own = passwords[BROKER_USER];
  if (own === undefined) throw new Error(`The users of the internal listener must include ${BROKER_USER}.`);
  for (const [user, password] of Object.entries(passwords)) {
    if (!user.startsWith(SERVICE_PREFIX) || !/^[a-z0-9-]+$/.test(user.slice(SERVICE_PREFIX.length))) {
      throw new Error(
        `The Kafka user "${user}" must be "${SERVICE_PREFIX}" followed by lower-case letters, digits or hyphens.`,
      );
    }
    if (!/^[A-Za-z0-9_.~-]{8,}$/.test(password)) {
      throw new Error(
        `The password of the Kafka user ${user} must be at least 8 characters out of letters, digits and _ . ~ -`,
      );
    }
  }
  const users = Object.entries(passwords).map(([user, password]) => `user_${user}="${password}"`);
  return [
    'org.apache.kafka.common.security.plain.PlainLoginModule required',
    `username="${BROKER_USER}" password="${own}"`,
    `${users.join(' ')};`,
  ].join(' ');
}

function internalProperties(internal: InternalAccess): Record<string, string> {
  if (internal.kind === 'open') return {};
  const jaas = plainJaas(internal.passwords);
  const superUsers = new Set([BROKER_USER, ...internal.superUsers]);
  return {
    'sasl.enabled.mechanisms': 'PLAIN',
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    'sasl.mechanism.controller.protocol': 'PLAIN',
    'listener.name.internal.sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.internal.plain.sasl.jaas.config': jaas,
    'listener.name.controller.sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.controller.plain.sasl.jaas.config': jaas,
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'allow.everyone.if.no.acl.found': 'false',
    'super.users': [...superUsers].map((user) => `User:${user}`).join(';'),
  };
}

function outsideProperties(outside: OutsideAccess): Record<string, string> {
  const validator = 'org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler';
  return {
    'listener.name.outside.sasl.enabled.mechanisms': 'OAUTHBEARER',
    'listener.name.outside.oauthbearer.sasl.jaas.config':
      'org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;',
    'listener.name.outside.oauthbearer.sasl.server.callback.handler.class': validator,
    // Without this a connection outlives its token (KIP-368).
    'listener.name.outside.oauthbearer.connections.max.reauth.ms': String(outside.maxReauthMs),
    // Named, because the default one of Kafka 4.1.0 took any well-formed token here and looked at no signature, issuer
    // or audience (measured). The tests with forged tokens guard this.
    'sasl.oauthbearer.jwt.validator.class': 'org.apache.kafka.common.security.oauthbearer.BrokerJwtValidator',
    'sasl.oauthbearer.jwks.endpoint.url': outside.jwksUrl,
    'sasl.oauthbearer.expected.issuer': outside.issuer,
    'sasl.oauthbearer.expected.audience': outside.audience,
    'sasl.oauthbearer.sub.claim.name': 'azp',
  };
}

export function brokerProperties(settings: BrokerSettings): Record<string, string> {
  const { host, internal, outside, ports, replicationFactor } = settings;
  if (outside !== undefined && (internal.kind === 'open' || ports.outside === undefined)) {
    throw new Error('The outside listener needs a port and an internal listener with users.');
  }
  const protocol = internal.kind === 'open' ? 'PLAINTEXT' : 'SASL_PLAINTEXT';
  const listeners = [`INTERNAL://${host}:${ports.internal}`];
  if (outside !== undefined) listeners.push(`OUTSIDE://${host}:${ports.outside}`);
  const copies = String(replicationFactor);
  const inSync = String(Math.max(1, replicationFactor - 1));
  // 50 partitions each by default: on one node that only makes the first group join slower.
  const internalPartitions = settings.quorum.length === 1 ? '8' : '50';
  return {
    'process.roles': 'broker,controller',
    'node.id': String(settings.nodeId),
    'controller.quorum.voters': settings.quorum
      .map((node) => `${node.nodeId}@${node.host}:${node.port}`)
      .join(','),
    listeners: [...listeners, `CONTROLLER://${host}:${ports.controller}`].join(','),
    'advertised.listeners': listeners.join(','),
    'listener.security.protocol.map': [
      `INTERNAL:${protocol}`,
      `CONTROLLER:${protocol}`,
      ...(outside === undefined ? [] : ['OUTSIDE:SASL_PLAINTEXT']),
    ].join(','),
    'inter.broker.listener.name': 'INTERNAL',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': settings.dataDir,
    // A misspelt topic must fail, not come into being.
    'auto.create.topics.enable': 'false',
    'default.replication.factor': copies,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': copies,
    'offsets.topic.num.partitions': internalPartitions,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': inSync,
    'transaction.state.log.num.partitions': internalPartitions,
    'group.initial.rebalance.delay.ms': '0',
    'num.network.threads': '2',
    'num.io.threads': '4',
    // 128 MB by default, out of a heap of 512.
    'log.cleaner.dedupe.buffer.size': String(32 * 1024 * 1024),
    ...internalProperties(internal),
    ...(outside === undefined ? {} : outsideProperties(outside)),
    ...settings.extra,
  };
}

/** In the syntax of java.util.Properties. */
export function formatProperties(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n`)
    .join('');
}
