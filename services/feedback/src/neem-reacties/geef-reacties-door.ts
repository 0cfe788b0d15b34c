import { cloudEventHeaders, type Datum, encode, type Reactie, topics } from '@meldpunt/contracts';
import type { OutgoingMessage, UnitOfWork } from '@meldpunt/service-kit';
import type { NameTopic } from '../geef-vrij/geef-vrij.ts';
import { markDoorgegeven, selectReactiesTeDoen, type TeDoen } from './store.ts';

/** Reacties of one round: bounds memory, not the day. */
const ROUND = 2_000;

/**
 * Sends on what creditors said before this day, once: to casework where a zaak ended the melding. About a melding that
 * no signaal held nothing leaves, because casework reads the topic; those are counted here.
 */
export async function geefReactiesDoor(
  dag: Datum,
  work: UnitOfWork,
  gezienOp: number,
  nameTopic: NameTopic,
): Promise<void> {
  for (;;) {
    const reacties = await selectReactiesTeDoen(work.db, dag, ROUND);
    if (reacties.length === 0) return;
    await markDoorgegeven(work.db, dag, reacties);
    work.outbox.addAll(
      reacties.flatMap(({ signaalId, ...reactie }) =>
        signaalId === null ? [] : [toMessage({ ...reactie, signaalId }, gezienOp, nameTopic)],
      ),
    );
  }
}

function toMessage(
  reactie: TeDoen & { readonly signaalId: string },
  gezienOp: number,
  nameTopic: NameTopic,
): OutgoingMessage {
  const value: Reactie = { ...reactie, gezienOp };
  return {
    topic: nameTopic(topics.reactie.naam),
    key: reactie.gemeentecode,
    value: encode('Reactie', value),
    headers: cloudEventHeaders({
      schema: 'Reactie',
      id: reactie.reactieId,
      service: 'feedback',
      time: gezienOp,
    }),
  };
}
