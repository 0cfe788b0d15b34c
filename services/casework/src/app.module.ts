import type { Sleutelbos } from '@meldpunt/contracts';
import { Database, KafkaConsumerStrategy, LOG, type Log } from '@meldpunt/service-kit';
import { type DynamicModule, Module } from '@nestjs/common';
import { BalansController } from './balans/balans.controller.ts';
import { BehandelenController } from './behandelen/behandelen.controller.ts';
import { Consumers } from './consumers.controller.ts';
import { DdasController } from './ddas/ddas.controller.ts';
import { DoorlooptijdenController } from './doorlooptijden/doorlooptijden.controller.ts';
import { EigenSystemen } from './eigen-systeem/eigen-systemen.ts';
import { ZakenController } from './looplijst/zaken.controller.ts';
import { LooplijstInstellingController } from './looplijst-instelling/looplijst-instelling.controller.ts';
import { LooplijstenController } from './looplijsten/looplijsten.controller.ts';
import { OpenapiController } from './openapi.controller.ts';

import { ToewijzenController } from './toewijzen/toewijzen.controller.ts';
import { NAME_TOPIC } from './tokens.ts';
import type { NameTopic } from './zaak/verzending.ts';
import { Zaakpersonen } from './zaak/zaakpersonen.ts';

@Module({})
class CaseworkModule {}

export function caseworkModule(sleutelbos: Sleutelbos, nameTopic: NameTopic): DynamicModule {
  return {
    module: CaseworkModule,
    controllers: [
      Consumers,
      ZakenController,
      BehandelenController,
      LooplijstInstellingController,
      ToewijzenController,
      LooplijstenController,
      DdasController,
      DoorlooptijdenController,
      BalansController,
      OpenapiController,
    ],
    providers: [
      { provide: Zaakpersonen, useValue: new Zaakpersonen(sleutelbos) },
      { provide: NAME_TOPIC, useValue: nameTopic },
      {
        provide: EigenSystemen,
        inject: [Database, KafkaConsumerStrategy, LOG],
        useFactory: (database: Database, strategy: KafkaConsumerStrategy, log: Log) =>
          new EigenSystemen(database, strategy, log, nameTopic),
      },
    ],
  };
}
