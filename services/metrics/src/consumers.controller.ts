import type {
  Afhandeling,
  Dag,
  Gemeente,
  Melding,
  Reactie,
  Signaal,
  Signaalpartner,
  Telreactie,
  Terugkoppeling,
  Uitkomst,
} from '@meldpunt/contracts';
import { applyDay, Consume, type ConsumedBatch, type UnitOfWork } from '@meldpunt/service-kit';
import { Controller } from '@nestjs/common';
import { upsertAfhandelingen } from './feiten/afhandeling-feit.ts';
import { upsertMeldingen } from './feiten/melding-feit.ts';
import { insertReacties } from './feiten/reactie-feit.ts';
import { upsertSignalen } from './feiten/signaal-feit.ts';
import { insertTerugkoppelingen } from './feiten/terugkoppeling-feit.ts';
import { upsertUitkomsten } from './feiten/uitkomst-feit.ts';
import { upsertGemeenten, upsertPartners } from './ken-gemeenten/store.ts';

@Controller()
export class Consumers {
  @Consume('gemeente')
  gemeente(batch: ConsumedBatch<Gemeente>, { db }: UnitOfWork): Promise<void> {
    return upsertGemeenten(db, valuesOf(batch));
  }

  @Consume('signaalpartner')
  signaalpartner(batch: ConsumedBatch<Signaalpartner>, { db }: UnitOfWork): Promise<void> {
    return upsertPartners(db, valuesOf(batch));
  }

  @Consume('dag')
  async dag(batch: ConsumedBatch<Dag>, work: UnitOfWork): Promise<void> {
    for (const { dag } of valuesOf(batch)) await applyDay(work, dag);
  }

  @Consume('melding')
  async melding(batch: ConsumedBatch<Melding>, { db }: UnitOfWork): Promise<void> {
    upsertMeldingen(db, valuesOf(batch));
  }

  @Consume('signaal')
  async signaal(batch: ConsumedBatch<Signaal>, { db }: UnitOfWork): Promise<void> {
    upsertSignalen(db, valuesOf(batch));
  }

  @Consume('uitkomst')
  async uitkomst(batch: ConsumedBatch<Uitkomst>, { db }: UnitOfWork): Promise<void> {
    upsertUitkomsten(db, valuesOf(batch));
  }

  @Consume('afhandeling')
  async afhandeling(batch: ConsumedBatch<Afhandeling>, { db }: UnitOfWork): Promise<void> {
    upsertAfhandelingen(db, valuesOf(batch));
  }

  @Consume('terugkoppeling')
  async terugkoppeling(batch: ConsumedBatch<Terugkoppeling>, { db }: UnitOfWork): Promise<void> {
    insertTerugkoppelingen(db, valuesOf(batch));
  }

  @Consume('reactie')
  async reactie(batch: ConsumedBatch<Reactie>, { db }: UnitOfWork): Promise<void> {
    insertReacties(db, valuesOf(batch));
  }

  @Consume('telreactie')
  async telreactie(batch: ConsumedBatch<Telreactie>, { db }: UnitOfWork): Promise<void> {
    insertReacties(db, valuesOf(batch));
  }
}

function valuesOf<T>(batch: ConsumedBatch<T>): T[] {
  return batch.messages.map(({ value }) => value);
}
