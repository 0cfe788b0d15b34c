import type { Afhandeling } from '@meldpunt/contracts';
import { Consume, type ConsumedBatch, type UnitOfWork } from '@meldpunt/service-kit';
import { Controller, Inject } from '@nestjs/common';
import type { Intake } from '../ontvang-levering/verwerk-blok.ts';
import { INTAKE } from '../tokens.ts';
import { handleAfhandelingen } from './handle-afhandelingen.ts';

@Controller()
export class AfhandelingConsumer {
  readonly #intake: Intake;

  constructor(@Inject(INTAKE) intake: Intake) {
    this.#intake = intake;
  }

  @Consume('afhandeling')
  handle(batch: ConsumedBatch<Afhandeling>, work: UnitOfWork): Promise<void> {
    return handleAfhandelingen(batch, work, this.#intake);
  }
}
