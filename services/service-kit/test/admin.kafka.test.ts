import { expect, inject, test } from 'vitest';
import { uniqueName } from '../../../test/harnas/topics.ts';
import { connectKafka, silentLog } from '../src/index.ts';

test('records are deleted from a topic that was made after the connection', async () => {
  const connect = (clientId: string) =>
    connectKafka({ brokers: inject('kafkaBrokers'), clientId, log: silentLog });
  const [kafka, other] = [connect('proef-admin'), connect('proef-ander')];
  const topic = uniqueName('later');
  try {
    await kafka.admin.clusterId();
    await other.admin.createTopics([{ topic, partitions: 1 }]);
    const producer = other.producer();
    await producer.send(
      ['een', 'twee', 'drie'].map((value) => ({ topic, key: null, value: Buffer.from(value) })),
    );
    await kafka.admin.deleteRecordsBelow(topic, 0, 2);
    expect(await other.admin.logBounds(topic, 0)).toMatchObject({ start: 2, end: 3 });
  } finally {
    await other.admin.deleteTopics([topic]);
    await Promise.all([kafka.close(), other.close()]);
  }
});
