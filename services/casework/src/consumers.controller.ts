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
import {
  CLOCK,
  type Clock,
  Consume,
  type ConsumedBatch,
  Database,
  type UnitOfWork,
} from '@meldpunt/service-kit';
import { Controller, Inject } from '@nestjs/common';
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
import { Zaaktellers } from './tellers/zaaktellers.ts';
import { handleDagen } from './termijnen/handle-dag.ts';
import { NAME_TOPIC } from './tokens.ts';
import type { NameTopic, Verzending } from './zaak/verzending.ts';
import { Zaakpersonen } from './zaak/zaakpersonen.ts';

@Controller()
export class Consumers {
  readonly #database: Database;
  readonly #personen: Zaakpersonen;
  readonly #clock: Clock;
  readonly #nameTopic: NameTopic;
  readonly #tellers: Zaaktellers;

  constructor(
    database: Database,
    personen: Zaakpersonen,
    @Inject(CLOCK) clock: Clock,
    @Inject(NAME_TOPIC) nameTopic: NameTopic,
    tellers: Zaaktellers,
  ) {
    this.#nameTopic = nameTopic;
    this.#tellers = tellers;
    this.#database = database;
    this.#personen = personen;
    this.#clock = clock;
  }

  @Consume('dag')
  dag({ messages }: ConsumedBatch<Dag>, work: UnitOfWork): Promise<void> {
    const dagen = messages.map(({ value }) => value.dag);
    return handleDagen(dagen, work, this.#database.verwerker, () => this.#verzending());
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
      this.#verzending(),
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
    return handleAfhandelingen(gemeentecodeOf(topic), messages, work, this.#verzending());
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

  #verzending(): Verzending {
    return { gezienOp: this.#clock.now().getTime(), nameTopic: this.#nameTopic, tel: this.#tellers.tel };
  }
}
