import {
  Database,
  KafkaConnection,
  KafkaConsumerStrategy,
  LOG,
  type Log,
  outboxSpan,
  selectVerbruik,
  type Verbruik,
} from '@meldpunt/service-kit';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { readPartnerMelding } from '../ontvang-levering/read-partner-melding.ts';
import type { Intake } from '../ontvang-levering/verwerk-blok.ts';
import { INTAKE } from '../tokens.ts';
import { sluitAan } from './sluit-aan.ts';

/** Between two looks whether parties were connected elsewhere and whether processed records can go. */
const RONDE_MS = 5_000;

const SELECT_GEREED = `select partner_id as "partnerId", aansluiting = 'KAFKA' as "opKafka" from signaalpartner
  where kafka_gereed order by partner_id`;

/**
 * Keeps one reader per topic that was made for a creditor, each with a group of its own so that a slow one holds up nobody,
 * and empties what was processed: it is the one topic on which people can be read.
 */
@Injectable()
export class Partnerabonnementen implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #intake: Intake;
  readonly #database: Database;
  readonly #kafka: KafkaConnection;
  readonly #strategy: KafkaConsumerStrategy;
  readonly #log: Log;
  readonly #subscribed = new Set<string>();
  /** Parties of which was told that their client gets no groups: once, and not every round. */
  readonly #groepsloos = new Set<string>();
  readonly #deletedBelow = new Map<string, number>();
  /** What had been processed at some round, and the last message that was waiting to leave by then. */
  #leaving: { readonly verbruik: readonly Verbruik[]; readonly last: number } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(
    @Inject(INTAKE) intake: Intake,
    database: Database,
    kafka: KafkaConnection,
    strategy: KafkaConsumerStrategy,
    @Inject(LOG) log: Log,
  ) {
    this.#intake = intake;
    this.#database = database;
    this.#kafka = kafka;
    this.#strategy = strategy;
    this.#log = log;
  }

  onApplicationBootstrap(): void {
    const failed = (error: unknown) => this.#log.warn('round over party topics failed', {}, error);
    const round = () => {
      this.reconcile()
        .catch(failed)
        // Whatever holds up connecting, readable people do not stay longer for it.
        .then(() => this.deleteProcessed())
        .catch(failed)
        .finally(() => {
          if (!this.#stopped) this.#timer = setTimeout(round, RONDE_MS).unref();
        });
    };
    this.#timer = setTimeout(round, 0).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running.catch(() => undefined);
  }

  /**
   * Makes topics and rules that are missing, takes back those of who left and starts reading what is not read yet. One
   * at a time.
   */
  reconcile(): Promise<void> {
    const run = this.#running.catch(() => undefined).then(() => this.#reconcile());
    this.#running = run;
    return run;
  }

  async #reconcile(): Promise<void> {
    if (this.#stopped) return;
    const groepsloos = await sluitAan(this.#database.verwerker, this.#kafka.admin, this.#intake.topics);
    for (const partij of groepsloos) {
      const key = JSON.stringify(partij);
      if (this.#groepsloos.has(key)) continue;
      this.#groepsloos.add(key);
      this.#log.warn('the client of a party has a name of no allowed form and gets no groups', { ...partij });
    }
    for (const partnerId of await this.#unread()) {
      await this.#strategy.addSubscription({
        name: 'partner-melding',
        id: `partner-melding.${partnerId}`,
        topic: this.#intake.topics.partnerMeldingen(partnerId),
        ofParty: true,
        decode: readPartnerMelding,
        tooOldReasons: [],
        after: ['dag', 'eigen-melding'],
        maxMessages: 1_000,
      });
      this.#subscribed.add(partnerId);
    }
  }

  /**
   * Creditors whose topic was made and is not read here yet. Also one that went over to HTTP since: what it wrote before
   * is read and answered, and nobody stays readable there. Unless an operator has removed the topic: a reader that waits
   * for it would keep the gateway from being ready.
   */
  async #unread(): Promise<string[]> {
    const { rows } = await this.#database.verwerker.query<{ partnerId: string; opKafka: boolean }>(
      SELECT_GEREED,
    );
    const unread = rows.filter(({ partnerId }) => !this.#subscribed.has(partnerId));
    if (unread.every(({ opKafka }) => opKafka)) return unread.map(({ partnerId }) => partnerId);
    const present = new Set(await this.#kafka.admin.listTopics());
    return unread
      .filter(
        ({ partnerId, opKafka }) => opKafka || present.has(this.#intake.topics.partnerMeldingen(partnerId)),
      )
      .map(({ partnerId }) => partnerId);
  }

  /**
   * Deletes the records of lines that were processed and of which everything has left for the topics of the hub: until
   * then the database is the only one that holds them, and one that is lost would take them along.
   */
  async deleteProcessed(): Promise<void> {
    const own = new Set(
      [...this.#subscribed].map((partnerId) => this.#intake.topics.partnerMeldingen(partnerId)),
    );
    if (own.size === 0) return;
    const { verwerker } = this.#database;
    // In this order: what was processed up to these positions is in the outbox by now, or gone.
    this.#leaving ??= {
      verbruik: await selectVerbruik(verwerker),
      last: (await outboxSpan(verwerker)).last ?? 0,
    };
    const { verbruik, last } = this.#leaving;
    const { first } = await outboxSpan(verwerker);
    if (first !== null && first <= last) return;
    this.#leaving = undefined;
    for (const { topic, partitie, volgendeOffset } of verbruik) {
      const key = `${topic}/${partitie}`;
      if (!own.has(topic) || volgendeOffset <= (this.#deletedBelow.get(key) ?? 0)) continue;
      try {
        await this.#kafka.admin.deleteRecordsBelow(topic, partitie, volgendeOffset);
        this.#deletedBelow.set(key, volgendeOffset);
      } catch (error) {
        // What is wrong with one topic does not keep people readable on the others.
        this.#log.warn('what was processed could not be deleted', { topic, partition: partitie }, error);
      }
    }
  }
}
