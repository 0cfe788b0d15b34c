import { DirectorySleutelbos } from '@meldpunt/contracts';
import { connectKafka, createLog, createTokenVerifier, Database } from '@meldpunt/service-kit';
import { readGeo } from './bepaal-gemeente/lees-geo.ts';
import { readIntakeConfig } from './config.ts';
import { startIntake } from './start-intake.ts';

const config = readIntakeConfig();
const log = createLog({
  service: 'intake-gateway',
  level: config.loglevel,
  allowedFields: ['partnerId', 'gemeentecode'],
});
const { eigenaar, verwerker, api, kafkaUser, kafkaPassword } = config;

await startIntake({
  port: config.port,
  host: config.host,
  log,
  database: new Database({ schema: 'intake', urls: { eigenaar, verwerker, api }, log }),
  kafka: connectKafka({
    brokers: config.brokers,
    clientId: 'intake-gateway',
    log,
    ...(kafkaUser === ''
      ? {}
      : { auth: { mechanism: 'plain', username: kafkaUser, password: kafkaPassword } }),
  }),
  sleutelbos: new DirectorySleutelbos({ map: config.sleutelmap, magMaken: ['transport', 'hmac'] }),
  geo: await readGeo({
    postcodeHuisnummerBestand: config.postcodeHuisnummerBestand || undefined,
    postcodeReeksenBestand: config.postcodeReeksenBestand || undefined,
  }),
  verify: createTokenVerifier({ issuer: config.issuer, audience: config.audience }),
  consumer: { timeouts: { session: config.sessionTimeout } },
  teOudNaDagen: config.teOudNaDagen,
  experimentsoorten: new Set(config.experimentsoorten),
});
