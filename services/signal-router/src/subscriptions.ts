import { decoder, LEZER_TE_OUD, type RecordNaam, topics } from '@meldpunt/contracts';
import { type Subscription } from '@meldpunt/service-kit';
import type { NameTopic } from './form-signalen/verzending.ts';

/**
 * Everything this service reads. Its own output comes first: after a restore it says what left since the backup. Then
 * what casework did, kept for the meldingen that are not known again yet: who is new must not be judged beside meldingen
 * that look as if nobody had answered them. Then the meldingen, and only when those that were there at the start are
 * known the days: a day must not close over meldingen that lie unread.
 */
export function subscriptions(nameTopic: NameTopic): Subscription<unknown>[] {
  const own = ['eigen-signaal', 'eigen-uitkomst'];
  const from = <N extends RecordNaam>(name: string, topic: { naam: string; schema: N }) => ({
    name,
    topic: nameTopic(topic.naam),
    decode: decoder(topic.schema),
    tooOldReasons: LEZER_TE_OUD,
    maxMessages: 1_000,
  });
  return [
    { ...from('gemeente', topics.gemeente), readyWhenCaughtUp: true },
    { ...from('eigen-signaal', topics.signaal), concurrency: 2, readyWhenCaughtUp: true },
    { ...from('eigen-uitkomst', topics.uitkomst), concurrency: 2, readyWhenCaughtUp: true },
    { ...from('afhandeling', topics.afhandeling), after: own, concurrency: 2 },
    { ...from('melding', topics.melding), after: [...own, 'afhandeling'], concurrency: 3 },
    { ...from('dag', topics.dag), after: [...own, 'melding'] },
  ];
}
