export { assertUnreachable } from './assert-unreachable.ts';
export { JwtGuard } from './auth/jwt.guard.ts';
export type { Access, AccessResolver, Caller, Principal } from './auth/principal.ts';
export { callerOf, From, Public, Scopes } from './auth/scopes.decorator.ts';
export { createTokenVerifier, type TokenSettings, type TokenVerifier } from './auth/verify-token.ts';
export { type CommonConfig, commonSettings, databaseSettings } from './config/common-settings.ts';
export {
  type Config,
  ConfigError,
  type ConfigSource,
  type ConfigSpec,
  choice,
  integer,
  list,
  port,
  readConfig,
  type Setting,
  text,
  url,
} from './config/read-config.ts';
export { Consume } from './consumer/consume.decorator.ts';
export type { ConsumerTimeouts } from './consumer/consumer-timeouts.ts';
export type { Seal } from './consumer/dead-letter.ts';
export { type ConsumerSettings, KafkaConsumerStrategy } from './consumer/kafka-consumer-strategy.ts';
export type { RetrySettings } from './consumer/partition-worker.ts';
export {
  type ConsumedBatch,
  type ConsumedMessage,
  MessageHeaders,
  PoisonError,
  poisonReason,
  type Subscription,
} from './consumer/subscription.ts';
export type { FatalReason, HeldPartition } from './consumer/subscription-runner.ts';
export { selectVerbruik, type Verbruik } from './consumer/verbruik.ts';
export { type Clock, systemClock } from './day/clock.ts';
export { runDagtaak } from './day/dagtaak.ts';
export { applyDay, type CalendarDay, readDay } from './day/day.ts';
export { Health } from './health/health.ts';
export { createTopics } from './kafka/create-topics.ts';
export type { AclRule, KafkaAdmin, PartitionOffsets, TopicToCreate } from './kafka/kafka-admin.ts';
export { connectKafka, KafkaConnection } from './kafka/kafka-connection.ts';
export { IndefiniteSendError, type Producer, type ProducerSettings } from './kafka/producer.ts';
export type { KafkaAuth, KafkaSettings, KafkaTimeouts } from './kafka/settings.ts';
export { stillTimers } from './kafka/still-timers.ts';
export { describeError, type SafeError } from './log/describe-error.ts';
export { createLog, type Log, type LogFields, type LogSettings, silentLog } from './log/log.ts';
export { Metrics } from './metrics/metrics.ts';
export { StateCollector } from './metrics/state-collector.ts';
export type { Outbox, OutgoingMessage } from './outbox/outbox.ts';
export { type OutboxAge, type OutboxSpan, outboxAge, outboxSpan } from './outbox/outbox-age.ts';
export { OutboxRelay, type RelaySettings } from './outbox/relay.ts';
export { catalogueProblems } from './postgres/catalogue-problems.ts';
export { Database, DatabasePool, type DatabaseSettings, type DatabaseTimeouts } from './postgres/database.ts';
export { migrate } from './postgres/migrate.ts';
export { type ProvisionSettings, provisionSchema } from './postgres/provision.ts';
export {
  namedStatements,
  type Queryable,
  type QueryOutcome,
  type Row,
  type Statement,
  statement,
  type TransactionQueryable,
} from './postgres/queryable.ts';
export { roleUrls } from './postgres/role-urls.ts';
export {
  type FieldProblem,
  KIT_PROBLEMS,
  ProblemError,
  type ProblemKind,
  type ProblemOptions,
  type ProblemTable,
} from './problem/problem-error.ts';
export { type KitBalans, selectKitBalans } from './service/balans.ts';
export { connectSurroundings, type Surroundings } from './service/connect-surroundings.ts';
export { EXIT } from './service/guard-process.ts';
export { type KitParts, kitModule } from './service/kit.module.ts';
export { parseIfMatch } from './service/parse-if-match.ts';
export { routesWithoutScopes } from './service/routes-without-scopes.ts';
export { type RunningService, type ServiceSettings, startService } from './service/start-service.ts';
export { CLOCK, LOG } from './service/tokens.ts';
export { untilRefused } from './service/until-refused.ts';
export type { MessageToPark, ParkedMessage, ParkedState } from './transaction/parking.ts';
export { type Tenant, withTenant } from './transaction/tenant.ts';
export { type UnitOfWork, withUnitOfWork } from './transaction/unit-of-work.ts';
export { readSheet, type SheetLimits } from './xlsx/read-sheet.ts';
export {
  columnName,
  harmless,
  type SheetCell,
  SheetError,
  type SheetErrorCode,
  type SheetRow,
  XLSX_MEDIATYPE,
} from './xlsx/sheet.ts';
export { type SheetColumn, type SheetToWrite, writeSheet } from './xlsx/write-sheet.ts';
