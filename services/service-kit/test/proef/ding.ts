import { type ConsumedBatch, PoisonError, type Subscription } from '../../src/consumer/subscription.ts';
import type { OutgoingMessage } from '../../src/outbox/outbox.ts';
import { statement } from '../../src/postgres/queryable.ts';
import type { UnitOfWork } from '../../src/transaction/unit-of-work.ts';

/** What the trial service is about: a thing with a version. */
export interface Ding {
  id: string;
  gemeentecode: string;
  partnerId: string;
  versie: number;
  waarde: string;
}

const MAGIC = 0;
const HEADER = 5;

/** Framed as our topics are, magic byte and schema id, with JSON where they have Avro. */
export function encodeDing(ding: Ding, schemaId = 7): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeInt32BE(schemaId, 1);
  return Buffer.concat([header, Buffer.from(JSON.stringify(ding))]);
}

export function decodeDing(raw: Buffer): Ding {
  if (raw.length < HEADER || raw[0] !== MAGIC) throw new PoisonError('GEEN_AVRO');
  if (raw.readInt32BE(1) !== 7) throw new PoisonError('ONBEKEND_SCHEMA');
  const ding: Ding = JSON.parse(raw.subarray(HEADER).toString('utf8'));
  return ding;
}

const UPSERT = statement(
  'proef-upsert-ding',
  `insert into ding as d (id, gemeentecode, partner_id, versie, waarde)
   select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[])
   on conflict (id) do update set versie = excluded.versie, waarde = excluded.waarde
   where d.versie < excluded.versie`,
);
const INSERT_SEEN = statement(
  'proef-insert-gezien',
  `insert into gezien (ding_id, bron_offset) select * from unnest($1::text[], $2::bigint[])`,
);

/** Stores the things, notes that it saw them and sends each on to `uit`. */
export async function handleDingen(batch: ConsumedBatch<Ding>, work: UnitOfWork, uit: string): Promise<void> {
  const latest = new Map(batch.messages.map(({ value }) => [value.id, value]));
  const dingen = [...latest.values()];
  await work.db.query(UPSERT, [
    dingen.map((ding) => ding.id),
    dingen.map((ding) => ding.gemeentecode),
    dingen.map((ding) => ding.partnerId),
    dingen.map((ding) => ding.versie),
    dingen.map((ding) => ding.waarde),
  ]);
  await work.db.query(INSERT_SEEN, [
    batch.messages.map(({ value }) => value.id),
    batch.messages.map(({ offset }) => offset),
  ]);
  for (const { key, raw } of batch.messages) work.outbox.add({ topic: uit, key, value: raw });
}

export function dingSubscription(topic: string, more: Partial<Subscription<Ding>> = {}): Subscription<Ding> {
  return { name: 'ding', topic, decode: decodeDing, tooOldReasons: [], ...more };
}

export function dingMessage(topic: string, nr: number, more: Partial<Ding> = {}): OutgoingMessage {
  const ding = { id: `d${nr}`, gemeentecode: '0268', partnerId: 'p1', versie: 1, waarde: `w${nr}`, ...more };
  return { topic, key: ding.gemeentecode, value: encodeDing(ding) };
}
