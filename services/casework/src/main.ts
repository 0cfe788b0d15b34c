import { DirectorySleutelbos, queryParameters } from '@meldpunt/contracts';
import { connectSurroundings, startService, XLSX_MEDIATYPE } from '@meldpunt/service-kit';
import { caseworkModule } from './app.module.ts';
import { readCaseworkConfig } from './config.ts';
import { MachtigingResolver } from './gemeenten/machtiging-resolver.ts';
import { problems } from './problems.ts';
import { subscriptions } from './subscriptions.ts';

const config = readCaseworkConfig();
const { verify, ...surroundings } = connectSurroundings({
  name: 'casework',
  schema: 'casework',
  config,
  allowedFields: ['gemeentecode'],
});
const sleutelbos = new DirectorySleutelbos({ map: config.sleutelmap, magMaken: ['zaak', 'hmac'] });
const asNamed = (naam: string) => naam;

await startService({
  ...surroundings,
  apiVersion: '1.0.0',
  port: config.port,
  module: caseworkModule(sleutelbos, asNamed, {
    url: config.brpUrl,
    sleutel: config.brpSleutel,
    timeout: config.brpTimeout,
  }),
  migrations: new URL('../migrations', import.meta.url),
  subscriptions: subscriptions(asNamed),
  // Messages lie in their own topic for a week, sealed; a dead letter says at which offset and copies nothing.
  seal: () => Buffer.alloc(0),
  keys: sleutelbos,
  problems,
  streamedTypes: [XLSX_MEDIATYPE],
  // The known clients of a large municipality in one call.
  bodyLimit: 4 * 1_048_576,
  queryParameters: queryParameters('casework'),
  auth: { verify, access: new MachtigingResolver(surroundings.database) },
});
