import { foutcodes, queryParameters } from '@meldpunt/contracts';
import { connectSurroundings, startService } from '@meldpunt/service-kit';
import { metricsModule } from './app.module.ts';
import { readMetricsConfig } from './config.ts';
import { MachtigingResolver } from './ken-gemeenten/machtiging-resolver.ts';
import { subscriptions } from './subscriptions.ts';

const config = readMetricsConfig();
const { verify, ...surroundings } = connectSurroundings({
  name: 'metrics',
  schema: 'metrics',
  config,
  allowedFields: ['gemeentecode'],
});

await startService({
  ...surroundings,
  apiVersion: '1.0.0',
  port: config.port,
  module: metricsModule(config.freshForSeconds * 1_000),
  migrations: new URL('../migrations', import.meta.url),
  subscriptions: subscriptions((naam) => naam),
  // No key lives here to seal a body with, so none is copied: the headers say at which offset it lies.
  seal: () => Buffer.alloc(0),
  problems: foutcodes,
  queryParameters: queryParameters('metrics'),
  auth: { verify, access: new MachtigingResolver(surroundings.database) },
});
