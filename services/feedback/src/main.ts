import { foutcodes, queryParameters } from '@meldpunt/contracts';
import { connectSurroundings, startService } from '@meldpunt/service-kit';
import { feedbackModule } from './app.module.ts';
import { readFeedbackConfig } from './config.ts';
import { MachtigingResolver } from './ken-partners/machtiging-resolver.ts';
import { subscriptions } from './subscriptions.ts';

const config = readFeedbackConfig();
const { verify, ...surroundings } = connectSurroundings({
  name: 'feedback',
  schema: 'feedback',
  config,
  allowedFields: ['partnerId', 'gemeentecode'],
});
const asNamed = (naam: string) => naam;

await startService({
  ...surroundings,
  apiVersion: '1.0.0',
  port: config.port,
  module: feedbackModule(asNamed),
  migrations: new URL('../migrations', import.meta.url),
  subscriptions: subscriptions(asNamed),
  // No key lives here to seal a body with, so none is copied: the headers say at which offset it lies.
  seal: () => Buffer.alloc(0),
  problems: foutcodes,
  queryParameters: queryParameters('feedback'),
  auth: { verify, access: new MachtigingResolver(surroundings.database) },
});
