import { decoder, LEZER_TE_OUD, type RecordNaam, topics } from '@meldpunt/contracts';
import type { Subscription } from '@meldpunt/service-kit';

/** Maps the name of a topic in the contracts to the one on this broker; tests put a prefix before it. */
export type NameTopic = (naam: string) => string;

/** Everything this service reads. No order between topics: a fact stands on its own. */
export function subscriptions(nameTopic: NameTopic): Subscription<unknown>[] {
  const facts = { maxMessages: 2_000, concurrency: 2 };
  const from = <N extends RecordNaam>(name: string, topic: { naam: string; schema: N }) => ({
    name,
    topic: nameTopic(topic.naam),
    decode: decoder(topic.schema),
    tooOldReasons: LEZER_TE_OUD,
  });
  return [
    { ...from('gemeente', topics.gemeente), readyWhenCaughtUp: true },
    from('signaalpartner', topics.signaalpartner),
    { ...from('dag', topics.dag), readyWhenCaughtUp: true },
    { ...from('melding', topics.melding), ...facts },
    { ...from('signaal', topics.signaal), ...facts },
    { ...from('uitkomst', topics.uitkomst), ...facts },
    { ...from('afhandeling', topics.afhandeling), ...facts },
    { ...from('terugkoppeling', topics.terugkoppeling), ...facts },
    { ...from('reactie', topics.reactie), ...facts },
    { ...from('telreactie', topics.telreactie), ...facts },
  ];
}
