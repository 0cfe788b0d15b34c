import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  applyAcls,
  connectKafka,
  connectPostgres,
  databaseUrl,
  deletePostgres,
  type Exit,
  findFreePort,
  type KafkaAccess,
  type KafkaOptions,
  type PostgresAccess,
  type RunningCluster,
  type RunningKafka,
  type RunningPostgres,
  startKafkaCluster,
} from '@meldpunt/infra';
import { createTopics, provisionSchema, stillTimers } from '@meldpunt/service-kit';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import type { Identity } from './identity.ts';
import { aclsOf, hubTopics } from './kafka-rechten.ts';
import { type ServiceProcess, superviseService } from './service-process.ts';
import { type ServiceName, serviceNames, services } from './services.ts';

export type HubOptions = {
  /** Everything the hub keeps: Kafka, PostgreSQL, keys, logs. */
  dataDir: string;
  /** Kafka's listener for parties needs it; PostgreSQL starts meanwhile. */
  identity: Identity | Promise<Identity>;
  ports: Record<ServiceName, number>;
  /** Fixed ports for what runs around the services; free ones when absent. */
  infraPorts?: { kafka: number; kafkaController: number; kafkaOutside: number; postgres: number };
  /** More settings for PostgreSQL or Kafka. */
  postgresSettings?: Readonly<Record<string, string>>;
  kafkaSettings?: Readonly<Record<string, string>>;
  /** Brokers of a cluster on this machine; one when absent. Ports are free ones. */
  kafkaBrokers?: number;
  kafkaHeapMb?: number;
  /** How long each part may take to start, milliseconds. */
  readyTimeoutMs?: number;
  /** Folders for the data of Kafka and PostgreSQL, when they are not to lie in `dataDir`. */
  kafkaDir?: string;
  postgresDir?: string;
  /** Port at which the services reach PostgreSQL, when something stands between. */
  databasePort?: number;
  /** Partitions of the hub's own topics; few, for one machine, when absent. */
  partitions?: number;
  /** More environment for every service, or for each. */
  serviceEnv?: Readonly<Record<string, string>> | ((name: ServiceName) => Readonly<Record<string, string>>);
  /** Says that nobody wants the hub any more, while it starts. */
  signal?: AbortSignal;
  /** Which services to run; all of them when absent. */
  only?: readonly ServiceName[];
  onStep(sentence: string): void;
  onDeath(name: ServiceName, exit: Exit, asked: boolean): void;
  onGivenUp(name: ServiceName, reason: Error): void;
};

export type Hub = {
  kafka: KafkaAccess | RunningKafka | RunningCluster;
  postgres: PostgresAccess | RunningPostgres;
  identity: Identity;
  /** Name of the database that holds the schemas of all services. */
  database: string;
  services: ReadonlyMap<ServiceName, ServiceProcess>;
  service(name: ServiceName): ServiceProcess;
  /** Starts a service that was left out, or was stopped. */
  begin(name: ServiceName): ServiceProcess;
  /** One more instance of a service, on a port of its own; nobody is sent to it, it takes partitions. */
  beginBeside(name: ServiceName): Promise<ServiceProcess>;
  /** Admin of the cluster under the hub's own name. */
  admin: Admin;
  /** kafkajs under the name of the hub's own operator, for publishing the day and watching lag. */
  operator: Kafka;
  /** Stops all that was started, last first. */
  stop(): Promise<void>;
};

/** Name of the database that holds the schemas of all services. */
export const DATABASE = 'meldpunt';
const OPERATOR = 'dienst.beheer';
/**
 * Every partition of every reader is a transaction of its own, and one process works on one partition of a topic at a
 * time: with one instance of each service more of them cost and gain nothing.
 */
const LAPTOP_PARTITIONS = 1;

const kafkaUser = (name: ServiceName) => `dienst.${name}`;

/** Passwords live as long as the data they protect. */
async function readOrCreateSecrets(dataDir: string): Promise<Map<string, string>> {
  const file = join(dataDir, 'secrets.json');
  const names = [OPERATOR, ...serviceNames.flatMap((name) => [kafkaUser(name), ...rolesOf(name)])];
  const known: Record<string, string> = existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : {};
  const secrets = new Map(names.map((name) => [name, known[name] ?? randomBytes(24).toString('base64url')]));
  await writeFile(file, JSON.stringify(Object.fromEntries(secrets)), { mode: 0o600 });
  return secrets;
}

const rolesOf = (name: ServiceName) =>
  (['eigenaar', 'verwerker', 'api'] as const).map((role) => `${services[name].schema}_${role}`);

function secretOf(secrets: ReadonlyMap<string, string>, name: string): string {
  const secret = secrets.get(name);
  if (secret === undefined) throw new Error(`no secret for ${name}`);
  return secret;
}

async function prepareDatabase(
  postgres: PostgresAccess,
  secrets: ReadonlyMap<string, string>,
): Promise<void> {
  const server = new pg.Client({ connectionString: postgres.url() });
  await server.connect();
  try {
    const { rowCount } = await server.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await server.query(`create database ${DATABASE}`);
  } finally {
    await server.end();
  }
  const admin = new pg.Client({ connectionString: postgres.url(DATABASE) });
  await admin.connect();
  try {
    for (const name of serviceNames) {
      const { schema } = services[name];
      await provisionSchema(admin, {
        schema,
        passwords: {
          eigenaar: secretOf(secrets, `${schema}_eigenaar`),
          verwerker: secretOf(secrets, `${schema}_verwerker`),
          api: secretOf(secrets, `${schema}_api`),
        },
      });
    }
  } finally {
    await admin.end();
  }
}

async function prepareTopics(admin: Admin, partitions: number): Promise<void> {
  const present = new Set(await admin.listTopics());
  const missing = hubTopics(partitions).filter(({ topic }) => !present.has(topic));
  await createTopics(admin, missing);
  for (const name of serviceNames) await applyAcls(admin, aclsOf(name, kafkaUser(name)));
}

function roleUrl(postgres: PostgresAccess, role: string, password: string, port?: number): string {
  const url = new URL(databaseUrl(postgres.url(), DATABASE));
  if (port !== undefined) url.port = String(port);
  url.username = role;
  url.password = password;
  return url.href;
}

function serviceEnv(
  name: ServiceName,
  options: HubOptions,
  parts: {
    kafka: KafkaAccess;
    postgres: PostgresAccess;
    identity: Identity;
    secrets: ReadonlyMap<string, string>;
  },
): Record<string, string> {
  const { kafka, postgres, identity, secrets } = parts;
  const { schema, holdsKeys } = services[name];
  const role = (suffix: string) =>
    roleUrl(postgres, `${schema}_${suffix}`, secretOf(secrets, `${schema}_${suffix}`), options.databasePort);
  return {
    PORT: String(options.ports[name]),
    DATABASE_URL_EIGENAAR: role('eigenaar'),
    DATABASE_URL_VERWERKER: role('verwerker'),
    DATABASE_URL_API: role('api'),
    KAFKA_BROKERS: kafka.brokers.join(','),
    KAFKA_USER: kafkaUser(name),
    KAFKA_PASSWORD: secretOf(secrets, kafkaUser(name)),
    OIDC_ISSUER: identity.issuer,
    OIDC_AUDIENCE: 'meldpunt',
    // The supervisor starts what dies at once; the broker should notice as fast.
    KAFKA_SESSION_TIMEOUT_MS: '10000',
    ...(holdsKeys ? { SLEUTELMAP: join(options.dataDir, 'sleutels') } : {}),
    ...(typeof options.serviceEnv === 'function' ? options.serviceEnv(name) : options.serviceEnv),
  };
}

/** Removes what an earlier run kept. */
export async function deleteHubData(dataDir: string): Promise<void> {
  await deletePostgres(join(dataDir, 'postgres'));
  await rm(dataDir, { recursive: true, force: true });
}

/** Stops what does not lean on each other; tells the first that could not be stopped once all have been tried. */
async function stopTogether(parts: readonly { stop(): Promise<unknown> }[]): Promise<void> {
  const outcomes = await Promise.allSettled(parts.map((part) => part.stop()));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

/** Has a wait end when nobody wants what it is for any more. */
function unlessAborted(signal: AbortSignal | undefined): <T>(wait: Promise<T>) => Promise<T> {
  if (signal === undefined) return (wait) => wait;
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    if (signal.aborted) reject(signal.reason);
  });
  aborted.catch(() => undefined);
  return (wait) => Promise.race([wait, aborted]);
}

/**
 * The whole hub on this machine: Kafka, PostgreSQL and the services, each as a process of its own under its own name.
 * Resolves when every service is ready. What was started is stopped again, before it rejects, when a later part fails or
 * `signal` is aborted meanwhile.
 */
export async function startHub(options: HubOptions): Promise<Hub> {
  stillTimers();
  const { dataDir, infraPorts, onStep } = options;
  const orStopped = unlessAborted(options.signal);
  await mkdir(join(dataDir, 'sleutels'), { recursive: true, mode: 0o700 });
  const secrets = await readOrCreateSecrets(dataDir);
  const started: { stop(): Promise<unknown> }[] = [];
  const stop = async () => {
    // Services together, so that none of them waits for a neighbour that has already gone.
    await stopTogether(supervised).finally(async () => {
      await operatorAdmin?.disconnect().catch(() => undefined);
      await stopTogether(started);
    });
  };
  const supervised: ServiceProcess[] = [];
  let operatorAdmin: Admin | undefined;
  try {
    const identityReady = orStopped(Promise.resolve(options.identity));
    const kafkaReady = identityReady.then((identity) => {
      onStep('Kafka');
      const kafkaOptions: KafkaOptions = {
        dataDir: options.kafkaDir ?? join(dataDir, 'kafka'),
        users: Object.fromEntries(
          [OPERATOR, ...serviceNames.map(kafkaUser)].map((user) => [user, secretOf(secrets, user)]),
        ),
        superUsers: [OPERATOR],
        outside: {
          issuer: identity.issuer,
          jwksUrl: identity.jwksUrl,
          audience: 'meldpunt-kafka',
          ...(infraPorts === undefined ? {} : { port: infraPorts.kafkaOutside }),
        },
        ...(options.readyTimeoutMs === undefined ? {} : { readyTimeoutMs: options.readyTimeoutMs }),
        ...(options.kafkaHeapMb === undefined ? {} : { heapMb: options.kafkaHeapMb }),
        ...(options.kafkaSettings === undefined ? {} : { settings: options.kafkaSettings }),
      };
      if (options.kafkaBrokers !== undefined) return startKafkaCluster(kafkaOptions, options.kafkaBrokers);
      return connectKafka({
        ...kafkaOptions,
        ...(infraPorts === undefined
          ? {}
          : { port: infraPorts.kafka, controllerPort: infraPorts.kafkaController }),
      });
    });
    onStep('PostgreSQL');
    const postgresReady = connectPostgres({
      dataDir: options.postgresDir ?? join(dataDir, 'postgres'),
      ...(infraPorts === undefined ? {} : { port: infraPorts.postgres }),
      ...(options.readyTimeoutMs === undefined ? {} : { readyTimeoutMs: options.readyTimeoutMs }),
      ...(options.postgresSettings === undefined ? {} : { settings: options.postgresSettings }),
    });
    const [kafkaOutcome, postgresOutcome] = await Promise.allSettled([
      kafkaReady,
      postgresReady.then(async (postgres) => {
        started.push(postgres);
        await prepareDatabase(postgres, secrets);
        return postgres;
      }),
    ]);
    if (kafkaOutcome.status === 'fulfilled') started.push(kafkaOutcome.value);
    if (kafkaOutcome.status === 'rejected') throw kafkaOutcome.reason;
    if (postgresOutcome.status === 'rejected') throw postgresOutcome.reason;
    const kafka = kafkaOutcome.value;
    const postgres = postgresOutcome.value;
    const identity = await identityReady;
    options.signal?.throwIfAborted();

    onStep('topics');
    const operator = new Kafka({
      clientId: OPERATOR,
      ...kafka.clientConfig(OPERATOR),
      authenticationTimeout: 60_000,
      logLevel: logLevel.NOTHING,
    });
    const admin = operator.admin();
    await admin.connect();
    operatorAdmin = admin;
    await prepareTopics(admin, options.partitions ?? LAPTOP_PARTITIONS);

    onStep('services');
    const byName = new Map<ServiceName, ServiceProcess>();
    const supervise = (name: ServiceName, port: number): ServiceProcess => {
      const service = superviseService({
        name,
        port,
        env: { ...serviceEnv(name, options, { kafka, postgres, identity, secrets }), PORT: String(port) },
        logDir: join(dataDir, 'log'),
        ...(options.readyTimeoutMs === undefined ? {} : { readyTimeoutMs: options.readyTimeoutMs }),
        onDeath: options.onDeath,
        onGivenUp: options.onGivenUp,
      });
      supervised.push(service);
      return service;
    };
    const begin = (name: ServiceName): ServiceProcess => {
      const service = supervise(name, options.ports[name]);
      byName.set(name, service);
      return service;
    };
    options.signal?.throwIfAborted();
    await orStopped(Promise.all((options.only ?? serviceNames).map((name) => begin(name).ready())));
    return {
      kafka,
      postgres,
      identity,
      database: DATABASE,
      services: byName,
      service(name) {
        const service = byName.get(name);
        if (service === undefined) throw new Error(`${name} was not started`);
        return service;
      },
      begin,
      beginBeside: async (name) => supervise(name, await findFreePort()),
      admin,
      operator,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
