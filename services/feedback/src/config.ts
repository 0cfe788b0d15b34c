import { commonSettings, port, readConfig } from '@meldpunt/service-kit';

/** Every setting of this service; the only reader of the environment. */
export const readFeedbackConfig = () =>
  readConfig({
    port: port('PORT', { fallback: 4104 }),
    ...commonSettings,
  });
