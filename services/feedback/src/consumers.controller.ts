import type { Datum, Reactie, Signaalpartner, Telreactie, Terugkoppeling } from '@meldpunt/contracts';
import { Consume, type ConsumedBatch, type UnitOfWork } from '@meldpunt/service-kit';
import { Controller } from '@nestjs/common';
import { GeefVrij } from './geef-vrij/geef-vrij.ts';
import { handleDagen } from './geef-vrij/handle-dag.ts';
import { handleEigenTerugkoppelingen } from './geef-vrij/handle-eigen-terugkoppelingen.ts';
import { handleSignaalpartners } from './ken-partners/handle-signaalpartners.ts';
import { handleEigenReacties } from './neem-reacties/handle-eigen-reacties.ts';
import type { Wijziging } from './read-event.ts';
import { handleWijzigingen } from './volg-melding/handle-wijzigingen.ts';

@Controller()
export class Consumers {
  readonly #geefVrij: GeefVrij;

  constructor(geefVrij: GeefVrij) {
    this.#geefVrij = geefVrij;
  }

  @Consume('melding')
  melding(batch: ConsumedBatch<Wijziging>, work: UnitOfWork): Promise<void> {
    return handleWijzigingen(batch.messages, work, this.#geefVrij);
  }

  @Consume('uitkomst')
  uitkomst(batch: ConsumedBatch<Wijziging>, work: UnitOfWork): Promise<void> {
    return handleWijzigingen(batch.messages, work, this.#geefVrij);
  }

  @Consume('afhandeling')
  afhandeling(batch: ConsumedBatch<Wijziging>, work: UnitOfWork): Promise<void> {
    return handleWijzigingen(batch.messages, work, this.#geefVrij);
  }

  @Consume('dag')
  dag(batch: ConsumedBatch<Datum>, work: UnitOfWork): Promise<void> {
    return handleDagen(batch.messages, work, this.#geefVrij);
  }

  @Consume('signaalpartner')
  signaalpartner(batch: ConsumedBatch<Signaalpartner>, work: UnitOfWork): Promise<void> {
    return handleSignaalpartners(batch.messages, work, this.#geefVrij);
  }

  @Consume('terugkoppeling')
  terugkoppeling(batch: ConsumedBatch<Terugkoppeling>, work: UnitOfWork): Promise<void> {
    return handleEigenTerugkoppelingen(batch.messages, work, this.#geefVrij);
  }

  @Consume('reactie')
  reactie(batch: ConsumedBatch<Reactie>, work: UnitOfWork): Promise<void> {
    return handleEigenReacties(batch.messages, work);
  }

  @Consume('telreactie')
  telreactie(batch: ConsumedBatch<Telreactie>, work: UnitOfWork): Promise<void> {
    return handleEigenReacties(batch.messages, work);
  }
}
