import { type DynamicModule, Module } from '@nestjs/common';
import { BalansController } from './balans/balans.controller.ts';
import { BeproefController } from './beproef-levering/beproef.controller.ts';
import { CriteriaController } from './criteria/criteria.controller.ts';
import { DagConsumer } from './dag/dag.consumer.controller.ts';
import { AfhandelingConsumer } from './doorzetten/afhandeling.consumer.controller.ts';
import { EigenMeldingConsumer } from './neem-over/eigen-melding.consumer.controller.ts';
import { LeveringBody } from './ontvang-levering/levering-body.ts';
import { LeveringenController } from './ontvang-levering/leveringen.controller.ts';
import { PartnerMeldingConsumer } from './ontvang-levering/partner-melding.consumer.controller.ts';
import type { Intake } from './ontvang-levering/verwerk-blok.ts';
import { OpenapiController } from './openapi.controller.ts';
import { SchemasController } from './schemas/schemas.controller.ts';
import { InrichtingController } from './signaalpartners/inrichting.controller.ts';
import { Partnerabonnementen } from './signaalpartners/partnerabonnementen.ts';
import { INTAKE } from './tokens.ts';
import { UitzonderingenController } from './uitzonderingen/uitzonderingen.controller.ts';
import { Uitzonderingenmeters } from './uitzonderingen/uitzonderingenmeters.ts';

@Module({})
class AppModule {}

/** The service around the parts that its controllers share. */
export function appModule(intake: Intake): DynamicModule {
  return {
    module: AppModule,
    controllers: [
      DagConsumer,
      AfhandelingConsumer,
      EigenMeldingConsumer,
      UitzonderingenController,
      PartnerMeldingConsumer,
      LeveringenController,
      BeproefController,
      CriteriaController,
      InrichtingController,
      BalansController,
      OpenapiController,
      SchemasController,
    ],
    providers: [
      { provide: INTAKE, useValue: intake },
      LeveringBody,
      Partnerabonnementen,
      Uitzonderingenmeters,
    ],
  };
}
