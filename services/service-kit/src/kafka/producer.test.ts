import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { rememberingPartitioner } from './producer.ts';

const partitionMetadata = Array.from({ length: 12 }, (_, partitionId) => ({
  partitionErrorCode: 0,
  partitionId,
  leader: 1,
  replicas: [1],
  isr: [1],
}));

function choose(topic: string, value: Buffer, key?: string | Buffer) {
  const meant = new Set<string>();
  const message = key === undefined ? { value } : { value, key };
  const partition = rememberingPartitioner(meant)()({ topic, partitionMetadata, message });
  expect([...meant]).toEqual([`${topic} ${partition}`]);
  return partition;
}

test('a message without a key goes to one partition by its value, the same at every attempt', () => {
  const chosen = (nr: number) => choose('t', Buffer.from(`waarde ${nr}`));
  const first = Array.from({ length: 200 }, (_, nr) => chosen(nr));
  expect(new Set(first).size).toBe(12);
  expect(first).toEqual(Array.from({ length: 200 }, (_, nr) => chosen(nr)));
});

test('a key decides, whatever the value', () => {
  expect(['0268', '0344', '1992'].map((key) => choose('t', Buffer.alloc(0), key))).toEqual(
    ['0268', '0344', '1992'].map((key) => choose('t', Buffer.from('anders'), key)),
  );
});

test('of a message without a key only a digest is hashed: what the partitioner hashes with grows with the length', () => {
  const large = Buffer.alloc(900_000, 'x');
  expect(choose('t', large)).toBe(choose('t', Buffer.alloc(0), createHash('sha1').update(large).digest()));
});
