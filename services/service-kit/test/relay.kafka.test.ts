import { describe, expect, inject, test } from 'vitest';
import { withClient } from '../../../test/harnas/database-server.ts';
import { createTestKafka, uniqueName } from '../../../test/harnas/topics.ts';
import {
  connectKafka,
  Database,
  OutboxRelay,
  type OutgoingMessage,
  outboxAge,
  silentLog,
  withTenant,
  withUnitOfWork,
} from '../src/index.ts';
import { type ProefPlek, proefOmgeving } from './proef/proef-omgeving.ts';
import { until } from './until.ts';

const omgeving = proefOmgeving();

function startRelay(plek: ProefPlek) {
  const kafka = connectKafka({ brokers: inject('kafkaBrokers'), clientId: 'relay', log: silentLog });
  const producer = kafka.producer();
  const relay = new OutboxRelay({
    database: plek.db.database,
    producer,
    admin: kafka.admin,
    log: silentLog,
    chunk: 100,
    holdFor: 500,
  });
  relay.start();
  return {
    relay,
    stop: async () => {
      await relay.stop();
      await producer.close();
      await kafka.close();
    },
  };
}

async function readKeys(plek: ProefPlek, count: number): Promise<string[]> {
  const values: string[] = [];
  const consumer = createTestKafka().consumer({ groupId: uniqueName('lezer'), maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic: plek.uit, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      values.push(`${message.value}|${message.headers?.soort ?? ''}`);
    },
  });
  await until(() => values.length >= count);
  await consumer.disconnect();
  return values;
}

const publish = (plek: ProefPlek, from: number, to: number, database: Database = plek.db.database) =>
  withUnitOfWork(database.verwerker, async (work) => {
    for (let nr = from; nr < to; nr++) {
      work.outbox.add({ topic: plek.uit, key: 'k', value: Buffer.from(`${nr}`), headers: { soort: 'x' } });
    }
  });

/** Acknowledges everything but what it is told to refuse, and remembers what it was asked. */
class RecordingProducer {
  readonly sends: string[][] = [];
  readonly signals: (AbortSignal | undefined)[] = [];
  readonly #refuses: (text: string) => boolean;

  constructor(refuses: (text: string) => boolean = () => false) {
    this.#refuses = refuses;
  }

  async send(messages: readonly OutgoingMessage[], givenUp?: AbortSignal): Promise<void> {
    const texts = messages.map(({ value }) => `${value}`);
    this.signals.push(givenUp);
    if (texts.some(this.#refuses)) throw Object.assign(new Error('refused'), { type: 'MESSAGE_TOO_LARGE' });
    this.sends.push(texts);
  }
}

describe('what the relay asks of the producer', () => {
  async function fill(plek: ProefPlek, messages: readonly (readonly [topic: string, text: string])[]) {
    await withUnitOfWork(plek.db.database.verwerker, async (work) => {
      for (const [topic, text] of messages) work.outbox.add({ topic, key: 'k', value: Buffer.from(text) });
    });
  }
  const left = async (plek: ProefPlek) => (await outboxAge(plek.db.database.verwerker)).count;

  test('is bounded by bytes, with one message at least', async () => {
    const plek = await omgeving.plek();
    const producer = new RecordingProducer();
    const wide = Array.from({ length: 7 }, (_, nr) => ['ruim', `${nr}`.padEnd(3_000)] as const);
    await fill(plek, [...wide, ['ruim', 'groot'.padEnd(50_000)]]);
    const relay = new OutboxRelay({
      database: plek.db.database,
      producer,
      log: silentLog,
      chunkBytes: 9_000,
    });
    relay.start();
    await until(async () => (await left(plek)) === 0);
    await relay.stop();
    expect(producer.sends.map((texts) => texts.map((text) => text.trim()).join())).toEqual([
      '0,1,2',
      '3,4,5',
      '6,groot',
    ]);
  });

  test('keeps the order of a topic that refuses, and sends nothing of it twice', async () => {
    const plek = await omgeving.plek();
    const producer = new RecordingProducer((text) => text === 'x2');
    await fill(plek, [
      ['x', 'x1'],
      ['x', 'x2'],
      ['y', 'y3'],
      ['x', 'x4'],
      ['y', 'y5'],
    ]);
    // Held for no time at all, as when the other topics take longer than that.
    const relay = new OutboxRelay({
      database: plek.db.database,
      producer,
      log: silentLog,
      chunk: 3,
      holdFor: 0,
      sweep: 1,
      gather: 1,
    });
    relay.start();
    await until(() => producer.signals.length > 50);
    await relay.stop();
    expect(producer.sends.flat().toSorted()).toEqual(['x1', 'y3', 'y5']);
    expect(await left(plek)).toBe(2);
  });

  test('is given up with the lock', async () => {
    const plek = await omgeving.plek();
    const asked = Promise.withResolvers<AbortSignal | undefined>();
    const relay = new OutboxRelay({
      database: plek.db.database,
      producer: {
        send: (_messages, givenUp) => {
          asked.resolve(givenUp);
          return new Promise((_, reject) => {
            givenUp?.addEventListener('abort', () => reject(new Error('given up')));
          });
        },
      },
      log: silentLog,
    });
    await fill(plek, [['x', 'x1']]);
    relay.start();
    const givenUp = await asked.promise;
    expect(givenUp?.aborted).toBe(false);
    await endLeader(plek);
    await until(() => givenUp?.aborted === true);
    await relay.stop();
    expect(await left(plek)).toBe(1);
  });
});

describe('the relay', () => {
  test('that stands by asks for the lock at its sweep and is not woken by what is committed beside it', async () => {
    const plek = await omgeving.plek();
    const leader = startRelay(plek);
    await until(() => leader.relay.leading);
    let asked = 0;
    class CountingDatabase extends Database {
      override async connectApart() {
        const client = await super.connectApart();
        const query = client.query.bind(client);
        client.query = ((...args: Parameters<typeof query>) => {
          asked += 1;
          return query(...args);
        }) as typeof query;
        return client;
      }
    }
    const database = new CountingDatabase(plek.db.settings);
    const standby = new OutboxRelay({
      database,
      producer: new RecordingProducer(),
      log: silentLog,
      sweep: 60_000,
    });
    standby.start();
    await until(() => asked === 2);
    for (let nr = 0; nr < 3; nr++) {
      await publish(plek, nr, nr + 1, database);
      await until(async () => (await outboxAge(plek.db.database.verwerker)).count === 0);
    }
    expect(asked).toBe(2);
    await standby.stop();
    await database.close();
    await leader.stop();
  });

  test('sends in order what was committed, with its headers, and nothing that was rolled back', async () => {
    const plek = await omgeving.plek();
    const { stop } = startRelay(plek);
    await publish(plek, 0, 250);
    await expect(
      withUnitOfWork(plek.db.database.verwerker, async (work) => {
        work.outbox.add({ topic: plek.uit, key: 'k', value: Buffer.from('niet') });
        throw new Error('terug');
      }),
    ).rejects.toThrow('terug');
    await withTenant(plek.db.database.api, { gemeenten: ['0268'] }, async (work) => {
      work.outbox.add({ topic: plek.uit, key: 'k', value: Buffer.from('250'), headers: { soort: 'x' } });
    });
    const values = await readKeys(plek, 251);
    expect(values).toEqual(Array.from({ length: 251 }, (_, nr) => `${nr}|x`));
    await until(async () => (await outboxAge(plek.db.database.verwerker)).count === 0);
    await stop();
  });

  test.each(['this', 'another'])(
    'is woken by a commit of %s process, long before its sweep',
    async (which) => {
      const plek = await omgeving.plek();
      // Of what another process does this one hears through the database alone.
      const database = which === 'this' ? plek.db.database : new Database(plek.db.settings);
      const kafka = connectKafka({ brokers: inject('kafkaBrokers'), clientId: 'relay', log: silentLog });
      const producer = kafka.producer();
      const relay = new OutboxRelay({ database: plek.db.database, producer, log: silentLog, sweep: 60_000 });
      relay.start();
      await until(() => relay.leading);
      for (let nr = 0; nr < 3; nr++) {
        await publish(plek, nr, nr + 1, database);
        await until(async () => (await outboxAge(plek.db.database.verwerker)).count === 0, 5_000);
      }
      await relay.stop();
      if (database !== plek.db.database) await database.close();
      await producer.close();
      await kafka.close();
    },
  );

  test('has one leader; when the leader’s connection dies another takes over and nothing is lost or left', async () => {
    const plek = await omgeving.plek();
    const [one, two] = [startRelay(plek), startRelay(plek)];
    await until(() => one.relay.leading || two.relay.leading);
    const relays = [one.relay, two.relay];
    for (let round = 0; round < 3; round++) {
      expect(relays.filter((relay) => relay.leading).length).toBe(1);
      await publish(plek, round * 300, round * 300 + 300);
      await endLeader(plek);
      await until(() => relays.filter((relay) => relay.leading).length === 1);
      await until(async () => (await outboxAge(plek.db.database.verwerker)).count === 0);
    }
    const [log] = await plek.kafka.admin.topicOffsets(plek.uit);
    const values = await readKeys(plek, log?.end ?? 0);
    // A send under way when the connection died may stand twice; per round at most what was in flight.
    expect(new Set(values).size).toBe(900);
    const firstSeen = [...new Set(values)];
    expect(firstSeen).toEqual(Array.from({ length: 900 }, (_, nr) => `${nr}|x`));
    await Promise.all([one.stop(), two.stop()]);
  });

  test('holds back what is for a missing topic or refused by one, and sends everyone else’s', async () => {
    const plek = await omgeving.plek();
    const later = uniqueName('later');
    const klein = uniqueName('klein');
    await plek.kafka.admin.createTopics([
      { topic: klein, partitions: 1, config: { 'max.message.bytes': '1000' } },
    ]);
    const { stop } = startRelay(plek);
    await withUnitOfWork(plek.db.database.verwerker, async (work) => {
      work.outbox.add({ topic: later, key: 'k', value: Buffer.from('wacht') });
      work.outbox.add({ topic: klein, key: 'k', value: Buffer.alloc(5_000), forParty: true });
      work.outbox.add({ topic: plek.uit, key: 'k', value: Buffer.from('0') });
    });
    await publish(plek, 1, 250);
    const left = async () => {
      const { rows } = await plek.db.database.verwerker.query<{ topic: string }>(
        'select topic from outbox order by id',
      );
      return rows.map(({ topic }) => topic);
    };
    await until(async () => (await left()).length === 2);
    expect(await left()).toEqual([later, klein]);
    await plek.kafka.admin.createTopics([{ topic: later, partitions: 1 }]);
    await until(async () => (await left()).length === 1);
    expect(await left()).toEqual([klein]);
    // It still waits, and nobody is refused for it.
    const { count, oldestSeconds, ofHub } = await outboxAge(plek.db.database.verwerker);
    expect(count).toBe(1);
    expect(oldestSeconds).toBeGreaterThan(0);
    expect(ofHub).toEqual({ count: 0, oldestSeconds: 0 });
    await stop();
    await plek.kafka.admin.deleteTopics([later, klein]);
  });

  test('never lets two messages about one thing change places, however late an earlier transaction commits', async () => {
    const plek = await omgeving.plek();
    const { stop } = startRelay(plek);
    await plek.db.database.verwerker.query(`insert into gezien (ding_id, bron_offset) values ('slot', 0)`);
    const writers = Array.from({ length: 8 }, async () => {
      for (let turn = 0; turn < 15; turn++) {
        await withUnitOfWork(plek.db.database.verwerker, async (work) => {
          const { rows } = await work.db.query<{ versie: number }>(
            `update gezien set bron_offset = bron_offset + 1 where ding_id = 'slot' returning bron_offset as versie`,
          );
          work.outbox.add({ topic: plek.uit, key: 'k', value: Buffer.from(`${rows[0]?.versie}`) });
        });
        await publishOther(plek);
      }
    });
    await Promise.all(writers);
    await until(async () => (await outboxAge(plek.db.database.verwerker)).count === 0);
    const [log] = await plek.kafka.admin.topicOffsets(plek.uit);
    const values = (await readKeys(plek, log?.end ?? 0)).filter((value) => value.endsWith('|'));
    expect(values).toEqual(Array.from({ length: 120 }, (_, nr) => `${nr + 1}|`));
    await stop();
  });
});

/** An unrelated transaction whose outbox rows get their ids early and whose commit comes late. */
async function publishOther(plek: ProefPlek): Promise<void> {
  await withUnitOfWork(plek.db.database.verwerker, async (work) => {
    work.outbox.add({ topic: plek.uit, key: 'k', value: Buffer.from('ander'), headers: { soort: 'ander' } });
    await work.outbox.flush(work.db);
    await work.db.query('select pg_sleep(0.003)');
  });
}

/** Ends the connection that holds the lock. */
async function endLeader(plek: ProefPlek): Promise<void> {
  await withClient(plek.db.adminUrl, (client) =>
    client.query(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted
          and database = (select oid from pg_database where datname = current_database())`,
    ),
  );
}
