import type { Dag } from '@meldpunt/contracts';
import { Consume, type ConsumedBatch, type UnitOfWork } from '@meldpunt/service-kit';
import { Controller } from '@nestjs/common';
import { handleDag } from './handle-dag.ts';

@Controller()
export class DagConsumer {
  @Consume('dag')
  handle(batch: ConsumedBatch<Dag>, work: UnitOfWork): Promise<void> {
    return handleDag(batch, work);
  }
}
