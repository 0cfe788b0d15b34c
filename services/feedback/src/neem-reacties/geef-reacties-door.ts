import { cloudEventHeaders, type Datum, encode, topics } from '@meldpunt/contracts';
import type { OutgoingMessage, UnitOfWork } from '@meldpunt/service-kit';
import type { NameTopic } from '../geef-vrij/geef-vrij.ts';
import { markDoorgegeven, selectReactiesTeDoen, type TeDoen } from './store.ts';

/** Reacties of one round: bounds memory, not the day. */
const ROUND = 2_000;

/**
 * Sends on what creditors said before this day, once: to casework where a zaak ended the melding. What is about a
 * melding that no signaal held goes where casework cannot read it, to be counted.
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
    work.outbox.addAll(reacties.map((reactie) => toMessage(reactie, gezienOp, nameTopic)));
  }
}

function toMessage(
  { signaalId, partnerId, ...reactie }: TeDoen,
  gezienOp: number,
  nameTopic: NameTopic,
): OutgoingMessage {
  const [topic, schema, value] =
    signaalId === null
      ? ([topics.telreactie, 'Telreactie', encode('Telreactie', { ...reactie, gezienOp })] as const)
      : ([
          topics.reactie,
          'Reactie',
          encode('Reactie', { ...reactie, partnerId, signaalId, gezienOp }),
        ] as const);
  return {
    topic: nameTopic(topic.naam),
    key: reactie.gemeentecode,
    value,
    headers: cloudEventHeaders({ schema, id: reactie.reactieId, service: 'feedback', time: gezienOp }),
  };
}
