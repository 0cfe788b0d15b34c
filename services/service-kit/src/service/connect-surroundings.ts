import { createTokenVerifier, type TokenVerifier } from '../auth/verify-token.ts';
import type { CommonConfig } from '../config/common-settings.ts';
import { connectKafka, type KafkaConnection } from '../kafka/kafka-connection.ts';
import { createLog, type Log, type LogSettings } from '../log/log.ts';
import { Database } from '../postgres/database.ts';

export interface SurroundingsSettings extends Pick<LogSettings, 'allowedFields' | 'level'> {
  /** Of the service, in its log and at the broker. */
  name: string;
  schema: string;
  config: CommonConfig;
}

export interface Surroundings {
  name: string;
  log: Log;
  database: Database;
  kafka: KafkaConnection;
  verify: TokenVerifier;
  consumer: { timeouts: { session: number } };
}

/** What a service stands on, as its settings name it. Connects when first used. */
export function connectSurroundings({
  name,
  schema,
  config,
  ...logSettings
}: SurroundingsSettings): Surroundings {
  const { eigenaar, verwerker, api, brokers, kafkaUser: username, kafkaPassword: password } = config;
  const log = createLog({ service: name, ...logSettings });
  return {
    name,
    log,
    database: new Database({ schema, urls: { eigenaar, verwerker, api }, log }),
    kafka: connectKafka({
      brokers,
      clientId: name,
      log,
      ...(username === '' ? {} : { auth: { mechanism: 'plain', username, password } }),
    }),
    verify: createTokenVerifier({ issuer: config.issuer, audience: config.audience }),
    consumer: { timeouts: { session: config.sessionTimeout } },
  };
}
