import type { Sleutelbos } from '@meldpunt/contracts';
import {
  CLOCK,
  type Clock,
  Database,
  KafkaConsumerStrategy,
  LOG,
  type Log,
  Metrics,
} from '@meldpunt/service-kit';
import { type DynamicModule, Module } from '@nestjs/common';
import { BalansController } from './balans/balans.controller.ts';
import { BehandelenController } from './behandelen/behandelen.controller.ts';
import { BladController } from './blad/blad.controller.ts';
import { CijfersController } from './cijfers/cijfers.controller.ts';
import { Consumers } from './consumers.controller.ts';
import { BrpBevragen, type BrpInstelling } from './controleren/brp-bevragen.ts';
import { ControlerenController } from './controleren/controleren.controller.ts';
import { LokaleControles } from './controleren/lokale-controles.ts';
import { DdasController } from './ddas/ddas.controller.ts';
import { DoorlooptijdenController } from './doorlooptijden/doorlooptijden.controller.ts';
import { EigenSystemen } from './eigen-systeem/eigen-systemen.ts';
import { ZakenController } from './looplijst/zaken.controller.ts';
import { LooplijstInstellingController } from './looplijst-instelling/looplijst-instelling.controller.ts';
import { LooplijstenController } from './looplijsten/looplijsten.controller.ts';
import { OpenapiController } from './openapi.controller.ts';
import { Zaaktellers } from './tellers/zaaktellers.ts';
import { ToewijzenController } from './toewijzen/toewijzen.controller.ts';
import type { NameTopic } from './zaak/verzending.ts';
import { Verzendingen } from './zaak/verzendingen.ts';
import { Zaakpersonen } from './zaak/zaakpersonen.ts';

@Module({})
class CaseworkModule {}

/** Without a connection to the register of persons its checks answer that there is none. */
const GEEN_BRP: BrpInstelling = { url: '', sleutel: '', timeout: 1 };

export function caseworkModule(
  sleutelbos: Sleutelbos,
  nameTopic: NameTopic,
  brp: BrpInstelling = GEEN_BRP,
): DynamicModule {
  const personen = new Zaakpersonen(sleutelbos);
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
      BladController,
      ControlerenController,
      CijfersController,
      BalansController,
      OpenapiController,
    ],
    providers: [
      { provide: Zaakpersonen, useValue: personen },
      { provide: LokaleControles, useValue: new LokaleControles(personen, sleutelbos) },
      { provide: BrpBevragen, useValue: new BrpBevragen(brp) },
      {
        provide: Zaaktellers,
        inject: [Metrics],
        useFactory: (metrics: Metrics) => new Zaaktellers(metrics),
      },
      {
        provide: Verzendingen,
        inject: [CLOCK, Zaaktellers],
        useFactory: (clock: Clock, tellers: Zaaktellers) => new Verzendingen(clock, nameTopic, tellers),
      },
      {
        provide: EigenSystemen,
        inject: [Database, KafkaConsumerStrategy, LOG],
        useFactory: (database: Database, strategy: KafkaConsumerStrategy, log: Log) =>
          new EigenSystemen(database, strategy, log, nameTopic),
      },
    ],
  };
}
