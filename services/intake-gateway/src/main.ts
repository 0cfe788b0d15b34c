import { DirectorySleutelbos } from '@meldpunt/contracts';
import { connectSurroundings } from '@meldpunt/service-kit';
import { readGeo } from './bepaal-gemeente/lees-geo.ts';
import { readIntakeConfig } from './config.ts';
import { startIntake } from './start-intake.ts';

const config = readIntakeConfig();

await startIntake({
  ...connectSurroundings({
    name: 'intake-gateway',
    schema: 'intake',
    config,
    level: config.loglevel,
    allowedFields: ['partnerId', 'gemeentecode'],
  }),
  port: config.port,
  host: config.host,
  sleutelbos: new DirectorySleutelbos({ map: config.sleutelmap, magMaken: ['transport', 'hmac'] }),
  geo: await readGeo(config),
  teOudNaDagen: config.teOudNaDagen,
  experimentsoorten: new Set(config.experimentsoorten),
});
