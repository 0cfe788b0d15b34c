import type { Melding } from '@meldpunt/contracts';
import { Consume, type ConsumedBatch, type UnitOfWork } from '@meldpunt/service-kit';
import { Controller, Inject } from '@nestjs/common';
import type { Intake } from '../ontvang-levering/verwerk-blok.ts';
import { INTAKE } from '../tokens.ts';
import { handleOwnMeldingen } from './handle-own-meldingen.ts';

@Controller()
export class EigenMeldingConsumer {
  readonly #intake: Intake;

  constructor(@Inject(INTAKE) intake: Intake) {
    this.#intake = intake;
  }

  @Consume('eigen-melding')
  handle(batch: ConsumedBatch<Melding>, work: UnitOfWork): Promise<void> {
    return handleOwnMeldingen(batch, work, this.#intake);
  }
}
