import { topics } from '@meldpunt/contracts';
import type { Subscription } from '@meldpunt/service-kit';
import { reader } from './read-event.ts';

/** Maps the name of a topic in the contracts to the one on this broker; tests put a prefix before it. */
export type NameTopic = (naam: string) => string;

/** Everything this service reads. No order between topics: a fact stands on its own. */
export function subscriptions(nameTopic: NameTopic): Subscription<unknown>[] {
  const facts = { maxMessages: 2_000, concurrency: 2 };
  return [
    {
      name: 'gemeente',
      topic: nameTopic(topics.gemeente.naam),
      decode: reader('Gemeente'),
      readyWhenCaughtUp: true,
    },
    {
      name: 'signaalpartner',
      topic: nameTopic(topics.signaalpartner.naam),
      decode: reader('Signaalpartner'),
    },
    { name: 'dag', topic: nameTopic(topics.dag.naam), decode: reader('Dag'), readyWhenCaughtUp: true },
    { name: 'melding', topic: nameTopic(topics.melding.naam), decode: reader('Melding'), ...facts },
    { name: 'signaal', topic: nameTopic(topics.signaal.naam), decode: reader('Signaal'), ...facts },
    { name: 'uitkomst', topic: nameTopic(topics.uitkomst.naam), decode: reader('Uitkomst'), ...facts },
    {
      name: 'afhandeling',
      topic: nameTopic(topics.afhandeling.naam),
      decode: reader('Afhandeling'),
      ...facts,
    },
    {
      name: 'terugkoppeling',
      topic: nameTopic(topics.terugkoppeling.naam),
      decode: reader('Terugkoppeling'),
      ...facts,
    },
  ];
}
