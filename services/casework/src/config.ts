import { integer, list, port, readConfig, sessionTimeout, text, url } from '@meldpunt/service-kit';

/** Every setting of this service; the only reader of the environment. */
export const readCaseworkConfig = () =>
  readConfig({
    port: port('PORT', { fallback: 4103 }),
    brokers: list('KAFKA_BROKERS'),
    kafkaUser: text('KAFKA_USER', { unsafeDevelopmentDefault: '' }),
    kafkaPassword: text('KAFKA_PASSWORD', { unsafeDevelopmentDefault: '' }),
    eigenaar: url('DATABASE_URL_EIGENAAR'),
    verwerker: url('DATABASE_URL_VERWERKER'),
    api: url('DATABASE_URL_API'),
    issuer: url('OIDC_ISSUER'),
    audience: text('OIDC_AUDIENCE', { fallback: 'meldpunt' }),
    sessionTimeout,
    sleutelmap: text('SLEUTELMAP'),
    brpUrl: text('BRP_URL', { fallback: '' }),
    brpSleutel: text('BRP_API_SLEUTEL', { fallback: '' }),
    brpTimeout: integer('BRP_TIMEOUT_MS', { min: 100, max: 60_000 }, { fallback: 3_000 }),
  });

/** Settings of the command that writes a part of a DDAS levering. */
export const readDdasConfig = () =>
  readConfig({
    eigenaar: url('DATABASE_URL_EIGENAAR'),
    verwerker: url('DATABASE_URL_VERWERKER'),
    api: url('DATABASE_URL_API'),
    sleutelmap: text('SLEUTELMAP'),
  });
