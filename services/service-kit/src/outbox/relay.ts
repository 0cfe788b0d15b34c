import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { KafkaAdmin } from '../kafka/kafka-admin.ts';
import { isAboutTopic, type Producer } from '../kafka/producer.ts';
import type { Log } from '../log/log.ts';
import type { Database } from '../postgres/database.ts';
import { HeldTopics } from './held-topics.ts';
import type { OutgoingMessage } from './outbox.ts';
import { answerOutboxSignal, outboxChannel } from './outbox-signal.ts';

export interface RelaySettings {
  database: Database;
  producer: Producer;
  /** Tells which topics there are, so that messages for one that is missing hold up nobody else's. */
  admin?: Pick<KafkaAdmin, 'listTopics'>;
  log: Log;
  /** Rows per send. */
  chunk?: number;
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

const READ_CHUNK = {
  name: 'kit-relay-read',
  text: `select id, topic, sleutel, waarde, koppen from outbox where id <> all($1::bigint[]) and topic <> all($3::text[]) order by id limit $2`,
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
  #wake = Promise.withResolvers<void>();
  #existing = new Set<string>();
  readonly #held = new HeldTopics();

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
    this.#wake.resolve();
    await this.#running;
  }

  async #runUntilStopped(): Promise<void> {
    const { database, log } = this.#settings;
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted; ) {
      let client: pg.Client | undefined;
      try {
        client = await database.connectApart();
        await this.#lead(client);
        failures = 0;
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
  async #lead(client: pg.Client): Promise<void> {
    const { database, log } = this.#settings;
    const { signal } = this.#stopping;
    let connected = true;
    let resign = () => {};
    const lost = () => {
      connected = false;
      this.#leading = false;
      resign();
      this.#wake.resolve();
    };
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', () => this.#wake.resolve());
    await client.query(
      `set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3; listen ${outboxChannel(database.schema)}`,
    );
    this.#alive = true;
    const stillLeading = () => connected && !signal.aborted;
    while (stillLeading() && !(await tryLock(client, database.schema))) await this.#rest();
    if (!stillLeading()) return;
    this.#leading = true;
    log.info('relay leads', { schema: database.schema });
    resign = answerOutboxSignal([database.verwerker, database.api], () => this.#wake.resolve());
    try {
      while (stillLeading()) {
        const sent = await this.#relayAll(client, stillLeading);
        if (sent > 0) await this.#gather();
        // At once when something was committed since the outbox was last read.
        await this.#rest();
      }
    } finally {
      resign();
    }
    if (!connected) throw new Error('lost the connection that held the lock');
  }

  /** Sends as long as there are full chunks, reading and deleting while one is being sent, and the rest. */
  async #relayAll(client: pg.Client, stillLeading: () => boolean): Promise<number> {
    const { chunk = 1_000 } = this.#settings;
    this.#wake = Promise.withResolvers<void>();
    let sent = 0;
    let rows = await readChunk(client, [], chunk, this.#held.now());
    let deleting: Promise<unknown> = Promise.resolve();
    while (rows.length > 0 && stillLeading()) {
      const sendable = await this.#onlyExisting(rows);
      const ids = rows.map((row) => row.id);
      const sending = this.#send(sendable);
      // Queued behind the delete of the chunk before, so those rows are gone by then. After a small chunk nothing is
      // read ahead: what comes meanwhile is gathered first.
      const reading = rows.length < chunk ? [] : readChunk(client, ids, chunk, this.#held.now());
      const [delivery, next, deleted] = await Promise.allSettled([sending, reading, deleting]);
      if (delivery.status === 'rejected') throw delivery.reason;
      deleting = client.query({ ...DELETE_SENT, values: [delivery.value] });
      deleting.catch(() => {});
      if (deleted.status === 'rejected') throw deleted.reason;
      if (next.status === 'rejected') throw next.reason;
      sent += delivery.value.length;
      rows = next.value.filter((row) => !this.#held.has(row.topic));
    }
    await deleting;
    return sent;
  }

  /** Returns the ids of what was acknowledged; holds back topics that refuse, rejects when the broker does not answer. */
  async #send(rows: readonly OutboxRow[]): Promise<number[]> {
    const { producer } = this.#settings;
    if (rows.length === 0) return [];
    try {
      await producer.send(rows.map(outgoing));
      return rows.map((row) => row.id);
    } catch (error) {
      if (!isAboutTopic(error)) throw error;
    }
    const acknowledged: number[] = [];
    for (const [topic, ofTopic] of Map.groupBy(rows, (row) => row.topic)) {
      try {
        await producer.send(ofTopic.map(outgoing));
        acknowledged.push(...ofTopic.map((row) => row.id));
      } catch (error) {
        if (!isAboutTopic(error)) throw error;
        this.#hold(topic, error);
      }
    }
    return acknowledged;
  }

  async #onlyExisting(rows: readonly OutboxRow[]): Promise<readonly OutboxRow[]> {
    const { admin } = this.#settings;
    if (admin === undefined || rows.every((row) => this.#existing.has(row.topic))) return rows;
    this.#existing = new Set(await admin.listTopics());
    for (const { topic } of rows) if (!this.#existing.has(topic)) this.#hold(topic);
    return rows.filter((row) => this.#existing.has(row.topic));
  }

  #hold(topic: string, error?: unknown): void {
    if (this.#held.has(topic)) return;
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

  async #rest(): Promise<void> {
    const { sweep = 1_000 } = this.#settings;
    const timer = new AbortController();
    await Promise.race([
      this.#wake.promise,
      sleep(sweep, undefined, { signal: timer.signal }).catch(() => {}),
    ]);
    timer.abort();
  }
}

async function tryLock(client: pg.Client, schema: string): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(
    `select pg_try_advisory_lock($1, hashtext($2)) as taken`,
    [LOCK_CLASS, schema],
  );
  return rows[0]?.taken === true;
}

async function readChunk(
  client: pg.Client,
  except: readonly number[],
  limit: number,
  heldTopics: readonly string[],
): Promise<OutboxRow[]> {
  const { rows } = await client.query<OutboxRow>({ ...READ_CHUNK, values: [except, limit, heldTopics] });
  return rows;
}

function outgoing(row: OutboxRow): OutgoingMessage {
  const message = { topic: row.topic, key: row.sleutel, value: row.waarde };
  return row.koppen === null ? message : { ...message, headers: row.koppen };
}
