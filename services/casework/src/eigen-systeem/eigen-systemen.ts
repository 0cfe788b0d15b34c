import {
  decoder,
  type GemeenteAfhandeling,
  type GemeenteOntvangst,
  gemeenteAfhandelingenTopic,
  gemeenteOntvangstenTopic,
  LEZER_TE_OUD,
} from '@meldpunt/contracts';
import {
  type Database,
  type KafkaConsumerStrategy,
  type Log,
  type Subscription,
  statement,
} from '@meldpunt/service-kit';
import type { NameTopic } from '../zaak/verzending.ts';

export const AFHANDELING_SUBSCRIPTION = 'gemeente-afhandeling';
/** What this service answered to those acts, read back. */
export const ONTVANGST_SUBSCRIPTION = 'eigen-ontvangst';
const SYNC_MS = 2_000;
const TOPIC = /^(?:.*\.)?gemeente\.(\d{4})\.(?:afhandelingen|ontvangsten)\.v1$/;

const SELECT_KAFKA = statement(
  'casework-select-kafka-gemeenten',
  `select code from gemeente where aansluiting = 'KAFKA'`,
);

/**
 * Listens to the topic of each municipality that has a system of its own, one subscription each, so that a slow one
 * holds up nobody. Who they are stands in the copy of the municipalities; it is looked at every two seconds, because
 * a subscription cannot begin inside the transaction that learns of it.
 */
export class EigenSystemen {
  readonly #database: Database;
  readonly #strategy: KafkaConsumerStrategy;
  readonly #log: Log;
  readonly #nameTopic: NameTopic;
  readonly #actief = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #bezig: Promise<void> | undefined;

  constructor(database: Database, strategy: KafkaConsumerStrategy, log: Log, nameTopic: NameTopic) {
    this.#nameTopic = nameTopic;
    this.#database = database;
    this.#strategy = strategy;
    this.#log = log;
  }

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => this.#start(), SYNC_MS);
    this.#start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#bezig;
  }

  #start(): void {
    this.#bezig ??= this.#sync()
      .catch((error: unknown) => this.#log.warn('own systems not looked at', {}, error))
      .finally(() => {
        this.#bezig = undefined;
      });
  }

  async #sync(): Promise<void> {
    const { rows } = await this.#database.verwerker.query<{ code: string }>(SELECT_KAFKA);
    const gewenst = new Set(rows.map((row) => row.code));
    for (const code of gewenst) {
      if (this.#actief.has(code)) continue;
      await this.#strategy.addSubscription(ontvangstSubscription(code, this.#nameTopic));
      await this.#strategy.addSubscription(afhandelingSubscription(code, this.#nameTopic));
      this.#actief.add(code);
    }
    for (const code of this.#actief) {
      if (gewenst.has(code)) continue;
      this.#actief.delete(code);
      await this.#strategy.removeSubscription(subscriptionId(code));
      await this.#strategy.removeSubscription(ontvangstId(code));
    }
  }
}

export function afhandelingSubscription(
  gemeentecode: string,
  nameTopic: NameTopic,
): Subscription<GemeenteAfhandeling> {
  return {
    name: AFHANDELING_SUBSCRIPTION,
    id: subscriptionId(gemeentecode),
    topic: nameTopic(gemeenteAfhandelingenTopic(gemeentecode).naam),
    ofParty: true,
    decode: (raw) => decoder('GemeenteAfhandeling')(raw),
    tooOldReasons: [],
    maxMessages: 250,
    // After a restore: the zaken must be there again, and what was answered must be known.
    after: ['dag', 'signaal', ontvangstId(gemeentecode)],
  };
}

export function ontvangstSubscription(
  gemeentecode: string,
  nameTopic: NameTopic,
): Subscription<GemeenteOntvangst> {
  return {
    name: ONTVANGST_SUBSCRIPTION,
    id: ontvangstId(gemeentecode),
    topic: nameTopic(gemeenteOntvangstenTopic(gemeentecode).naam),
    ofParty: true,
    decode: decoder('GemeenteOntvangst'),
    tooOldReasons: LEZER_TE_OUD,
    maxMessages: 1_000,
  };
}

function ontvangstId(gemeentecode: string): string {
  return `${ONTVANGST_SUBSCRIPTION}.${gemeentecode}`;
}

function subscriptionId(gemeentecode: string): string {
  return `${AFHANDELING_SUBSCRIPTION}.${gemeentecode}`;
}

/** The municipality whose topic this is; the name of the topic and nothing in the message says who acts. */
export function gemeentecodeOf(topic: string): string {
  const code = TOPIC.exec(topic)?.[1];
  if (code === undefined) throw new Error('not a topic of a municipality');
  return code;
}
