import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { findJava, JVM_FOR_SHORT_LIVES } from '../java.ts';
import { assertPortFree, findFreePorts, LOOPBACK } from '../port.ts';
import { type RunningProcess, runToEnd, startProcess, waitUntilReady } from '../process.ts';
import { explainDiskFull, SetupError } from '../setup-error.ts';
import { classArchiveFlags } from './class-archive.ts';
import { installKafka } from './install.ts';
import { BROKER_USER, brokerProperties, formatProperties, type OutsideAccess } from './properties.ts';

export type KafkaOptions = {
  /** Topics, settings and logs of this broker; made when absent. */
  dataDir: string;
  /** Default: a free port. */
  port?: number;
  /** Default: a free port. */
  controllerPort?: number;
  /**
   * Passwords of the services by user name (`dienst.…`). Absent: the internal listener is open to anyone on this
   * machine and nothing is authorised, for tests.
   */
  users?: Readonly<Record<string, string>>;
  /** Users for whom no ACL is looked at, such as the hub's administrator. */
  superUsers?: readonly string[];
  /** The listener for parties. Its issuer must answer before the broker starts. Needs `users`. */
  outside?: Omit<OutsideAccess, 'maxReauthMs'> & { port?: number; maxReauthMs?: number };
  heapMb?: number;
  /** Place of this broker in a quorum of several; alone when absent. */
  node?: ClusterNode;
  /** Instead of those with which the JVM finds the classes of an earlier broker. */
  jvmFlags?: readonly string[];
  /** More broker properties. */
  settings?: Readonly<Record<string, string>>;
  readyTimeoutMs?: number;
  cacheDir?: string;
};

export type ClusterNode = {
  nodeId: number;
  /** Every node, this one included. */
  quorum: readonly { nodeId: number; host: string; port: number }[];
  replicationFactor: number;
  /** Kafka's Uuid in base64url, the same for all. */
  clusterId: string;
  /** With which the brokers know each other. */
  brokerPassword: string;
};

type ServiceLogin = { sasl?: { mechanism: 'plain'; username: string; password: string } };

/** How to reach a cluster, ours or one that was already there. */
export type KafkaAccess = {
  /** host:port of the internal listener. */
  brokers: string[];
  /** host:port of the listener for parties, when there is one. */
  outsideBrokers: string[];
  /** The part of kafkajs' configuration that connects a service under its own name. */
  clientConfig(user?: string): ServiceLogin & { brokers: string[] };
  /** Stops what was started; nothing when the cluster was there already. */
  stop(): Promise<void>;
};

export type RunningKafka = KafkaAccess & {
  dataDir: string;
  /** The present process; another one after a restart. */
  readonly process: RunningProcess;
  /** SIGKILL, as in a fault run. */
  kill(): Promise<void>;
  /** Up again after a stop or kill: same data, same ports. */
  start(): Promise<void>;
};

function saslOf(users: KafkaOptions['users'], user: string | undefined): ServiceLogin {
  if (users === undefined) return {};
  const password = user === undefined ? undefined : users[user];
  if (user === undefined || password === undefined) {
    throw new Error(`No Kafka user "${user ?? ''}": this cluster knows ${Object.keys(users).join(', ')}.`);
  }
  return { sasl: { mechanism: 'plain', username: user, password } };
}

/**
 * The cluster named by KAFKA_BROKERS (host:port, comma-separated) or, without it, one of our own. At a cluster that was
 * there already the services log in with the same `users`, when given.
 */
export async function connectKafka(
  options: KafkaOptions,
  env: NodeJS.ProcessEnv = process.env,
): Promise<KafkaAccess | RunningKafka> {
  const named = env.KAFKA_BROKERS;
  if (named === undefined || named.trim() === '') return startKafka(options);
  const brokers = splitList(named);
  return {
    brokers,
    outsideBrokers: splitList(env.KAFKA_OUTSIDE_BROKERS ?? ''),
    clientConfig: (user) => ({ brokers, ...saslOf(options.users, user) }),
    stop: async () => undefined,
  };
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

type Layout = {
  java: string;
  jvmFlags: readonly string[];
  classPath: string;
  propertiesFile: string;
  logDir: string;
};

/** Kafka's Uuid: 16 bytes in base64url; the first byte keeps the tool from reading it as an option. */
export function newClusterId(): string {
  return Buffer.concat([Buffer.of(1), randomBytes(15)]).toString('base64url');
}

/**
 * Gives the log directory its cluster id. The marker is written last: a format that was cut short is done over, and a
 * directory with the marker is never formatted again.
 */
async function formatStorage(dataDir: string, layout: Layout, clusterId = newClusterId()): Promise<void> {
  const marker = join(dataDir, 'formatted');
  if (existsSync(marker)) return;
  await rm(layout.logDir, { recursive: true, force: true });
  const { failed, output } = await runToEnd(
    layout.java,
    [
      '-Xmx128m',
      ...JVM_FOR_SHORT_LIVES,
      ...layout.jvmFlags,
      '-cp',
      layout.classPath,
      'kafka.tools.StorageTool',
      'format',
      '--cluster-id',
      clusterId,
      '--config',
      layout.propertiesFile,
    ],
    process.env,
  );
  if (failed) {
    throw explainDiskFull(
      new SetupError(`Kafka's storage in ${layout.logDir} could not be formatted:\n${output.trimEnd()}`),
      'Kafka',
      dataDir,
    );
  }
  await writeFile(marker, `${clusterId}\n`);
}

/** A broker that is stopped as soon as it answered, as the services' brokers are: with logins and rights. */
async function trainOn(
  { cacheDir }: KafkaOptions,
  dataDir: string,
  jvmFlags: readonly string[],
): Promise<void> {
  const kafka = await startKafka({
    dataDir,
    jvmFlags,
    users: { 'dienst.training': randomBytes(24).toString('base64url') },
    ...(cacheDir === undefined ? {} : { cacheDir }),
  });
  await kafka.stop();
}

async function choosePorts(
  options: KafkaOptions,
): Promise<{ internal: number; controller: number; outside?: number }> {
  const [first, second, third] = await findFreePorts(3);
  if (first === undefined || second === undefined || third === undefined)
    throw new Error('Three ports expected.');
  return {
    internal: options.port ?? first,
    controller: options.controllerPort ?? second,
    ...(options.outside === undefined ? {} : { outside: options.outside.port ?? third }),
  };
}

/** A broker and controller in one process (KRaft) on loopback; resolves once it has answered for its metadata. */
export async function startKafka(options: KafkaOptions): Promise<RunningKafka> {
  const { dataDir, outside, users, node } = options;
  const [java, libs, ports] = await Promise.all([
    findJava(),
    installKafka(options.cacheDir),
    choosePorts(options),
  ]);
  const jvmFlags =
    options.jvmFlags ??
    (await classArchiveFlags(java, options.cacheDir, (folder, flags) => trainOn(options, folder, flags)));
  const layout: Layout = {
    java,
    jvmFlags,
    classPath: join(libs, '*'),
    propertiesFile: join(dataDir, 'server.properties'),
    logDir: join(dataDir, 'log'),
  };
  // Only the brokers use it, so it may be another at every start.
  const brokerPassword = node?.brokerPassword ?? randomBytes(24).toString('base64url');
  const passwords = users && { [BROKER_USER]: brokerPassword, ...users };
  const properties = brokerProperties({
    nodeId: node?.nodeId ?? 1,
    host: LOOPBACK,
    dataDir: layout.logDir,
    ports,
    quorum: node?.quorum ?? [{ nodeId: 1, host: LOOPBACK, port: ports.controller }],
    replicationFactor: node?.replicationFactor ?? 1,
    internal:
      passwords === undefined
        ? { kind: 'open' }
        : { kind: 'users', passwords, superUsers: options.superUsers ?? [] },
    ...(outside === undefined
      ? {}
      : {
          outside: {
            issuer: outside.issuer,
            jwksUrl: outside.jwksUrl,
            audience: outside.audience,
            maxReauthMs: outside.maxReauthMs ?? 10 * 60_000,
          },
        }),
    ...(options.settings === undefined ? {} : { extra: options.settings }),
  });
  const brokers = [`${LOOPBACK}:${ports.internal}`];
  const heapMb = options.heapMb ?? 512;

  async function launch(): Promise<RunningProcess> {
    try {
      await mkdir(dataDir, { recursive: true });
      // It holds passwords.
      await writeFile(layout.propertiesFile, formatProperties(properties), { mode: 0o600 });
      await formatStorage(dataDir, layout, node?.clusterId);
    } catch (error) {
      throw explainDiskFull(error, 'Kafka', dataDir);
    }
    await assertPortFree(ports.internal, 'Kafka', 'KAFKA_PORT');
    await assertPortFree(ports.controller, "Kafka's controller", 'KAFKA_CONTROLLER_PORT');
    if (ports.outside !== undefined) {
      await assertPortFree(ports.outside, "Kafka's listener for parties", 'KAFKA_OUTSIDE_PORT');
    }
    const running = await startProcess({
      name: 'Kafka',
      command: java,
      args: [
        `-Xmx${heapMb}m`,
        `-Xms${Math.min(heapMb, 256)}m`,
        ...JVM_FOR_SHORT_LIVES,
        ...layout.jvmFlags,
        '-Djava.awt.headless=true',
        '-Dorg.slf4j.simpleLogger.showDateTime=true',
        "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
        // Kafka fetches keys from addresses on this list only.
        ...(outside === undefined
          ? []
          : [`-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=${outside.jwksUrl}`]),
        '-cp',
        layout.classPath,
        'kafka.Kafka',
        layout.propertiesFile,
      ],
      logFile: join(dataDir, 'kafka.log'),
    });
    const probe = new Kafka({
      clientId: 'ready',
      brokers,
      ...saslOf(passwords, passwords === undefined ? undefined : BROKER_USER),
      logLevel: logLevel.NOTHING,
      connectionTimeout: 1_000,
      requestTimeout: 2_000,
      retry: { retries: 0 },
    });
    await waitUntilReady(running, options.readyTimeoutMs ?? 60_000, async () => {
      const admin = probe.admin();
      try {
        await admin.connect();
        const cluster = await admin.describeCluster();
        if (cluster.brokers.length === 0 || cluster.controller === null)
          throw new Error('No controller yet.');
        // Fails until the coordinators of consumer groups have loaded; the first time this makes their topic. Without it
        // the first consumer after a start crashes and restarts.
        await admin.fetchOffsets({ groupId: 'ready' });
      } finally {
        await admin.disconnect();
      }
    });
    return running;
  }

  let current = await launch();
  return {
    dataDir,
    brokers,
    outsideBrokers: ports.outside === undefined ? [] : [`${LOOPBACK}:${ports.outside}`],
    clientConfig: (user) => ({ brokers, ...saslOf(users, user) }),
    get process() {
      return current;
    },
    stop: () => current.stop(),
    kill: () => current.kill(),
    async start() {
      if (!current.isRunning()) current = await launch();
    },
  };
}
