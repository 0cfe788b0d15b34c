import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { KafkaAdmin } from '../kafka/kafka-admin.ts';
import { isAboutTopic, type Producer } from '../kafka/producer.ts';
import type { Log } from '../log/log.ts';
import type { Database } from '../postgres/database.ts';
import { HeldTopics } from './held-topics.ts';
import type { OutgoingMessage } from './outbox.ts';
import { answerOutboxSignal, outboxChannel } from './outbox-signal.ts';
import { Wake } from './wake.ts';

export interface RelaySettings {
  database: Database;
  producer: Pick<Producer, 'send'>;
  /** Tells which topics there are, so that messages for one that is missing hold up nobody else's. */
  admin?: Pick<KafkaAdmin, 'listTopics'>;
  log: Log;
  /** Rows read at a time. */
  chunk?: number;
  /** Bytes of messages read at a time, one message at least. */
  chunkBytes?: number;
  /** Milliseconds between sweeps when nobody wakes the relay. */
  sweep?: number;
  /** Milliseconds from one send of a small chunk to the next, so that a trickle travels in company. */
  gather?: number;
  /** Milliseconds before messages for a topic that refuses them are tried again. */
  holdFor?: number;
}

interface OutboxRow {
  id: number;
  topic: string;
  sleutel: string | null;
  waarde: Buffer;
  koppen: Record<string, string> | null;
}

interface Chunk {
  rows: readonly OutboxRow[];
  /** There may be more behind it. */
  full: boolean;
}

// By bytes as well as by rows: a thousand dead letters of a party are a gigabyte. Lengths are read without the values.
const READ_CHUNK = {
  name: 'kit-relay-read',
  text: `select id, topic, sleutel, waarde, koppen
           from (select *, sum(octet_length(waarde)) over (order by id) - octet_length(waarde) as bytes_before
                   from (select * from outbox where id <> all($1::bigint[]) and topic <> all($3::text[])
                          order by id limit $2) as first_rows) as measured
          where bytes_before < $4 order by id`,
};
const DELETE_SENT = { name: 'kit-relay-delete', text: `delete from outbox where id = any($1::bigint[])` };
const LOCK_CLASS = 4_101_002;

/**
 * Carries committed messages to Kafka: one leader per service, in id order, deleting after all replicas acknowledged.
 *
 * The leader's lock, its reads, its deletes and its LISTEN share one connection. When that connection goes, the lock
 * goes, and with it every means to go on: no message is sent that was not read under the lock. A send under way at
 * that moment may land twice, once from here and once from the next leader; readers of our topics are safe against
 * that by the version on every event.
 *
 * A topic that is missing or refuses our messages is held back, loudly, and tried again later: order counts within a
 * topic only, and one party's topic must not stop the answers to all others.
 *
 * Each chunk is read from the lowest id, leaving out only what is being sent now. Reading on from the last id would
 * be cheaper but could overtake: ids are handed out before the commit, so a lower id may appear later. Two messages
 * about one thing never do so, because the second gets its id under a lock the first one's commit let go.
 */
export class OutboxRelay {
  readonly #settings: RelaySettings;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #started = false;
  #leading = false;
  #alive = false;
  readonly #wake = new Wake();
  #existing = new Set<string>();
  readonly #held = new HeldTopics();
  /** Topics held back since the outbox was last read from its beginning: what was read ahead for them waits too. */
  readonly #heldThisTime = new Set<string>();

  constructor(settings: RelaySettings) {
    this.#settings = settings;
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#running = this.#runUntilStopped();
  }

  /** True while this process is the one that sends. */
  get leading(): boolean {
    return this.#leading;
  }

  /** Sends, or stands by for the process that does. False while it cannot reach the database or the broker. */
  get alive(): boolean {
    return this.#alive;
  }

  /** Finishes the send under way and gives up leadership. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake.raise();
    await this.#running;
  }

  async #runUntilStopped(): Promise<void> {
    const { database, log } = this.#settings;
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted; ) {
      let client: pg.Client | undefined;
      try {
        client = await database.connectApart();
        await this.#lead(client, () => {
          failures = 0;
        });
      } catch (error) {
        failures += 1;
        if (failures === 1 || failures % 30 === 0)
          log.warn('relay stands still, trying again', { attempt: failures }, error);
      } finally {
        this.#leading = false;
        this.#alive = false;
        await client?.end().catch(() => {});
      }
      if (!signal.aborted)
        await sleep(Math.min(2_000, 100 * 2 ** Math.min(failures, 5)), undefined, { signal }).catch(() => {});
    }
  }

  /** Waits for the lock, then relays until stopped; throws when the connection or the broker fails. */
  async #lead(client: pg.Client, onRelayed: () => void): Promise<void> {
    const { database, log, sweep = 1_000 } = this.#settings;
    const { signal } = this.#stopping;
    const leadership = new AbortController();
    let resign = () => {};
    const lost = () => {
      this.#leading = false;
      resign();
      leadership.abort();
      this.#wake.raise();
    };
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', () => this.#wake.raise());
    await client.query(
      `set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3`,
    );
    this.#alive = true;
    const goesOn = () => !leadership.signal.aborted && !signal.aborted;
    while (goesOn() && !(await tryLock(client, database.schema))) await this.#wake.wait(sweep);
    if (!goesOn()) return;
    // Whoever stands by has nothing to hear: what is committed is for the leader.
    await client.query(`listen ${outboxChannel(database.schema)}`);
    this.#leading = true;
    log.info('relay leads', { schema: database.schema });
    resign = answerOutboxSignal([database.verwerker, database.api], () => this.#wake.raise());
    try {
      while (goesOn()) {
        const sent = await this.#relayAll(client, leadership.signal);
        onRelayed();
        if (sent > 0) await this.#gather();
        // At once when something was committed since the outbox was last read.
        await this.#wake.wait(sweep);
      }
    } finally {
      resign();
    }
    if (leadership.signal.aborted) throw new Error('lost the connection that held the lock');
  }

  /** Sends as long as there are full chunks, reading and deleting while one is being sent, and the rest. */
  async #relayAll(client: pg.Client, lost: AbortSignal): Promise<number> {
    this.#wake.take();
    this.#heldThisTime.clear();
    let sent = 0;
    let { rows, full } = await this.#readChunk(client, []);
    let deleting: Promise<unknown> = Promise.resolve();
    while (rows.length > 0 && !lost.aborted && !this.#stopping.signal.aborted) {
      const sendable = await this.#onlyExisting(rows);
      const ids = rows.map((row) => row.id);
      const sending = this.#send(sendable, lost);
      // Queued behind the delete of the chunk before, so those rows are gone by then. After a small chunk nothing is
      // read ahead: what comes meanwhile is gathered first.
      const reading = full ? this.#readChunk(client, ids) : { rows: [], full: false };
      const [delivery, next, deleted] = await Promise.allSettled([sending, reading, deleting]);
      if (delivery.status === 'rejected') throw delivery.reason;
      deleting = client.query({ ...DELETE_SENT, values: [delivery.value] });
      deleting.catch(() => {});
      if (deleted.status === 'rejected') throw deleted.reason;
      if (next.status === 'rejected') throw next.reason;
      sent += delivery.value.length;
      rows = next.value.rows.filter((row) => !this.#heldThisTime.has(row.topic));
      full = next.value.full;
    }
    await deleting;
    return sent;
  }

  async #readChunk(client: pg.Client, except: readonly number[]): Promise<Chunk> {
    const { chunk = 1_000, chunkBytes = 8_000_000 } = this.#settings;
    const { rows } = await client.query<OutboxRow>({
      ...READ_CHUNK,
      values: [except, chunk, this.#held.now(), chunkBytes],
    });
    const bytes = rows.reduce((sum, { waarde }) => sum + waarde.length, 0);
    return { rows, full: rows.length >= chunk || bytes >= chunkBytes };
  }

  /**
   * Returns the ids of what was acknowledged, rejects when the broker does not answer. Of a topic that refuses, messages go
   * one by one up to the one it does not take, so that those before it are not sent again each time it is tried.
   */
  async #send(rows: readonly OutboxRow[], lost: AbortSignal): Promise<number[]> {
    if (rows.length === 0) return [];
    if ((await this.#trySend(rows, lost)) === undefined) return rows.map((row) => row.id);
    const acknowledged: number[] = [];
    for (const [topic, ofTopic] of Map.groupBy(rows, (row) => row.topic)) {
      let refusal = await this.#trySend(ofTopic, lost);
      if (refusal === undefined) {
        acknowledged.push(...ofTopic.map((row) => row.id));
        continue;
      }
      for (const row of ofTopic) {
        refusal = await this.#trySend([row], lost);
        if (refusal !== undefined) break;
        acknowledged.push(row.id);
      }
      if (refusal !== undefined) this.#hold(topic, refusal);
    }
    return acknowledged;
  }

  /** Returns why the topic does not take them; undefined when all are acknowledged. */
  async #trySend(rows: readonly OutboxRow[], lost: AbortSignal): Promise<unknown> {
    try {
      await this.#settings.producer.send(rows.map(outgoing), lost);
      return undefined;
    } catch (error) {
      if (!isAboutTopic(error)) throw error;
      return error;
    }
  }

  async #onlyExisting(rows: readonly OutboxRow[]): Promise<readonly OutboxRow[]> {
    const { admin } = this.#settings;
    if (admin === undefined || rows.every((row) => this.#existing.has(row.topic))) return rows;
    this.#existing = new Set(await admin.listTopics());
    for (const { topic } of rows) if (!this.#existing.has(topic)) this.#hold(topic);
    return rows.filter((row) => this.#existing.has(row.topic));
  }

  #hold(topic: string, error?: unknown): void {
    if (this.#heldThisTime.has(topic)) return;
    this.#heldThisTime.add(topic);
    this.#existing.delete(topic);
    this.#held.add(topic, this.#settings.holdFor ?? 5_000);
    const reason = error === undefined ? 'MISSING' : 'REFUSED';
    this.#settings.log.error('ALARM topic takes no messages, they are held back', { topic, reason }, error);
  }

  /**
   * Every message sent alone costs each of its readers a transaction. A short pause between sends keeps that bounded
   * under a trickle, at the price of half of it in latency; the first message after a silence goes at once.
   */
  async #gather(): Promise<void> {
    const { gather = 50 } = this.#settings;
    await sleep(gather, undefined, { signal: this.#stopping.signal }).catch(() => {});
  }
}

async function tryLock(client: pg.Client, schema: string): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(
    `select pg_try_advisory_lock($1, hashtext($2)) as taken`,
    [LOCK_CLASS, schema],
  );
  return rows[0]?.taken === true;
}

function outgoing(row: OutboxRow): OutgoingMessage {
  const message = { topic: row.topic, key: row.sleutel, value: row.waarde };
  return row.koppen === null ? message : { ...message, headers: row.koppen };
}
