import type { Afhandeling } from '@meldpunt/contracts';
import { Consume, type ConsumedBatch, LOG, type Log, type UnitOfWork } from '@meldpunt/service-kit';
import { Controller, Inject } from '@nestjs/common';
import type { Intake } from '../ontvang-levering/verwerk-blok.ts';
import { INTAKE } from '../tokens.ts';
import { handleAfhandelingen } from './handle-afhandelingen.ts';

@Controller()
export class AfhandelingConsumer {
  readonly #intake: Intake;
  readonly #log: Log;

  constructor(@Inject(INTAKE) intake: Intake, @Inject(LOG) log: Log) {
    this.#intake = intake;
    this.#log = log;
  }

  @Consume('afhandeling')
  handle(batch: ConsumedBatch<Afhandeling>, work: UnitOfWork): Promise<void> {
    return handleAfhandelingen(batch, work, this.#intake, this.#log);
  }
}
