import { topics } from '@meldpunt/contracts';
import type { Subscription } from '@meldpunt/service-kit';
import type { NameTopic } from './geef-vrij/geef-vrij.ts';
import {
  readAfhandeling,
  readDag,
  readMelding,
  readSignaalpartner,
  readTerugkoppeling,
  readUitkomst,
} from './read-event.ts';

/** What must be known first: the creditors, the day, and after a restore what already left. */
const FIRST = ['signaalpartner', 'dag', 'terugkoppeling'] as const;

/** Everything this service reads. */
export function subscriptions(nameTopic: NameTopic): Subscription<unknown>[] {
  const batches = { maxMessages: 1_000, concurrency: 2, after: FIRST };
  return [
    {
      name: 'signaalpartner',
      topic: nameTopic(topics.signaalpartner.naam),
      decode: readSignaalpartner,
      readyWhenCaughtUp: true,
    },
    {
      name: 'terugkoppeling',
      topic: nameTopic(topics.terugkoppeling.naam),
      decode: readTerugkoppeling,
      maxMessages: 1_000,
      readyWhenCaughtUp: true,
    },
    {
      name: 'dag',
      topic: nameTopic(topics.dag.naam),
      decode: readDag,
      after: ['signaalpartner', 'terugkoppeling'],
      readyWhenCaughtUp: true,
    },
    { name: 'melding', topic: nameTopic(topics.melding.naam), decode: readMelding, ...batches },
    { name: 'uitkomst', topic: nameTopic(topics.uitkomst.naam), decode: readUitkomst, ...batches },
    { name: 'afhandeling', topic: nameTopic(topics.afhandeling.naam), decode: readAfhandeling, ...batches },
  ];
}
