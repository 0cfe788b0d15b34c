import type { Sleutelbos } from '@meldpunt/contracts';
import { CLOCK, type Clock, Database, LOG, type Log, Metrics } from '@meldpunt/service-kit';
import { type DynamicModule, Module } from '@nestjs/common';
import { BalansController } from './balans/balans.controller.ts';
import { Consumers } from './consumers.controller.ts';
import { FormSignalen } from './form-signalen/form-signalen.ts';
import { Persoonskluis } from './form-signalen/persoonskluis.ts';
import { type NameTopic, Verzending } from './form-signalen/verzending.ts';
import { BesluitenController } from './gemeenteformules/besluiten.controller.ts';
import { FormuleschemaController } from './gemeenteformules/formule-schema.controller.ts';
import { FormuleStore } from './gemeenteformules/formule-store.ts';
import { FormulesController } from './gemeenteformules/formules.controller.ts';
import { InzienController } from './gemeenteformules/inzien.controller.ts';
import { MatchinstellingenController } from './matchmoment/matchinstellingen.controller.ts';
import { SignalenController } from './motiveren/signalen.controller.ts';
import { OpenapiController } from './openapi.controller.ts';
import type { Grenzen } from './plug-ins/plugin-draad.ts';
import { PluginMeters } from './plug-ins/plugin-meters.ts';
import { DraadPlugins, type Pluginverwijzing } from './plug-ins/plugins.ts';
import { ProefdraaienController } from './proefdraaien/proefdraaien.controller.ts';
import { Proefdraaier, type Proefinstellingen } from './proefdraaien/proefdraaier.ts';

@Module({})
class RouterModule {}

/** Formules from outside. */
export interface Plugininstellingen {
  readonly plugins?: readonly Pluginverwijzing[];
  /** Other limits than the usual ones; for tests. */
  readonly grenzen?: Grenzen;
}

/** Everything this service does, with the keys it holds and the names its topics have on this broker. */
export function routerModule(
  sleutelbos: Sleutelbos,
  nameTopic: NameTopic,
  proef: Proefinstellingen,
  { plugins = [], grenzen }: Plugininstellingen = {},
): DynamicModule {
  return {
    module: RouterModule,
    controllers: [
      Consumers,
      SignalenController,
      FormulesController,
      InzienController,
      BesluitenController,
      FormuleschemaController,
      MatchinstellingenController,
      ProefdraaienController,
      BalansController,
      OpenapiController,
    ],
    providers: [
      {
        provide: DraadPlugins,
        useFactory: (metrics: Metrics, log: Log) =>
          DraadPlugins.load(plugins, new PluginMeters(metrics), log, grenzen),
        inject: [Metrics, LOG],
      },
      {
        provide: FormuleStore,
        useFactory: (draden: DraadPlugins) => new FormuleStore(draden),
        inject: [DraadPlugins],
      },
      {
        provide: FormSignalen,
        useFactory: (formules: FormuleStore, clock: Clock, log: Log) => {
          const kluis = new Persoonskluis(sleutelbos);
          return new FormSignalen(kluis, formules, new Verzending(kluis, clock, nameTopic), log);
        },
        inject: [FormuleStore, CLOCK, LOG],
      },
      {
        provide: Proefdraaier,
        useFactory: (database: Database, log: Log) => new Proefdraaier(database, log, proef),
        inject: [Database, LOG],
      },
    ],
  };
}
