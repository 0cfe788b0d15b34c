import { CLOCK, type Clock } from '@meldpunt/service-kit';
import { type DynamicModule, Module } from '@nestjs/common';
import { BalansController } from './balans/balans.controller.ts';
import { AfleveringController } from './bevestig/aflevering.controller.ts';
import { BevestigController } from './bevestig/bevestig.controller.ts';
import { Consumers } from './consumers.controller.ts';
import { GeefVrij, type NameTopic } from './geef-vrij/geef-vrij.ts';
import { HerhaalController } from './herhaal/herhaal.controller.ts';
import { OntvangstinstellingController } from './kies-ontvangst/ontvangstinstelling.controller.ts';
import { TerugkoppelingenController } from './lees-terugkoppelingen/terugkoppelingen.controller.ts';
import { BestandController } from './lever-bestand/bestand.controller.ts';
import { ReactiesController } from './neem-reacties/reacties.controller.ts';
import { OpenapiController } from './openapi.controller.ts';
import { VerantwoordingController } from './verantwoord/verantwoording.controller.ts';

@Module({})
class FeedbackModule {}

/** Everything this service does, with the names its topics have on this broker. */
export function feedbackModule(nameTopic: NameTopic): DynamicModule {
  return {
    module: FeedbackModule,
    controllers: [
      Consumers,
      TerugkoppelingenController,
      HerhaalController,
      BevestigController,
      AfleveringController,
      OntvangstinstellingController,
      BestandController,
      ReactiesController,
      VerantwoordingController,
      BalansController,
      OpenapiController,
    ],
    providers: [
      { provide: GeefVrij, useFactory: (clock: Clock) => new GeefVrij(clock, nameTopic), inject: [CLOCK] },
    ],
  };
}
