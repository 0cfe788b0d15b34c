import { decoder, LEZER_TE_OUD, type RecordNaam, type Topic, topics } from '@meldpunt/contracts';
import { type Subscription } from '@meldpunt/service-kit';
import type { Topicnamen } from './topicnamen.ts';

/**
 * What this service reads of the hub; the topics of creditors come and go (Partnerabonnementen). Its own meldingen come
 * first: after a restore they say what left since the backup, and until they are read the service is not ready.
 */
export function subscriptions(names: Topicnamen): Subscription<unknown>[] {
  const from = <N extends RecordNaam>(name: string, topic: Topic<N>) => ({
    name,
    topic: names.of(topic),
    decode: decoder(topic.schema),
    tooOldReasons: LEZER_TE_OUD,
  });
  return [
    { ...from('dag', topics.dag), readyWhenCaughtUp: true },
    { ...from('eigen-melding', topics.melding), concurrency: 2, readyWhenCaughtUp: true },
    { ...from('afhandeling', topics.afhandeling), after: ['dag', 'eigen-melding'] },
  ];
}
