import { type Config, integer, list, text, url } from './read-config.ts';

/** Connection strings of the three roles of a service's schema. */
export const databaseSettings = {
  eigenaar: url('DATABASE_URL_EIGENAAR'),
  verwerker: url('DATABASE_URL_VERWERKER'),
  api: url('DATABASE_URL_API'),
};

/** What every service is told about its surroundings. */
export const commonSettings = {
  ...databaseSettings,
  brokers: list('KAFKA_BROKERS'),
  kafkaUser: text('KAFKA_USER', { unsafeDevelopmentDefault: '' }),
  kafkaPassword: text('KAFKA_PASSWORD', { unsafeDevelopmentDefault: '' }),
  issuer: url('OIDC_ISSUER'),
  audience: text('OIDC_AUDIENCE', { fallback: 'meldpunt' }),
  /**
   * Milliseconds after which the broker takes a service that fell silent for dead; its partitions wait that long. Short
   * where restarts must be quick, long where a busy machine could make a living one look dead.
   */
  sessionTimeout: integer('KAFKA_SESSION_TIMEOUT_MS', { min: 6_000, max: 300_000 }, { fallback: 30_000 }),
};

export type CommonConfig = Config<typeof commonSettings>;
