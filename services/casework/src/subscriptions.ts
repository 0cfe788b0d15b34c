import { decoder, LEZER_TE_OUD, type RecordNaam, topics } from '@meldpunt/contracts';
import { type Subscription } from '@meldpunt/service-kit';
import type { NameTopic } from './zaak/verzending.ts';

/**
 * What this service reads of the hub; the topics of municipalities come and go (EigenSystemen). Its own afhandelingen come
 * first: after a restore they say what left since the backup, before a day or a signaal is looked at again.
 */
export function subscriptions(nameTopic: NameTopic): Subscription<unknown>[] {
  const from = <N extends RecordNaam>(name: string, topic: { naam: string; schema: N }) => ({
    name,
    topic: nameTopic(topic.naam),
    decode: decoder(topic.schema),
    tooOldReasons: LEZER_TE_OUD,
  });
  return [
    {
      ...from('eigen-afhandeling', topics.afhandeling),
      maxMessages: 1000,
      concurrency: 2,
      readyWhenCaughtUp: true,
    },
    { ...from('dag', topics.dag), after: ['eigen-afhandeling'], readyWhenCaughtUp: true },
    { ...from('gemeente', topics.gemeente), readyWhenCaughtUp: true },
    { ...from('signaalpartner', topics.signaalpartner), readyWhenCaughtUp: true },
    {
      ...from('signaal', topics.signaal),
      // Who has a system of its own must be known before the first zaak is told about.
      after: ['eigen-afhandeling', 'dag', 'gemeente'],
      maxMessages: 1000,
      concurrency: 3,
    },
    { ...from('reactie', topics.reactie), maxMessages: 1000 },
  ];
}
