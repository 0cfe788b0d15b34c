import type { Dag } from '@meldpunt/contracts';
import { Consume, type ConsumedBatch, type UnitOfWork } from '@meldpunt/service-kit';
import { Controller, Inject } from '@nestjs/common';
import type { Intake } from '../ontvang-levering/verwerk-blok.ts';
import { INTAKE } from '../tokens.ts';
import { handleDag } from './handle-dag.ts';

@Controller()
export class DagConsumer {
  readonly #intake: Intake;

  constructor(@Inject(INTAKE) intake: Intake) {
    this.#intake = intake;
  }

  @Consume('dag')
  handle(batch: ConsumedBatch<Dag>, work: UnitOfWork): Promise<void> {
    return handleDag(batch, work, this.#intake);
  }
}
