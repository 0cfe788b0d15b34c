import type { Terugkoppeling } from '@meldpunt/contracts';
import type { ConsumedMessage, UnitOfWork } from '@meldpunt/service-kit';
import { insertTerugkoppelingen, raiseCounters } from './store.ts';

/**
 * Reads back what this service sent. In quiet times every message is here already and nothing happens. After a
 * restored backup this is how it learns which numbers and which messages are out in the world, before it goes on.
 */
export async function handleEigenTerugkoppelingen(
  messages: readonly ConsumedMessage<Terugkoppeling>[],
  work: UnitOfWork,
): Promise<void> {
  const own = messages.map(({ value }) => value);
  raiseCounters(work.db, own);
  await insertTerugkoppelingen(work.db, own);
}
