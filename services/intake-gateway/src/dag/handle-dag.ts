import type { Dag } from '@meldpunt/contracts';
import { applyDay, type ConsumedBatch, type UnitOfWork } from '@meldpunt/service-kit';

/** The hub's day moves forward; nothing at intake happens by itself when it does. */
export async function handleDag(batch: ConsumedBatch<Dag>, work: UnitOfWork): Promise<void> {
  for (const { value } of batch.messages) await applyDay(work, value.dag);
}
