import { DirectorySleutelbos, queryParameters } from '@meldpunt/contracts';
import {
  connectKafka,
  createLog,
  createTokenVerifier,
  Database,
  startService,
  XLSX_MEDIATYPE,
} from '@meldpunt/service-kit';
import { caseworkModule } from './app.module.ts';
import { readCaseworkConfig } from './config.ts';
import { MachtigingResolver } from './gemeenten/machtiging-resolver.ts';
import { problems } from './problems.ts';
import { subscriptions } from './subscriptions.ts';

const config = readCaseworkConfig();
const { brokers, kafkaUser: username, kafkaPassword: password, eigenaar, verwerker, api } = config;
const log = createLog({ service: 'casework', allowedFields: ['gemeentecode'] });
const database = new Database({ schema: 'casework', urls: { eigenaar, verwerker, api }, log });
const kafka = connectKafka({
  brokers,
  clientId: 'casework',
  log,
  ...(username === '' ? {} : { auth: { mechanism: 'plain', username, password } }),
});
const sleutelbos = new DirectorySleutelbos({ map: config.sleutelmap, magMaken: ['zaak', 'hmac'] });
const asNamed = (naam: string) => naam;

await startService({
  name: 'casework',
  apiVersion: '1.0.0',
  port: config.port,
  module: caseworkModule(sleutelbos, asNamed, {
    url: config.brpUrl,
    sleutel: config.brpSleutel,
    timeout: config.brpTimeout,
  }),
  log,
  database,
  migrations: new URL('../migrations', import.meta.url),
  kafka,
  subscriptions: subscriptions(asNamed),
  // Messages lie in their own topic for a week, sealed; a dead letter says at which offset and copies nothing.
  seal: () => Buffer.alloc(0),
  keys: sleutelbos,
  consumer: { timeouts: { session: config.sessionTimeout } },
  problems,
  streamedTypes: [XLSX_MEDIATYPE],
  // The known clients of a large municipality in one call.
  bodyLimit: 4 * 1_048_576,
  queryParameters: queryParameters('casework'),
  auth: {
    verify: createTokenVerifier({ issuer: config.issuer, audience: config.audience }),
    access: new MachtigingResolver(database),
  },
});
