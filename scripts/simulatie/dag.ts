import { type Datum, encode, topics } from '@meldpunt/contracts';
import type { Producer } from 'kafkajs';
import { zendVolhoudend } from './zend.ts';

/** Publishes the calendar day, as the scheduler does in production. */
export async function publiceerDag(producer: Producer, dag: Datum): Promise<void> {
  await zendVolhoudend(producer, {
    topic: topics.dag.naam,
    acks: -1,
    messages: [{ key: 'dag', value: encode('Dag', { dag, gezienOp: Date.now() }) }],
  });
}
