import type { Dag } from '@meldpunt/contracts';
import { Consume, type ConsumedBatch, LOG, type Log, type UnitOfWork } from '@meldpunt/service-kit';
import { Controller, Inject } from '@nestjs/common';
import type { Intake } from '../ontvang-levering/verwerk-blok.ts';
import { INTAKE } from '../tokens.ts';
import { warnAboutUitzonderingen } from '../uitzonderingen/uitzonderingenstand.ts';
import { handleDag } from './handle-dag.ts';

@Controller()
export class DagConsumer {
  readonly #intake: Intake;
  readonly #log: Log;

  constructor(@Inject(INTAKE) intake: Intake, @Inject(LOG) log: Log) {
    this.#intake = intake;
    this.#log = log;
  }

  @Consume('dag')
  async handle(batch: ConsumedBatch<Dag>, work: UnitOfWork): Promise<void> {
    const begun = await handleDag(batch, work, this.#intake);
    if (begun !== undefined)
      await warnAboutUitzonderingen(work, begun, this.#intake.referentie.teOudNaDagen, this.#log);
  }
}
