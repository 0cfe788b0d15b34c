import {
  ContractError,
  decode,
  LEZER_TE_OUD,
  type RecordNaam,
  type Records,
  type Topic,
  topics,
} from '@meldpunt/contracts';
import { PoisonError, type Subscription } from '@meldpunt/service-kit';
import type { Topicnamen } from './topicnamen.ts';

/**
 * What this service reads of the hub; the topics of creditors come and go (Partnerabonnementen). Its own meldingen come
 * first: after a restore they say what left since the backup, and until they are read the service is not ready.
 */
export function subscriptions(names: Topicnamen): Subscription<unknown>[] {
  const from = <N extends RecordNaam>(name: string, topic: Topic<N>) => ({
    name,
    topic: names.of(topic),
    decode: reader(topic.schema),
    tooOldReasons: LEZER_TE_OUD,
  });
  return [
    { ...from('dag', topics.dag), readyWhenCaughtUp: true },
    { ...from('eigen-melding', topics.melding), concurrency: 2, readyWhenCaughtUp: true },
    { ...from('afhandeling', topics.afhandeling), after: ['dag', 'eigen-melding'] },
  ];
}

function reader<N extends RecordNaam>(naam: N): (raw: Buffer) => Records[N] {
  return (raw) => {
    try {
      return decode(naam, raw);
    } catch (cause) {
      throw new PoisonError(cause instanceof ContractError ? cause.code : 'ONLEESBAAR', { cause });
    }
  };
}
