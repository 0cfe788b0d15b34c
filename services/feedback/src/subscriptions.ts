import { LEZER_TE_OUD, topics } from '@meldpunt/contracts';
import type { Subscription } from '@meldpunt/service-kit';
import type { NameTopic } from './geef-vrij/geef-vrij.ts';
import {
  readAfhandeling,
  readDag,
  readMelding,
  readReactie,
  readSignaalpartner,
  readTelreactie,
  readTerugkoppeling,
  readUitkomst,
} from './read-event.ts';

/** What must be known first: the creditors, and after a restore which answers already left. */
const FIRST = ['signaalpartner', 'terugkoppeling'] as const;

/**
 * Everything this service reads. Only when the events that were there at the start are known the days: on a day that is
 * done before them every dossier that ended meanwhile still looks open. What is due waits for its day by the dates
 * inside the events, so the days that follow go as if each event had come on its own.
 */
export function subscriptions(nameTopic: NameTopic): Subscription<unknown>[] {
  const from = <T>(name: string, { naam }: { naam: string }, decode: (raw: Buffer) => T) => ({
    name,
    topic: nameTopic(naam),
    decode,
    tooOldReasons: LEZER_TE_OUD,
  });
  const batches = { maxMessages: 1_000, concurrency: 2, after: FIRST };
  // Whose reactie it was may follow from the answer only.
  const ownReacties = { maxMessages: 1_000, readyWhenCaughtUp: true, after: FIRST };
  return [
    { ...from('signaalpartner', topics.signaalpartner, readSignaalpartner), readyWhenCaughtUp: true },
    {
      ...from('terugkoppeling', topics.terugkoppeling, readTerugkoppeling),
      after: ['signaalpartner'],
      maxMessages: 1_000,
      readyWhenCaughtUp: true,
    },
    {
      ...from('dag', topics.dag, readDag),
      after: [...FIRST, 'reactie', 'telreactie', 'melding', 'uitkomst', 'afhandeling'],
      readyWhenCaughtUp: true,
    },
    { ...from('reactie', topics.reactie, readReactie), ...ownReacties },
    { ...from('telreactie', topics.telreactie, readTelreactie), ...ownReacties },
    { ...from('melding', topics.melding, readMelding), ...batches },
    { ...from('uitkomst', topics.uitkomst, readUitkomst), ...batches },
    { ...from('afhandeling', topics.afhandeling, readAfhandeling), ...batches },
  ];
}
