import { DirectorySleutelbos, foutcodes, queryParameters } from '@meldpunt/contracts';
import { connectSurroundings, startService } from '@meldpunt/service-kit';
import { routerModule } from './app.module.ts';
import { readRouterConfig } from './config.ts';
import { MachtigingResolver } from './gemeenten/machtiging-resolver.ts';
import { subscriptions } from './subscriptions.ts';

const config = readRouterConfig();
const { verify, ...surroundings } = connectSurroundings({
  name: 'signal-router',
  schema: 'router',
  config,
  allowedFields: ['gemeentecode'],
});
const sleutelbos = new DirectorySleutelbos({
  map: config.sleutelmap,
  magMaken: ['transport', 'matching', 'hmac'],
});
const asNamed = (naam: string) => naam;

await startService({
  ...surroundings,
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
  migrations: new URL('../migrations', import.meta.url),
  subscriptions: subscriptions(asNamed),
  // Messages lie in their own topic for a week, sealed; a dead letter says at which offset and copies nothing.
  seal: () => Buffer.alloc(0),
  keys: sleutelbos,
  problems: foutcodes,
  queryParameters: queryParameters('signal-router'),
  auth: { verify, access: new MachtigingResolver(surroundings.database) },
});
