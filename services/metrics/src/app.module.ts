import { Database, Metrics, withUnitOfWork } from '@meldpunt/service-kit';
import { type DynamicModule, Module } from '@nestjs/common';
import { BalansController } from './balans/balans.controller.ts';
import { Consumers } from './consumers.controller.ts';
import { LandelijkeCellen } from './maandrapport/landelijke-cellen.ts';
import { MaandrapportController } from './maandrapport/maandrapport.controller.ts';
import { selectLandelijkeCellen } from './maandrapport/store.ts';
import { Meters } from './meters/meters.ts';
import { OpenapiController } from './openapi.controller.ts';

@Module({})
class MetricsModule {}

/** Everything this service does. `freshFor`: how long counted figures serve scrapes, in milliseconds. */
export function metricsModule(freshFor: number): DynamicModule {
  return {
    module: MetricsModule,
    controllers: [Consumers, MaandrapportController, BalansController, OpenapiController],
    providers: [
      {
        provide: Meters,
        useFactory: (database: Database, metrics: Metrics) => new Meters(database, metrics, freshFor),
        inject: [Database, Metrics],
      },
      {
        provide: LandelijkeCellen,
        // Counts over the whole country have no tenant; row-level security with 342 codes per fact would cost seconds.
        useFactory: ({ verwerker }: Database) =>
          new LandelijkeCellen(
            (maand) => withUnitOfWork(verwerker, ({ db }) => selectLandelijkeCellen(db, maand)),
            freshFor,
          ),
        inject: [Database],
      },
    ],
  };
}
