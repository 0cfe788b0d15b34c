import { DirectorySleutelbos, foutcodes, queryParameters } from '@meldpunt/contracts';
import { connectKafka, createLog, createTokenVerifier, Database, startService } from '@meldpunt/service-kit';
import { routerModule } from './app.module.ts';
import { readRouterConfig } from './config.ts';
import { MachtigingResolver } from './gemeenten/machtiging-resolver.ts';
import { subscriptions } from './subscriptions.ts';

const config = readRouterConfig();
const { brokers, kafkaUser: username, kafkaPassword: password, eigenaar, verwerker, api } = config;
const log = createLog({ service: 'signal-router', allowedFields: ['gemeentecode'] });
const database = new Database({ schema: 'router', urls: { eigenaar, verwerker, api }, log });
const kafka = connectKafka({
  brokers,
  clientId: 'signal-router',
  log,
  ...(username === '' ? {} : { auth: { mechanism: 'plain', username, password } }),
});
const sleutelbos = new DirectorySleutelbos({
  map: config.sleutelmap,
  magMaken: ['transport', 'matching', 'hmac'],
});
const asNamed = (naam: string) => naam;

await startService({
  name: 'signal-router',
  apiVersion: '1.0.0',
  port: config.port,
  module: routerModule(
    sleutelbos,
    asNamed,
    {
      sleutelmap: config.sleutelmap,
      tempo: config.proefTempo / 100,
    },
    { plugins: config.plugins },
  ),
  log,
  database,
  migrations: new URL('../migrations', import.meta.url),
  kafka,
  subscriptions: subscriptions(asNamed),
  // Messages lie in their own topic for a week, sealed; a dead letter says at which offset and copies nothing.
  seal: () => Buffer.alloc(0),
  keys: sleutelbos,
  consumer: { timeouts: { session: config.sessionTimeout } },
  problems: foutcodes,
  queryParameters: queryParameters('signal-router'),
  auth: {
    verify: createTokenVerifier({ issuer: config.issuer, audience: config.audience }),
    access: new MachtigingResolver(database),
  },
});
