import type { Afhandeling, Dag, Gemeente, Melding, Signaal, Uitkomst } from '@meldpunt/contracts';
import { Consume, type ConsumedBatch, type UnitOfWork } from '@meldpunt/service-kit';
import { Controller } from '@nestjs/common';
import { FormSignalen } from './form-signalen/form-signalen.ts';
import { handleAfhandelingen } from './form-signalen/handle-afhandelingen.ts';
import { handleDagen } from './form-signalen/handle-dagen.ts';
import { handleMeldingen } from './form-signalen/handle-meldingen.ts';
import { handleOwnSignalen, handleOwnUitkomsten } from './form-signalen/handle-own-output.ts';
import { handleGemeenten } from './gemeenten/handle-gemeenten.ts';

const valuesOf = <T>(batch: ConsumedBatch<T>): T[] => batch.messages.map(({ value }) => value);

@Controller()
export class Consumers {
  readonly #formSignalen: FormSignalen;

  constructor(formSignalen: FormSignalen) {
    this.#formSignalen = formSignalen;
  }

  @Consume('melding')
  melding(batch: ConsumedBatch<Melding>, work: UnitOfWork): Promise<void> {
    return handleMeldingen(batch.messages, work, this.#formSignalen);
  }

  @Consume('afhandeling')
  afhandeling(batch: ConsumedBatch<Afhandeling>, work: UnitOfWork): Promise<void> {
    return handleAfhandelingen(batch.messages, work, this.#formSignalen);
  }

  @Consume('dag')
  dag(batch: ConsumedBatch<Dag>, work: UnitOfWork): Promise<void> {
    return handleDagen(
      valuesOf(batch).map(({ dag }) => dag),
      work,
      this.#formSignalen,
    );
  }

  @Consume('gemeente')
  gemeente(batch: ConsumedBatch<Gemeente>, work: UnitOfWork): Promise<void> {
    return handleGemeenten(valuesOf(batch), work);
  }

  @Consume('eigen-signaal')
  ownSignaal(batch: ConsumedBatch<Signaal>, work: UnitOfWork): Promise<void> {
    return handleOwnSignalen(valuesOf(batch), work, this.#formSignalen);
  }

  @Consume('eigen-uitkomst')
  ownUitkomst(batch: ConsumedBatch<Uitkomst>, work: UnitOfWork): Promise<void> {
    return handleOwnUitkomsten(valuesOf(batch), work, this.#formSignalen);
  }
}
