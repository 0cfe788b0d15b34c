import 'reflect-metadata';
import type { DynamicModule, INestApplication, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { JwtGuard } from '../auth/jwt.guard.ts';
import type { AccessResolver } from '../auth/principal.ts';
import type { TokenVerifier } from '../auth/verify-token.ts';
import type { ConsumerTimeouts } from '../consumer/consumer-timeouts.ts';
import type { Seal } from '../consumer/dead-letter.ts';
import { KafkaConsumerStrategy } from '../consumer/kafka-consumer-strategy.ts';
import type { RetrySettings } from '../consumer/partition-worker.ts';
import type { Subscription } from '../consumer/subscription.ts';
import { systemClock } from '../day/clock.ts';
import { readDay } from '../day/day.ts';
import { DeadKeys, type MortalKeys } from '../day/dead-keys.ts';
import { Health } from '../health/health.ts';
import type { KafkaConnection } from '../kafka/kafka-connection.ts';
import type { Log } from '../log/log.ts';
import { Metrics } from '../metrics/metrics.ts';
import { StateCollector } from '../metrics/state-collector.ts';
import { OutboxRelay } from '../outbox/relay.ts';
import type { Database } from '../postgres/database.ts';
import { migrateWhenReachable } from '../postgres/migrate.ts';
import { ProblemFilter } from '../problem/problem.filter.ts';
import type { ProblemTable } from '../problem/problem-error.ts';
import { guardProcess } from './guard-process.ts';
import { createHttpAdapter } from './http-adapter.ts';
import { kitModule } from './kit.module.ts';
import { QueryGuard, type QueryParameters } from './query.guard.ts';

export interface ServiceSettings {
  /** Also the first part of the consumer groups. */
  name: string;
  apiVersion: string;
  host?: string;
  /** 0 takes a free one. */
  port: number;
  module: Type | DynamicModule;
  log: Log;
  database: Database;
  /** Directory of the service's SQL files. */
  migrations: URL | string;
  kafka: KafkaConnection;
  subscriptions: readonly Subscription<unknown>[];
  seal: Seal;
  /** Keys that this service may make, and so has to drop when they are dead. */
  keys?: MortalKeys;
  problems: ProblemTable;
  /** Put before a problem's code to make its `type`. */
  problemType?: string;
  auth: { verify: TokenVerifier; access: AccessResolver };
  /** Query parameters by route; others are refused. A route that is not named here takes any. */
  queryParameters?: QueryParameters;
  consumer?: { timeouts?: Partial<ConsumerTimeouts>; retry?: Partial<RetrySettings> };
  /** Work waits while more messages than this are in the outbox. */
  maxOutboxRows?: number;
  /** Seconds after which an old outbox row or parked message raises an alarm; 600 both. */
  alarms?: { outbox?: number; parked?: number };
  bodyLimit?: number;
  /** Milliseconds in which a body that is not streamed must have come in; a minute when left out. */
  bodyTimeout?: number;
  streamedTypes?: readonly string[];
  /** Milliseconds from SIGTERM to the exit, whatever is still running. */
  drainDeadline?: number;
  /** Metrics the service made before it started, to add its own to. */
  metrics?: Metrics;
  /** What ends the process; for tests. */
  exit?: (code: number) => void;
}

export interface RunningService {
  app: INestApplication;
  strategy: KafkaConsumerStrategy;
  relay: OutboxRelay;
  metrics: Metrics;
  health: Health;
  /** Where it listens, e.g. `http://127.0.0.1:4101`. */
  url: string;
  /** Drains: no new work, finish what is under way, disconnect. */
  stop(): Promise<void>;
}

/** Milliseconds that requests under way get to end when the service is told to stop; then their connections are cut. */
const REQUESTS_END_IN = 10_000;

/**
 * Starts a service: migrations, HTTP, consumers, relay. Needs the database; Kafka and the identity provider may be
 * away and are waited for in the background.
 */
export async function startService(settings: ServiceSettings): Promise<RunningService> {
  const { name, log, database, kafka } = settings;
  const processGuard = guardProcess({
    log,
    exit: settings.exit,
    drainDeadline: settings.drainDeadline ?? 25_000,
  });
  await migrateWhenReachable(database, settings.migrations);
  const metrics = settings.metrics ?? new Metrics(name);
  const health = new Health();
  const producer = kafka.producer();
  const relay = new OutboxRelay({ database, producer, admin: kafka.admin, log });
  const strategy: KafkaConsumerStrategy = new KafkaConsumerStrategy({
    service: name,
    kafka,
    pool: database.verwerker,
    subscriptions: settings.subscriptions,
    seal: settings.seal,
    log,
    observe: metrics.observer,
    onFatal: (reason, error) => processGuard.fail(reason, error),
    hasRoom: () => collector.outbox.ofHub.count <= (settings.maxOutboxRows ?? 50_000),
    ...settings.consumer,
  });
  const collector = new StateCollector({
    db: database.verwerker,
    admin: kafka.admin,
    metrics,
    log,
    topics: () => strategy.topics(),
    relayLeads: () => relay.leading,
    heldBack: () => strategy.heldBack(),
    outboxAlarmAfter: settings.alarms?.outbox ?? 600,
    parkedAlarmAfter: settings.alarms?.parked ?? 600,
  });
  const deadKeys =
    settings.keys &&
    new DeadKeys({
      readDay: () => readDay(database.verwerker),
      keys: settings.keys,
      clock: systemClock,
      log,
    });
  const adapter = createHttpAdapter({
    bodyLimit: settings.bodyLimit ?? 1_048_576,
    streamedTypes: settings.streamedTypes ?? [],
    bodyTimeout: settings.bodyTimeout ?? 60_000,
    apiVersion: settings.apiVersion,
  });
  const kit = kitModule({ database, kafka, strategy, relay, collector, health, metrics, log });
  const root: DynamicModule = { module: RootModule, imports: [kit, settings.module] };
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: false,
    abortOnError: false,
  });
  app.useGlobalFilters(
    new ProblemFilter(settings.problems, settings.problemType ?? 'urn:meldpunt:fout:', log),
  );
  app.useGlobalGuards(
    new JwtGuard(settings.auth.verify, settings.auth.access),
    new QueryGuard(settings.queryParameters ?? {}),
  );
  app.connectMicroservice<MicroserviceOptions>({ strategy }, { inheritAppConfig: true });
  collector.start();
  relay.start();
  deadKeys?.start();
  health.add('database', 'requests', () => collector.databaseAnswers);
  health.add('caught-up', 'requests', () => strategy.caughtUp());
  health.add('consumers', 'work', () => strategy.notReady().length === 0);
  health.add('reader-version', 'work', () => strategy.heldBack().length === 0);
  health.add('relay', 'work', () => relay.alive);
  await app.startAllMicroservices();
  await app.listen(settings.port, settings.host ?? '127.0.0.1');
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  log.info('service started', { name, port: Number(new URL(url).port) });

  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      health.startDraining();
      deadKeys?.stop();
      // Side by side: a request that does not end must not keep the consumers from leaving their groups in order.
      const cutOff = setTimeout(() => adapter.getHttpServer().closeAllConnections(), REQUESTS_END_IN);
      await Promise.all([strategy.close(), app.close()]);
      clearTimeout(cutOff);
      await relay.stop();
      await producer.close();
      await collector.stop();
      await kafka.close();
      await database.close();
      processGuard.release();
      log.info('service stopped', { name });
    })();
    return stopping;
  };
  processGuard.onStop(stop);
  return { app, strategy, relay, metrics, health, url, stop };
}

class RootModule {}
