import type { PartnerMelding } from '@meldpunt/contracts';
import { Consume, type ConsumedBatch, type UnitOfWork } from '@meldpunt/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { INTAKE } from '../tokens.ts';
import { handlePartnerMeldingen } from './handle-partner-meldingen.ts';
import type { Intake } from './verwerk-blok.ts';

@Controller()
export class PartnerMeldingConsumer {
  readonly #intake: Intake;

  constructor(@Inject(INTAKE) intake: Intake) {
    this.#intake = intake;
  }

  @Consume('partner-melding')
  handle(batch: ConsumedBatch<PartnerMelding>, work: UnitOfWork): Promise<void> {
    return handlePartnerMeldingen(batch, work, this.#intake);
  }
}
