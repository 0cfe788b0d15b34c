import { ContractError, decode, type RecordNaam, type Records, topics } from '@meldpunt/contracts';
import { PoisonError, type Subscription } from '@meldpunt/service-kit';
import type { NameTopic } from './zaak/verzending.ts';

/** What this service reads of the hub; the topics of municipalities come and go (EigenSystemen). */
export function subscriptions(nameTopic: NameTopic): Subscription<unknown>[] {
  return [
    { name: 'dag', topic: nameTopic(topics.dag.naam), decode: reader('Dag'), readyWhenCaughtUp: true },
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
      readyWhenCaughtUp: true,
    },
    {
      name: 'signaal',
      topic: nameTopic(topics.signaal.naam),
      decode: reader('Signaal'),
      // Who has a system of its own must be known before the first zaak is told about.
      after: ['dag', 'gemeente'],
      maxMessages: 1000,
      concurrency: 3,
    },
  ];
}

function reader<N extends RecordNaam>(naam: N): (raw: Buffer) => Records[N] {
  return (raw) => {
    try {
      return decode(naam, raw);
    } catch (error) {
      throw new PoisonError(error instanceof ContractError ? error.code : 'ONLEESBAAR');
    }
  };
}
