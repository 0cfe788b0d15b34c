import { selectVerbruik, type Verbruik } from '../consumer/verbruik.ts';
import { type CalendarDay, readDay } from '../day/day.ts';
import { outboxAge } from '../outbox/outbox-age.ts';
import type { Queryable } from '../postgres/queryable.ts';
import { selectParkedState } from '../transaction/parking.ts';

/** The kit's part of `GET /v1/_balans`; a service adds its own positions. */
export interface KitBalans {
  service: string;
  dag: CalendarDay | null;
  verbruik: Verbruik[];
  outbox: { ongepubliceerd: number; oudsteSeconden: number };
  geparkeerd: number;
}

/** Reads what the kit knows about where this service stands. Role `_verwerker`, since it is about all rows. */
export async function selectKitBalans(service: string, db: Queryable): Promise<KitBalans> {
  const [dag, verbruik, outbox, parked] = await Promise.all([
    readDay(db),
    selectVerbruik(db),
    outboxAge(db),
    selectParkedState(db),
  ]);
  return {
    service,
    dag: dag ?? null,
    verbruik,
    outbox: { ongepubliceerd: outbox.count, oudsteSeconden: Math.round(outbox.oldestSeconds) },
    geparkeerd: parked.count,
  };
}
