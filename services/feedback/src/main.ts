import { foutcodes, queryParameters } from '@meldpunt/contracts';
import { connectKafka, createLog, createTokenVerifier, Database, startService } from '@meldpunt/service-kit';
import { feedbackModule } from './app.module.ts';
import { readFeedbackConfig } from './config.ts';
import { MachtigingResolver } from './ken-partners/machtiging-resolver.ts';
import { subscriptions } from './subscriptions.ts';

const config = readFeedbackConfig();
const { brokers, kafkaUser: username, kafkaPassword: password, eigenaar, verwerker, api } = config;
const log = createLog({ service: 'feedback', allowedFields: ['partnerId', 'gemeentecode'] });
const database = new Database({ schema: 'feedback', urls: { eigenaar, verwerker, api }, log });
const kafka = connectKafka({
  brokers,
  clientId: 'feedback',
  log,
  ...(username === '' ? {} : { auth: { mechanism: 'plain', username, password } }),
});
const asNamed = (naam: string) => naam;

await startService({
  name: 'feedback',
  apiVersion: '1.0.0',
  port: config.port,
  module: feedbackModule(asNamed),
  log,
  database,
  migrations: new URL('../migrations', import.meta.url),
  kafka,
  subscriptions: subscriptions(asNamed),
  // No key lives here to seal a body with, so none is copied: the headers say at which offset it lies.
  seal: () => Buffer.alloc(0),
  consumer: { timeouts: { session: config.sessionTimeout } },
  problems: foutcodes,
  queryParameters: queryParameters('feedback'),
  auth: {
    verify: createTokenVerifier({ issuer: config.issuer, audience: config.audience }),
    access: new MachtigingResolver(database),
  },
});
