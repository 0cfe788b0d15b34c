import type {
  Afhandeling,
  Dag,
  Gemeente,
  GemeenteAfhandeling,
  GemeenteOntvangst,
  Reactie,
  Signaal,
  Signaalpartner,
} from '@meldpunt/contracts';
import { Consume, type ConsumedBatch, Database, type UnitOfWork } from '@meldpunt/service-kit';
import { Controller } from '@nestjs/common';
import {
  AFHANDELING_SUBSCRIPTION,
  gemeentecodeOf,
  ONTVANGST_SUBSCRIPTION,
} from './eigen-systeem/eigen-systemen.ts';
import { handleAfhandelingen } from './eigen-systeem/handle-afhandelingen.ts';
import { handleGemeenten, handleSignaalpartners } from './gemeenten/handle-copies.ts';
import { handleOwnAfhandelingen, handleOwnOntvangsten } from './neem-over/handle-own-output.ts';
import { handleSignalen } from './open-zaken/handle-signalen.ts';
import { handleReacties } from './reacties/handle-reacties.ts';
import { handleDagen } from './termijnen/handle-dag.ts';
import { Verzendingen } from './zaak/verzendingen.ts';
import { Zaakpersonen } from './zaak/zaakpersonen.ts';

@Controller()
export class Consumers {
  readonly #database: Database;
  readonly #personen: Zaakpersonen;
  readonly #verzendingen: Verzendingen;

  constructor(database: Database, personen: Zaakpersonen, verzendingen: Verzendingen) {
    this.#database = database;
    this.#personen = personen;
    this.#verzendingen = verzendingen;
  }

  @Consume('dag')
  dag({ messages }: ConsumedBatch<Dag>, work: UnitOfWork): Promise<void> {
    const dagen = messages.map(({ value }) => value.dag);
    return handleDagen(dagen, work, this.#database.verwerker, this.#personen, this.#verzendingen.maak);
  }

  @Consume('gemeente')
  gemeente({ messages }: ConsumedBatch<Gemeente>, work: UnitOfWork): Promise<void> {
    return handleGemeenten(
      messages.map(({ value }) => value),
      work,
    );
  }

  @Consume('signaalpartner')
  signaalpartner({ messages }: ConsumedBatch<Signaalpartner>, work: UnitOfWork): Promise<void> {
    return handleSignaalpartners(
      messages.map(({ value }) => value),
      work,
    );
  }

  @Consume('signaal')
  signaal({ messages }: ConsumedBatch<Signaal>, work: UnitOfWork): Promise<void> {
    return handleSignalen(
      messages.map(({ value }) => value),
      work,
      this.#personen,
      this.#verzendingen.maak(),
    );
  }

  @Consume('reactie')
  reactie({ messages }: ConsumedBatch<Reactie>, work: UnitOfWork): Promise<void> {
    return handleReacties(
      messages.map(({ value }) => value),
      work,
    );
  }

  @Consume(AFHANDELING_SUBSCRIPTION)
  afhandeling({ topic, messages }: ConsumedBatch<GemeenteAfhandeling>, work: UnitOfWork): Promise<void> {
    return handleAfhandelingen(gemeentecodeOf(topic), messages, work, this.#verzendingen.maak());
  }

  @Consume('eigen-afhandeling')
  ownAfhandeling({ messages }: ConsumedBatch<Afhandeling>, work: UnitOfWork): Promise<void> {
    return handleOwnAfhandelingen(
      messages.map(({ value }) => value),
      work,
    );
  }

  @Consume(ONTVANGST_SUBSCRIPTION)
  ownOntvangst({ topic, messages }: ConsumedBatch<GemeenteOntvangst>, work: UnitOfWork): Promise<void> {
    return handleOwnOntvangsten(
      gemeentecodeOf(topic),
      messages.map(({ value }) => value),
      work,
    );
  }
}
