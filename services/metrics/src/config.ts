import { commonSettings, integer, port, readConfig } from '@meldpunt/service-kit';

/** Every setting of this service; the only reader of the environment. */
export const readMetricsConfig = () =>
  readConfig({
    port: port('PORT', { fallback: 4105 }),
    ...commonSettings,
    freshForSeconds: integer('METERS_SECONDEN', { min: 0, max: 3_600 }, { fallback: 30 }),
  });
