import { foutcodes, queryParameters } from '@meldpunt/contracts';
import { connectKafka, createLog, createTokenVerifier, Database, startService } from '@meldpunt/service-kit';
import { metricsModule } from './app.module.ts';
import { readMetricsConfig } from './config.ts';
import { MachtigingResolver } from './ken-gemeenten/machtiging-resolver.ts';
import { subscriptions } from './subscriptions.ts';

const config = readMetricsConfig();
const { brokers, kafkaUser: username, kafkaPassword: password, eigenaar, verwerker, api } = config;
const log = createLog({ service: 'metrics', allowedFields: ['gemeentecode'] });
const database = new Database({ schema: 'metrics', urls: { eigenaar, verwerker, api }, log });
const kafka = connectKafka({
  brokers,
  clientId: 'metrics',
  log,
  ...(username === '' ? {} : { auth: { mechanism: 'plain', username, password } }),
});

await startService({
  name: 'metrics',
  apiVersion: '1.0.0',
  port: config.port,
  module: metricsModule(config.freshForSeconds * 1_000),
  log,
  database,
  migrations: new URL('../migrations', import.meta.url),
  kafka,
  subscriptions: subscriptions((naam) => naam),
  // No key lives here to seal a body with, so none is copied: the headers say at which offset it lies.
  seal: () => Buffer.alloc(0),
  consumer: { timeouts: { session: config.sessionTimeout } },
  problems: foutcodes,
  queryParameters: queryParameters('metrics'),
  auth: {
    verify: createTokenVerifier({ issuer: config.issuer, audience: config.audience }),
    access: new MachtigingResolver(database),
  },
});
