import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Producer } from '../kafka/producer.ts';
import type { Log } from '../log/log.ts';
import type { Database } from '../postgres/database.ts';
import type { OutgoingMessage } from './outbox.ts';
import { outboxChannel } from './outbox-signal.ts';

export interface RelaySettings {
  database: Database;
  producer: Producer;
  log: Log;
  /** Rows per send. */
  chunk?: number;
  /** Milliseconds between sweeps when nobody wakes the relay. */
  sweep?: number;
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
  text: `select id, topic, sleutel, waarde, koppen from outbox where id <> all($1::bigint[]) order by id limit $2`,
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
  #progressAt = 0;

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

  /** Milliseconds since a chunk was last sent, on the monotonic clock; undefined before the first. */
  get sinceProgress(): number | undefined {
    return this.#progressAt === 0 ? undefined : performance.now() - this.#progressAt;
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
    const lost = () => {
      connected = false;
      this.#leading = false;
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
    while (stillLeading()) {
      const sent = await this.#relayAll(client, stillLeading);
      if (sent === 0) await this.#rest();
    }
    if (!connected) throw new Error('lost the connection that held the lock');
  }

  /** Sends until the outbox is empty; the next chunk is read and prepared while one is being sent. */
  async #relayAll(client: pg.Client, stillLeading: () => boolean): Promise<number> {
    const { producer, chunk = 1_000 } = this.#settings;
    this.#wake = Promise.withResolvers<void>();
    let sent = 0;
    let rows = await readChunk(client, [], chunk);
    while (rows.length > 0 && stillLeading()) {
      const ids = rows.map((row) => row.id);
      const sending = producer.send(rows.map(outgoing));
      const reading = readChunk(client, ids, chunk);
      const [delivery, next] = await Promise.allSettled([sending, reading]);
      if (delivery.status === 'rejected') throw delivery.reason;
      await client.query({ ...DELETE_SENT, values: [ids] });
      this.#progressAt = performance.now();
      sent += ids.length;
      if (next.status === 'rejected') throw next.reason;
      rows = next.value;
    }
    return sent;
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

async function readChunk(client: pg.Client, except: readonly number[], limit: number): Promise<OutboxRow[]> {
  const { rows } = await client.query<OutboxRow>({ ...READ_CHUNK, values: [except, limit] });
  return rows;
}

function outgoing(row: OutboxRow): OutgoingMessage {
  const message = { topic: row.topic, key: row.sleutel, value: row.waarde };
  return row.koppen === null ? message : { ...message, headers: row.koppen };
}
