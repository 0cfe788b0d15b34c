/*
 * What a party's own client may write: records packed together by any means Kafka has, and shapes our library was not
 * made for. The broker packs what is sent to a topic with `compression.type`, with the code Kafka's own clients use.
 */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createTestKafka } from '../../../test/harnas/topics.ts';
import { dingMessage } from './proef/ding.ts';
import { onceEach, type ProefPlek, proefOmgeving } from './proef/proef-omgeving.ts';
import { until } from './until.ts';

const omgeving = proefOmgeving();

const PACKED = ['gzip', 'snappy', 'lz4', 'zstd'] as const;

interface Letter {
  waarde: Buffer;
  koppen: Record<string, string>;
}

async function lettersOf(plek: ProefPlek): Promise<Letter[]> {
  const { rows } = await plek.db.database.verwerker.query<Letter>(
    `select waarde, koppen from outbox where topic = $1 order by id`,
    [`${plek.in}.dlq`],
  );
  return rows;
}

const dingen = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, nr) => {
    const { key, value } = dingMessage('', from + nr);
    return { key, value };
  });

interface Raw {
  key: string | null;
  value: Buffer | null;
  headers?: Record<string, string>;
}

/** As a party does, past our own producer; each call is one batch. */
async function sendAs(plek: ProefPlek, messages: readonly Raw[]): Promise<void> {
  const raw = createTestKafka().producer();
  await raw.connect();
  await raw.send({ topic: plek.in, messages: [...messages] });
  await raw.disconnect();
}

test.for(PACKED)('records packed with %s are read as they were sent', async (packed) => {
  const plek = await omgeving.plek(1, { 'compression.type': packed });
  await sendAs(plek, dingen(0, 300));
  await sendAs(plek, dingen(300, 301));
  const proef = plek.start();
  await until(async () => (await plek.nextOffset()) === 301);
  expect(await plek.seen()).toEqual(onceEach(301));
  expect(await lettersOf(plek)).toEqual([]);
  expect(proef.fatal).toEqual([]);
});

test.for(PACKED)(
  'what grows out of all proportion when it is unpacked (%s) goes to the dead letters, the rest is read',
  async (packed) => {
    const plek = await omgeving.plek(1, { 'compression.type': packed, 'max.message.bytes': '40000000' });
    await sendAs(plek, dingen(0, 2));
    // Snappy at best packs 21 to one, so that only the limit in bytes is one for it.
    await sendAs(plek, [
      ...dingen(100, 101),
      { key: '0268', value: Buffer.alloc(packed === 'snappy' ? 20_000_000 : 5_000_000) },
    ]);
    await sendAs(plek, dingen(2, 4));
    const proef = plek.start();
    await until(async () => (await plek.nextOffset()) === 6);
    expect(await plek.seen()).toEqual(onceEach(4));
    // One letter for the batch, which names its last offset.
    expect((await lettersOf(plek)).map(({ koppen }) => koppen)).toMatchObject([
      { reden: 'BATCH_ONLEESBAAR', 'bron-topic': plek.in, 'bron-partitie': '0', 'bron-offset': '3' },
    ]);
    expect(proef.fatal).toEqual([]);
  },
);

test('a message larger than a broker takes as it is goes to the dead letters without its body', async () => {
  const plek = await omgeving.plek(1, { 'compression.type': 'zstd', 'max.message.bytes': '4000000' });
  const value = Buffer.from(randomBytes(800_000).toString('hex'));
  await sendAs(plek, [...dingen(0, 1), { key: '0268', value }, ...dingen(1, 2)]);
  plek.start();
  await until(async () => (await plek.nextOffset()) === 3);
  expect(await plek.seen()).toEqual(onceEach(2));
  const [letter] = await lettersOf(plek);
  expect(letter?.koppen).toMatchObject({ reden: 'TE_GROOT', 'bron-offset': '1', 'bron-bytes': '1600000' });
  expect(letter?.waarde.toString()).toBe('verzegeld:');
});

test('a dead letter fits in its topic, however near to the limit the message came', async () => {
  const plek = await omgeving.plek();
  await sendAs(plek, [{ key: null, value: randomBytes(1_048_500) }]);
  await sendAs(plek, dingen(0, 1));
  plek.start({ relay: true });
  await until(async () => (await plek.nextOffset()) === 2);
  await until(async () => {
    const [log] = await plek.kafka.admin.topicOffsets(`${plek.in}.dlq`);
    return log?.end === 1;
  });
  expect(await lettersOf(plek)).toEqual([]);
});

test.for(['a party', 'the hub'] as const)(
  'a dead letter of a topic of %s says so in the outbox',
  async (of) => {
    const plek = await omgeving.plek();
    await sendAs(plek, [{ key: null, value: Buffer.from('geen avro') }]);
    plek.start(of === 'a party' ? { subscription: { ofParty: true } } : {});
    await until(async () => (await plek.nextOffset()) === 1);
    const { rows } = await plek.db.database.verwerker.query('select topic, voor_partij from outbox');
    expect(rows).toEqual([{ topic: `${plek.in}.dlq`, voor_partij: of === 'a party' }]);
  },
);

test('a message with very many headers is read like the others', async () => {
  const plek = await omgeving.plek();
  const headers = Object.fromEntries(Array.from({ length: 30_000 }, (_, nr) => [`kop-${nr}`, 'x']));
  await sendAs(plek, [{ ...dingMessage('', 0), headers }, ...dingen(1, 2)]);
  plek.start();
  await until(async () => (await plek.nextOffset()) === 2);
  expect(await plek.seen()).toEqual(onceEach(2));
});
