import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { withClient } from '../../../test/harnas/database-server.ts';
import { createTestKafka, uniqueName } from '../../../test/harnas/topics.ts';
import { decodeDing, dingMessage, dingSubscription, encodeDing, handleDingen } from './proef/ding.ts';
import type { Proef } from './proef/proef-consumer.ts';
import { onceEach, type ProefPlek, proefOmgeving } from './proef/proef-omgeving.ts';
import { until } from './until.ts';

const omgeving = proefOmgeving();

interface Letter {
  topic: string;
  sleutel: string | null;
  waarde: Buffer;
  koppen: Record<string, string>;
}

async function lettersOf(plek: ProefPlek): Promise<Letter[]> {
  const { rows } = await plek.db.database.verwerker.query<Letter>(
    `select topic, sleutel, waarde, koppen from outbox where topic like '%.dlq' order by id`,
  );
  return rows;
}

const sendDingen = (plek: ProefPlek, from: number, to: number) =>
  plek.producer.send(Array.from({ length: to - from }, (_, nr) => dingMessage(plek.in, from + nr)));

const allSeen = (plek: ProefPlek, count: number) => async () => (await plek.seen()).size === count;

describe('poison', () => {
  test('unreadable messages at several positions go to the dead-letter topic sealed, the rest is handled', async () => {
    const plek = await omgeving.plek();
    const bare = (value: Buffer) => ({ topic: plek.in, key: '0268', value });
    await plek.producer.send([
      bare(Buffer.from('geen avro 123456782')),
      dingMessage(plek.in, 0),
      dingMessage(plek.in, 1),
      bare(encodeDing({ id: 'x', gemeentecode: '0268', partnerId: 'p', versie: 1, waarde: '' }, 99)),
      dingMessage(plek.in, 2),
      bare(
        encodeDing({ id: 'y', gemeentecode: '0268', partnerId: 'p', versie: 1, waarde: 'z' }).subarray(0, 20),
      ),
    ]);
    const raw = createTestKafka().producer();
    await raw.connect();
    await raw.send({ topic: plek.in, messages: [{ key: '0268', value: null }] });
    await raw.disconnect();
    await sendDingen(plek, 3, 4);
    plek.start();
    await until(async () => (await plek.nextOffset()) === 8);
    expect(await plek.seen()).toEqual(onceEach(4));
    const letters = await lettersOf(plek);
    expect(letters.map(({ koppen }) => [koppen['bron-offset'], koppen.reden])).toEqual([
      ['0', 'GEEN_AVRO'],
      ['3', 'ONBEKEND_SCHEMA'],
      ['5', 'ONLEESBAAR'],
      ['6', 'LEEG'],
    ]);
    expect(letters.map(({ topic }) => topic)).toEqual(Array(4).fill(`${plek.in}.dlq`));
    expect(letters[0]?.waarde.toString()).toBe('verzegeld:geen avro 123456782');
    expect(letters[2]?.koppen).toEqual({
      reden: 'ONLEESBAAR',
      'bron-topic': plek.in,
      'bron-partitie': '0',
      'bron-offset': '5',
      'fout-klasse': 'SyntaxError',
    });
    expect(plek.lines.join('')).not.toContain('123456782');
  });

  test('a message the handler always fails on goes alone, whatever its place, and tells only class and code', async () => {
    const plek = await omgeving.plek();
    await sendDingen(plek, 0, 40);
    const failing = new Set(['d0', 'd17', 'd39']);
    plek.start({
      handle: async (batch, work) => {
        const bad = batch.messages.find(({ value }) => failing.has(value.id));
        if (bad?.value.id === 'd17') await work.db.query(`select 'geheim 123456782'::integer`);
        if (bad !== undefined) throw new TypeError('geheim 123456782');
        await handleDingen(batch, work, plek.uit);
      },
    });
    await until(async () => (await plek.nextOffset()) === 40);
    const expected = onceEach(40);
    for (const id of failing) expected.delete(id);
    expect(await plek.seen()).toEqual(expected);
    const letters = await lettersOf(plek);
    expect(letters.map(({ koppen }) => koppen)).toMatchObject([
      { 'bron-offset': '0', reden: 'VERWERKING_MISLUKT', 'fout-klasse': 'TypeError' },
      {
        'bron-offset': '17',
        reden: 'VERWERKING_MISLUKT',
        'fout-klasse': 'DatabaseError',
        'fout-code': '22P02',
      },
      { 'bron-offset': '39', reden: 'VERWERKING_MISLUKT', 'fout-klasse': 'TypeError' },
    ]);
    expect(JSON.stringify(letters.map(({ koppen }) => koppen)) + plek.lines.join('')).not.toContain(
      '123456782',
    );
  });
});

describe('a message that this release is too old for', () => {
  const NEWER = 8;
  const tooOld = { tooOldReasons: ['ONBEKEND_SCHEMA'] };
  const newerDing = (nr: number) => ({
    key: '0268',
    value: encodeDing(
      { id: `d${nr}`, gemeentecode: '0268', partnerId: 'p', versie: 1, waarde: `w${nr}` },
      NEWER,
    ),
  });
  const ding = (nr: number) => {
    const { key, value } = dingMessage('', nr);
    return { key, value };
  };
  /** Reads what the newer schema wrote as well. */
  const readNewer = (raw: Buffer) => {
    const known = Buffer.from(raw);
    if (raw[0] === 0 && raw.readInt32BE(1) === NEWER) known.writeInt32BE(7, 1);
    return decodeDing(known);
  };
  async function sendTo(
    plek: ProefPlek,
    partition: number,
    messages: { key: string | null; value: Buffer | null }[],
  ) {
    const raw = createTestKafka().producer();
    await raw.connect();
    await raw.send({
      topic: plek.in,
      messages: messages.map(({ key, value }) => ({ key, value, partition })),
    });
    await raw.disconnect();
  }
  const alarms = (plek: ProefPlek) =>
    plek.lines.map((line) => JSON.parse(line)).filter(({ msg }) => `${msg}`.includes('too old'));

  test('holds its partition until a newer release reads on: nothing of it is sent away, the others go on', async () => {
    const plek = await omgeving.plek(2);
    const garbage = { key: null, value: Buffer.from('geen avro') };
    await sendTo(plek, 0, [ding(0), garbage, ding(1), newerDing(2), garbage, ding(3)]);
    const old = plek.start({ subscription: tooOld, timeouts: { session: 1_500, heartbeat: 300 } });
    await until(() => old.strategy.heldBack().length > 0);
    await sendTo(plek, 1, [ding(10), ding(11)]);
    await until(allSeen(plek, 4));
    // Longer than a session: the membership holds while nothing of the partition is fetched.
    const later = performance.now() + 3_000;
    await until(() => performance.now() > later);
    expect([await plek.nextOffset(0), await plek.nextOffset(1)]).toEqual([3, 2]);
    expect((await lettersOf(plek)).map(({ koppen }) => koppen['bron-offset'])).toEqual(['1']);
    expect(old.strategy.heldBack()).toEqual([
      { topic: plek.in, partition: 0, offset: 3, reason: 'ONBEKEND_SCHEMA' },
    ]);
    expect(old.strategy.notReady()).toEqual(['ding']);
    expect(alarms(plek)).toMatchObject([
      { level: 'error', subscription: 'ding', partition: 0, offset: 3, reason: 'ONBEKEND_SCHEMA' },
    ]);
    expect(old.fatal).toEqual([]);

    // Rolling: the newer one joins while the older one is still there, which then leaves.
    const newer = plek.start({ subscription: { ...tooOld, decode: readNewer } });
    await until(async () => newer.strategy.notReady().length === 0);
    await old.stop();
    await until(async () => (await plek.nextOffset(0)) === 6);
    expect(await plek.seen()).toEqual(new Map(['d0', 'd1', 'd10', 'd11', 'd2', 'd3'].map((id) => [id, 1])));
    expect((await lettersOf(plek)).map(({ koppen }) => koppen.reden)).toEqual(['GEEN_AVRO', 'GEEN_AVRO']);
    expect(newer.strategy.heldBack()).toEqual([]);
  });

  test('holds nothing that a newer release has already handled, when an older one is put back', async () => {
    const plek = await omgeving.plek();
    await sendTo(plek, 0, [ding(0), newerDing(1), ding(2)]);
    const newer = plek.start({ subscription: { ...tooOld, decode: readNewer } });
    await until(allSeen(plek, 3));
    await newer.stop();
    const admin = createTestKafka().admin();
    await admin.connect();
    await admin.setOffsets({
      groupId: `${plek.group}.ding`,
      topic: plek.in,
      partitions: [{ partition: 0, offset: '0' }],
    });
    await admin.disconnect();
    const older = plek.start({ subscription: tooOld });
    await sendTo(plek, 0, [ding(3)]);
    await until(allSeen(plek, 4));
    expect(older.strategy.heldBack()).toEqual([]);
    expect(alarms(plek)).toEqual([]);
  });

  test('holds as the very first message of a topic, and again after a rebalance', async () => {
    const plek = await omgeving.plek();
    await sendTo(plek, 0, [newerDing(0), ding(1)]);
    const old = plek.start({ subscription: tooOld, timeouts: { session: 1_500, heartbeat: 300 } });
    await until(() => alarms(plek).length === 1);
    const other = plek.start({ subscription: tooOld, timeouts: { session: 1_500, heartbeat: 300 } });
    await until(() => alarms(plek).length === 2);
    await Promise.all([old.stop(), other.stop()]);
    expect(await plek.nextOffset()).toBe(0);
    expect(await plek.seen()).toEqual(new Map());
    expect(await lettersOf(plek)).toEqual([]);
  });
});

describe('a handler that is to blame itself', () => {
  test('dead-letters no more than a few in a row, then waits, and goes on once it is put right', async () => {
    const plek = await omgeving.plek();
    await sendDingen(plek, 0, 30);
    let broken = true;
    plek.start({
      retry: { failuresInARow: 4 },
      handle: async (batch, work) => {
        if (broken) throw new TypeError('fout in ons programma');
        await handleDingen(batch, work, plek.uit);
      },
    });
    await until(() => plek.lines.some((line) => line.includes('ALARM handler fails on every message')));
    expect((await lettersOf(plek)).length).toBe(4);
    broken = false;
    await until(allSeen(plek, 26));
    expect((await lettersOf(plek)).length).toBe(4);
  });

  test.for([
    ['misses a table', 'select * from bestaat_niet'],
    ['may not do what it does', 'drop table proef.verbruik'],
  ])('dead-letters nothing when it %s', async ([, sql]) => {
    const plek = await omgeving.plek();
    await sendDingen(plek, 0, 5);
    let broken = true;
    plek.start({
      handle: async (batch, work) => {
        if (broken) await work.db.query(sql ?? '');
        await handleDingen(batch, work, plek.uit);
      },
    });
    await until(() => plek.lines.filter((line) => line.includes('database not usable')).length > 3);
    broken = false;
    await until(allSeen(plek, 5));
    expect(await lettersOf(plek)).toEqual([]);
  });

  test('cannot lose its batch by swallowing the failure of a statement', async () => {
    const plek = await omgeving.plek();
    await sendDingen(plek, 0, 3);
    let broken = true;
    plek.start({
      retry: { failuresInARow: 0 },
      handle: async (batch, work) => {
        await handleDingen(batch, work, plek.uit);
        if (broken) await work.db.query('select 1/0').catch(() => {});
      },
    });
    await until(() => plek.lines.some((line) => line.includes('ALARM')));
    expect(await plek.nextOffset()).toBe(0);
    broken = false;
    await until(allSeen(plek, 3));
  });
});

describe('position', () => {
  /** The process is told to end, says where it saw it, and handles nothing more. */
  async function endsSetBack(plek: ProefPlek, proef: Proef): Promise<void> {
    await until(() => proef.fatal.includes('DATABASE_SET_BACK'));
    await proef.stop();
    expect(proef.fatal).toEqual(['DATABASE_SET_BACK']);
    const told = plek.lines
      .map((line) => JSON.parse(line))
      .filter(({ msg }) => `${msg}`.includes('set back'));
    expect(told).toMatchObject([{ level: 'error', topic: plek.in, partition: 0 }]);
  }

  test('messages delivered again after Kafka forgot our offset change nothing', async () => {
    const plek = await omgeving.plek();
    await sendDingen(plek, 0, 30);
    const first = plek.start();
    await until(allSeen(plek, 30));
    await first.stop();
    const admin = createTestKafka().admin();
    await admin.connect();
    await admin.setOffsets({
      groupId: `${plek.group}.ding`,
      topic: plek.in,
      partitions: [{ partition: 0, offset: '0' }],
    });
    await admin.disconnect();
    plek.start();
    await sendDingen(plek, 30, 40);
    await until(allSeen(plek, 40));
    expect(await plek.seen()).toEqual(onceEach(40));
  });

  test('an older backup put back under a running consumer ends it at the next message, and a new one reads on from there', async () => {
    const plek = await omgeving.plek();
    await sendDingen(plek, 0, 50);
    const first = plek.start();
    await until(allSeen(plek, 50));
    const effects = `select id, versie, waarde from ding order by id`;
    const before = await plek.db.database.verwerker.query(effects);
    await withClient(plek.db.adminUrl, async (client) => {
      await client.query(`begin; update proef.verbruik set volgende_offset = 20;
        delete from proef.ding where id in (select ding_id from proef.gezien where bron_offset >= 20);
        delete from proef.gezien where bron_offset >= 20; commit`);
    });
    await sendDingen(plek, 50, 51);
    await endsSetBack(plek, first);
    expect((await plek.seen()).size).toBe(20);
    plek.start();
    await until(allSeen(plek, 51));
    expect(await plek.seen()).toEqual(onceEach(51));
    await plek.db.database.verwerker.query(`delete from ding where id = 'd50'`);
    expect((await plek.db.database.verwerker.query(effects)).rows).toEqual(before.rows);
  });

  test.for([
    ['to a moment halfway', 20],
    ['to before anything was read', 0],
  ] as const)('a backup put back %s is read again from there though nothing new comes', async ([, to]) => {
    const plek = await omgeving.plek();
    await sendDingen(plek, 0, 50);
    const first = plek.start();
    await until(allSeen(plek, 50));
    await first.stop();
    await withClient(plek.db.adminUrl, async (client) => {
      await client.query(
        to === 0 ? 'delete from proef.verbruik' : `update proef.verbruik set volgende_offset = ${to}`,
      );
      await client.query(`delete from proef.gezien where bron_offset >= ${to}`);
    });
    plek.start();
    await until(allSeen(plek, 50));
    expect(await plek.seen()).toEqual(onceEach(50));
  });

  test('a backup put back under a running consumer ends it though nothing new comes', async () => {
    const plek = await omgeving.plek();
    await sendDingen(plek, 0, 50);
    const first = plek.start();
    await until(allSeen(plek, 50));
    await withClient(plek.db.adminUrl, async (client) => {
      await client.query(`begin; update proef.verbruik set volgende_offset = 20;
        delete from proef.gezien where bron_offset >= 20; commit`);
    });
    await endsSetBack(plek, first);
    plek.start();
    await until(allSeen(plek, 50));
    expect(await plek.seen()).toEqual(onceEach(50));
  });

  test('a partition that was read by another before the backup was put back ends it as well', async () => {
    const plek = await omgeving.plek();
    await sendDingen(plek, 0, 50);
    const first = plek.start();
    await until(allSeen(plek, 50));
    await first.stop();
    const second = plek.start();
    await until(() => second.strategy.notReady().length === 0);
    const looked = performance.now() + 2_500;
    await until(() => performance.now() > looked);
    await withClient(plek.db.adminUrl, (client) => client.query('delete from proef.verbruik'));
    await endsSetBack(plek, second);
  });

  test('a backup put back halfway a fetch loses nothing of what lies between', async () => {
    const plek = await omgeving.plek();
    await sendDingen(plek, 0, 100);
    let batches = 0;
    const first = plek.start({
      subscription: { maxMessages: 10 },
      handle: async (batch, work) => {
        await handleDingen(batch, work, plek.uit);
        batches += 1;
      },
      hasRoom: () => batches !== 6,
    });
    await until(() => batches === 6);
    await until(async () => (await plek.nextOffset()) === 60);
    await withClient(plek.db.adminUrl, async (client) => {
      await client.query(`begin; update proef.verbruik set volgende_offset = 20;
        delete from proef.gezien where bron_offset >= 20; commit`);
    });
    batches = 100;
    await endsSetBack(plek, first);
    plek.start();
    await until(async () => (await plek.nextOffset()) === 100);
    expect(await plek.seen()).toEqual(onceEach(100));
  });

  test.for([
    ['the log starts above it', 'LOG_START_ABOVE', '5', '20'],
    ['the log ends below it', 'LOG_END_BELOW', '100', '30'],
    ['another cluster is recorded', 'OTHER_CLUSTER', 'een-ander', undefined],
  ] as const)('stops loudly with both numbers when %s', async ([, code, expected, found]) => {
    const plek = await omgeving.plek();
    await sendDingen(plek, 0, 30);
    const clusterId = await plek.kafka.admin.clusterId();
    await plek.db.database.verwerker.query(
      'insert into verbruik (topic, partitie, volgende_offset, cluster_id) values ($1, 0, $2, $3)',
      [
        plek.in,
        expected === 'een-ander' ? 5 : Number(expected),
        expected === 'een-ander' ? expected : clusterId,
      ],
    );
    if (code === 'LOG_START_ABOVE') await plek.kafka.admin.deleteRecordsBelow(plek.in, 0, 20);
    const proef = plek.start();
    await until(() => proef.fatal.includes('POSITION_CONFLICT'));
    const line = plek.lines.map((text) => JSON.parse(text)).find((entry) => entry.code === code);
    expect(line).toMatchObject({ level: 'error', expected, found: found ?? clusterId, partition: 0 });
    expect(await plek.seen()).toEqual(new Map());
  });

  test.for([
    ['begins above it', 'LOG_START_ABOVE', 5],
    ['ends below it', 'LOG_END_BELOW', 40],
  ] as const)('stops loudly when a log in which nothing comes %s', async ([, code, recorded]) => {
    const plek = await omgeving.plek();
    await sendDingen(plek, 0, 30);
    await plek.kafka.admin.deleteRecordsBelow(plek.in, 0, 30);
    await plek.db.database.verwerker.query(
      'insert into verbruik (topic, partitie, volgende_offset, cluster_id) values ($1, 0, $2, $3)',
      [plek.in, recorded, await plek.kafka.admin.clusterId()],
    );
    const proef = plek.start({ subscription: { readyWhenCaughtUp: true } });
    await until(() => proef.fatal.includes('POSITION_CONFLICT'));
    expect(plek.lines.map((text) => JSON.parse(text)).find((entry) => entry.code === code)).toMatchObject({
      level: 'error',
      expected: `${recorded}`,
      found: '30',
    });
    // What it was to read before it may answer is not there to be read.
    if (code === 'LOG_START_ABOVE') expect(proef.strategy.caughtUp()).toBe(false);
  });

  test.for([
    ['is lower than its log', 5],
    ['is absent though it was emptied', null],
  ] as const)(
    'the topic of one party whose record %s waits, with an alarm, until a human has set it',
    async ([, recorded]) => {
      const plek = await omgeving.plek();
      const ander = await omgeving.plek();
      await sendDingen(plek, 0, 30);
      const clusterId = await plek.kafka.admin.clusterId();
      if (recorded !== null)
        await plek.db.database.verwerker.query(
          'insert into verbruik (topic, partitie, volgende_offset, cluster_id) values ($1, 0, $2, $3)',
          [plek.in, recorded, clusterId],
        );
      await plek.kafka.admin.deleteRecordsBelow(plek.in, 0, 20);
      const proef = plek.start({
        subscriptions: [
          dingSubscription(plek.in, { ofParty: true }),
          dingSubscription(ander.in, { id: 'ding.ander' }),
        ],
        timeouts: { lookAgain: 300 },
      });
      const alarms = () =>
        plek.lines
          .map((line) => JSON.parse(line))
          .filter(({ msg }) => `${msg}`.includes('of this party waits'));
      // Again and again, for as long as it lasts.
      await until(() => alarms().length > 1);
      expect(alarms()[0]).toMatchObject({
        level: 'error',
        topic: plek.in,
        expected: `${recorded ?? 0}`,
        found: '20',
      });
      await sendDingen(ander, 100, 103);
      await until(async () => (await plek.seen()).size === 3);
      expect([proef.fatal, proef.strategy.notReady()]).toEqual([[], []]);
      await plek.db.database.verwerker.query(`update verbruik set volgende_offset = 20 where topic = $1`, [
        plek.in,
      ]);
      await until(allSeen(plek, 13));
      expect([...(await plek.seen()).keys()].sort()).toEqual(
        [...Array.from({ length: 10 }, (_, nr) => `d${20 + nr}`), 'd100', 'd101', 'd102'].sort(),
      );
    },
  );

  test('the topic of one party in which nothing comes is told of again and again, and read on once its record is set', async () => {
    const plek = await omgeving.plek();
    await sendDingen(plek, 0, 30);
    await plek.kafka.admin.deleteRecordsBelow(plek.in, 0, 20);
    const clusterId = await plek.kafka.admin.clusterId();
    await plek.db.database.verwerker.query(
      'insert into verbruik (topic, partitie, volgende_offset, cluster_id) values ($1, 0, 5, $2)',
      [plek.in, clusterId],
    );
    // As after a restore of the database: Kafka was told last that all of it was read.
    const group = createTestKafka().admin();
    await group.connect();
    await group.setOffsets({
      groupId: `${plek.group}.ding`,
      topic: plek.in,
      partitions: [{ partition: 0, offset: '30' }],
    });
    await group.disconnect();
    plek.start({ subscription: { ofParty: true }, timeouts: { lookAgain: 300 } });
    const alarms = () => plek.lines.filter((line) => line.includes('of this party waits')).length;
    await until(() => alarms() > 1);
    await plek.db.database.verwerker.query(`update verbruik set volgende_offset = 20 where topic = $1`, [
      plek.in,
    ]);
    await until(allSeen(plek, 10));
  });

  test('control records and aborted messages leave no gap: the position reaches the end of the log', async () => {
    const plek = await omgeving.plek();
    const raw = createTestKafka().producer({
      transactionalId: uniqueName('tx'),
      idempotent: true,
      maxInFlightRequests: 1,
    });
    await raw.connect();
    for (const [nr, end] of ['commit', 'abort', 'commit'].entries()) {
      const transaction = await raw.transaction();
      const { key, value } = dingMessage(plek.in, nr);
      await transaction.send({ topic: plek.in, messages: [{ key, value }] });
      await (end === 'commit' ? transaction.commit() : transaction.abort());
    }
    await raw.disconnect();
    plek.start();
    await until(async () => [...(await plek.seen()).keys()].sort().join() === 'd0,d2');
    // Asked anew each time: the broker writes the last marker after it has answered the commit.
    await until(async () => {
      const [log] = await plek.kafka.admin.topicOffsets(plek.in);
      return (await plek.nextOffset()) === log?.end;
    });
  });
});

describe('a failing database', () => {
  test('a connection killed in mid-batch costs a retry and nothing else', async () => {
    const plek = await omgeving.plek();
    await sendDingen(plek, 0, 20);
    let kills = 0;
    plek.start({
      handle: async (batch, work) => {
        await handleDingen(batch, work, plek.uit);
        if (kills++ > 1) return;
        const { rows } = await work.db.query<{ pid: number }>('select pg_backend_pid() as pid');
        await withClient(plek.db.adminUrl, (client) =>
          client.query('select pg_terminate_backend($1)', [rows[0]?.pid]),
        );
        await work.db.query('select 1');
      },
    });
    await until(allSeen(plek, 20));
    expect(await plek.seen()).toEqual(onceEach(20));
    expect(await lettersOf(plek)).toEqual([]);
    expect(kills).toBeGreaterThan(2);
  });

  test('deadlocks and serialization failures are tried again and never reach the dead-letter topic', async () => {
    const plek = await omgeving.plek();
    await sendDingen(plek, 0, 8);
    let failures = 0;
    plek.start({
      retry: { attempts: 2 },
      handle: async (batch, work) => {
        if (failures++ < 12) {
          const code = failures % 2 === 0 ? '40001' : '40P01';
          await work.db.query(`do $$ begin raise exception using errcode = '${code}'; end $$`);
        }
        await handleDingen(batch, work, plek.uit);
      },
    });
    await until(allSeen(plek, 8));
    expect(await plek.seen()).toEqual(onceEach(8));
    expect(await lettersOf(plek)).toEqual([]);
  });

  test('what somebody beside it was first with is looked at once more before it goes to the dead letters', async () => {
    const plek = await omgeving.plek();
    await sendDingen(plek, 0, 2);
    let met = 0;
    plek.start({
      subscription: { maxMessages: 1 },
      handle: async (batch, work) => {
        // The first message meets it once, after something else, the second each time.
        const always = batch.messages[0]?.offset === 1;
        if (always || met < 2) {
          const code = always || met++ === 1 ? '23505' : '40P01';
          await work.db.query(`do $$ begin raise exception using errcode = '${code}'; end $$`);
        }
        await handleDingen(batch, work, plek.uit);
      },
    });
    await until(async () => (await lettersOf(plek)).length === 1);
    expect((await lettersOf(plek)).map(({ koppen }) => koppen['bron-offset'])).toEqual(['1']);
    expect(await plek.seen()).toEqual(onceEach(1));
  });

  test('while nobody can log in the batch waits, and goes on when they can', async () => {
    const plek = await omgeving.plek();
    await sendDingen(plek, 0, 10);
    const proef = plek.start();
    await until(allSeen(plek, 10));
    const connections = (allowed: boolean) =>
      withClient(plek.db.adminUrl.replace(/\/[^/]*$/, '/postgres'), async (client) => {
        const name = plek.db.adminUrl.replace(/^.*\//, '');
        await client.query(`alter database ${name} allow_connections ${allowed}`);
        await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
          name,
        ]);
      });
    await connections(false);
    await sendDingen(plek, 10, 20);
    await until(() => plek.lines.some((line) => line.includes('database not usable')));
    await connections(true);
    await until(allSeen(plek, 20));
    expect(await plek.seen()).toEqual(onceEach(20));
    expect(proef.fatal).toEqual([]);
  });
});

describe('a handler that takes longer than the session', () => {
  test('is still a member for the broker and ready, and each message is handled once', async () => {
    const SESSION = 1_500;
    const plek = await omgeving.plek();
    const admin = createTestKafka().admin();
    await admin.connect();
    await sendDingen(plek, 0, 20);
    const seen: unknown[] = [];
    const slow = plek.start({
      timeouts: { session: SESSION, heartbeat: 300 },
      handle: async (batch, work) => {
        await sleep(2 * SESSION);
        const { groups } = await admin.describeGroups([`${plek.group}.ding`]);
        seen.push([groups[0]?.state, groups[0]?.members.length, slow.strategy.notReady()]);
        await handleDingen(batch, work, plek.uit);
      },
    });
    await until(allSeen(plek, 20));
    await admin.disconnect();
    expect(seen).toEqual([['Stable', 1, []]]);
    expect(await plek.seen()).toEqual(onceEach(20));
    expect(slow.fatal).toEqual([]);
  });
});

describe('subscriptions', () => {
  test('one that comes after another starts only when the other has applied what was there', async () => {
    const plek = await omgeving.plek();
    const eerst = await omgeving.plek();
    await sendDingen(eerst, 0, 25);
    await sendDingen(plek, 100, 110);
    const order: string[] = [];
    let hold = true;
    const proef = plek.start({
      subscriptions: [
        dingSubscription(eerst.in, { name: 'instelling', readyWhenCaughtUp: true, maxMessages: 5 }),
        dingSubscription(plek.in, { after: ['instelling'] }),
      ],
      handle: async (batch) => {
        if (batch.topic === eerst.in) await until(() => !hold);
        for (const { value } of batch.messages) order.push(value.id);
      },
    });
    await until(() => plek.lines.length > 0 || proef.strategy.notReady().length > 0);
    expect(proef.strategy.notReady()).toContain('instelling');
    hold = false;
    await until(() => order.length === 35);
    expect(order.slice(0, 25).every((id) => Number(id.slice(1)) < 25)).toBe(true);
    await until(() => proef.strategy.notReady().length === 0);
  });

  test('one is added and removed while running, and a slow one holds up nobody', async () => {
    const plek = await omgeving.plek();
    const traag = await omgeving.plek();
    const seen: string[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const proef = plek.start({
      handle: async (batch) => {
        if (batch.topic === traag.in) await held;
        for (const { value } of batch.messages)
          seen.push(`${batch.topic === traag.in ? 'traag' : 'snel'} ${value.id}`);
      },
    });
    await proef.strategy.addSubscription(dingSubscription(traag.in, { id: 'ding.traag' }));
    await sendDingen(traag, 0, 1);
    await until(() => proef.strategy.notReady().length === 0);
    await sendDingen(plek, 0, 3);
    await until(() => seen.length === 3);
    expect(seen.every((text) => text.startsWith('snel'))).toBe(true);
    release();
    await until(() => seen.includes('traag d0'));
    await proef.strategy.removeSubscription('ding.traag');
    expect(proef.strategy.topics()).toEqual([plek.in]);
    await sendDingen(traag, 1, 2);
    await sendDingen(plek, 3, 4);
    await until(() => seen.includes('snel d3'));
    expect(seen).not.toContain('traag d1');
  });

  test('without room nothing is taken up, the membership holds, and work goes on when there is room', async () => {
    const plek = await omgeving.plek();
    let room = false;
    const proef = plek.start({ hasRoom: () => room, timeouts: { session: 1_500, heartbeat: 300 } });
    await sendDingen(plek, 0, 5);
    await until(() => proef.strategy.notReady().length === 0);
    const until3 = performance.now() + 3_000;
    await until(() => performance.now() > until3);
    expect(await plek.seen()).toEqual(new Map());
    expect(proef.strategy.notReady()).toEqual([]);
    room = true;
    await until(allSeen(plek, 5));
    expect(proef.fatal).toEqual([]);
  });
});
