import type { Sleutelbos } from '@meldpunt/contracts';
import { CLOCK, type Clock, LOG, type Log, Metrics } from '@meldpunt/service-kit';
import { type DynamicModule, Module } from '@nestjs/common';
import { BalansController } from './balans/balans.controller.ts';
import { Consumers } from './consumers.controller.ts';
import { FormSignalen } from './form-signalen/form-signalen.ts';
import { Persoonskluis } from './form-signalen/persoonskluis.ts';
import { type NameTopic, Verzending } from './form-signalen/verzending.ts';
import { BesluitenController } from './gemeenteformules/besluiten.controller.ts';
import { FormuleStore } from './gemeenteformules/formule-store.ts';
import { FormulesController } from './gemeenteformules/formules.controller.ts';
import { InzienController } from './gemeenteformules/inzien.controller.ts';
import { SignalenController } from './motiveren/signalen.controller.ts';
import { OpenapiController } from './openapi.controller.ts';
import type { Grenzen } from './plug-ins/plugin-draad.ts';
import { PluginMeters } from './plug-ins/plugin-meters.ts';
import { DraadPlugins, type Pluginverwijzing } from './plug-ins/plugins.ts';

@Module({})
class RouterModule {}

export interface RouterSettings {
  readonly plugins?: readonly Pluginverwijzing[];
  /** Other limits than the usual ones; for tests. */
  readonly grenzen?: Grenzen;
}

/**
 * Everything this service does, with the keys it holds, the names its topics have on this broker, and the formules from
 * outside.
 */
export function routerModule(
  sleutelbos: Sleutelbos,
  nameTopic: NameTopic,
  { plugins = [], grenzen }: RouterSettings = {},
): DynamicModule {
  return {
    module: RouterModule,
    controllers: [
      Consumers,
      SignalenController,
      FormulesController,
      InzienController,
      BesluitenController,
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
    ],
  };
}
