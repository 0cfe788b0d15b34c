import type { Reactie, Telreactie } from '@meldpunt/contracts';
import type { ConsumedMessage, UnitOfWork } from '@meldpunt/service-kit';
import { insertUitgeganeReacties, selectDoorgegeven } from './store.ts';

/**
 * Reads back the reacties that went on. In quiet times every one is here already and nothing happens. After a restored
 * backup what creditors said over HTTP is gone: without this the figures would miss what metrics has, and the same
 * number could go out once more with something else in it.
 */
export async function handleEigenReacties(
  messages: readonly ConsumedMessage<Reactie | Telreactie>[],
  work: UnitOfWork,
): Promise<void> {
  const own = new Map(messages.map(({ value }) => [value.reactieId, value]));
  const known = await selectDoorgegeven(work.db, [...own.keys()]);
  const nieuw = [...own.values()].filter(({ reactieId }) => !known.has(reactieId));
  if (nieuw.length === 0) return;
  insertUitgeganeReacties(
    work.db,
    nieuw.map((reactie) => ({
      ...reactie,
      // What no zaak ended goes on without its creditor: that is whoever had the answer.
      partnerId: 'partnerId' in reactie ? reactie.partnerId : null,
      naarZaak: 'signaalId' in reactie,
    })),
  );
}
