import { commonSettings, databaseSettings, integer, port, readConfig, text } from '@meldpunt/service-kit';

/** Every setting of this service; the only reader of the environment. */
export const readCaseworkConfig = () =>
  readConfig({
    port: port('PORT', { fallback: 4103 }),
    ...commonSettings,
    sleutelmap: text('SLEUTELMAP'),
    brpUrl: text('BRP_URL', { fallback: '' }),
    brpSleutel: text('BRP_API_SLEUTEL', { fallback: '' }),
    brpTimeout: integer('BRP_TIMEOUT_MS', { min: 100, max: 60_000 }, { fallback: 3_000 }),
  });

/** Settings of the command that writes a part of a DDAS levering. */
export const readDdasConfig = () =>
  readConfig({
    ...databaseSettings,
    sleutelmap: text('SLEUTELMAP'),
  });
