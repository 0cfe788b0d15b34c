import { datum, foutcodes, queryParameters, type Sleutelbos } from '@meldpunt/contracts';
import {
  type Database,
  type KafkaConnection,
  type Log,
  type RunningService,
  readDay,
  type ServiceSettings,
  startService,
  systemClock,
  type TokenVerifier,
} from '@meldpunt/service-kit';
import { appModule } from './app.module.ts';
import type { Geo } from './bepaal-gemeente/geo.ts';
import { Kluis } from './kluis/kluis.ts';
import { MachtigingResolver } from './machtigingen.ts';
import type { Intake } from './ontvang-levering/verwerk-blok.ts';
import { type Maatstafsettings, Referentie } from './referentie/referentie.ts';
import { subscriptions } from './subscriptions.ts';
import { Topicnamen } from './topicnamen.ts';

export interface IntakeSettings extends Maatstafsettings {
  readonly port: number;
  readonly host: string;
  readonly log: Log;
  readonly database: Database;
  readonly kafka: KafkaConnection;
  readonly sleutelbos: Sleutelbos;
  readonly geo: Geo;
  readonly verify: TokenVerifier;
  /** Tests that share a broker give their own. */
  readonly topics?: Topicnamen;
  readonly name?: string;
  readonly consumer?: ServiceSettings['consumer'];
  readonly exit?: (code: number) => void;
}

/** Puts the gateway together and starts it. */
export async function startIntake(settings: IntakeSettings): Promise<RunningService> {
  const { database, log, kafka, geo, sleutelbos, teOudNaDagen, experimentsoorten } = settings;
  const kluis = new Kluis(sleutelbos);
  const referentie = new Referentie(database.verwerker, geo, { teOudNaDagen, experimentsoorten });
  const names = settings.topics ?? new Topicnamen();
  const intake: Intake = { kluis, referentie, topics: names, now: () => systemClock.now().getTime() };
  return startService({
    name: settings.name ?? 'intake-gateway',
    apiVersion: '1.0.0',
    host: settings.host,
    port: settings.port,
    module: appModule(intake),
    log,
    database,
    kafka,
    migrations: new URL('../migrations', import.meta.url),
    subscriptions: subscriptions(names),
    seal: async (body) => {
      const day = (await readDay(database.verwerker)) ?? systemClock.now().toISOString().slice(0, 10);
      return kluis.sealDeadLetter(body, datum(day));
    },
    keys: sleutelbos,
    problems: foutcodes,
    queryParameters: queryParameters('intake-gateway'),
    auth: { verify: settings.verify, access: new MachtigingResolver(referentie, database.verwerker) },
    streamedTypes: ['application/x-ndjson'],
    ...(settings.consumer === undefined ? {} : { consumer: settings.consumer }),
    ...(settings.exit === undefined ? {} : { exit: settings.exit }),
  });
}
