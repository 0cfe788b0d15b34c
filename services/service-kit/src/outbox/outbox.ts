import type { TransactionQueryable } from '../postgres/queryable.ts';
import { statement } from '../postgres/queryable.ts';

export interface OutgoingMessage {
  topic: string;
  /** Decides the partition and so the order; never something personal. */
  key: string | null;
  value: Buffer;
  headers?: Readonly<Record<string, string>>;
  /** The topic is that of one party: when it takes no messages, no other party is refused for it. */
  forParty?: true;
}

const INSERT_OUTBOX = statement(
  'kit-insert-outbox',
  `insert into outbox (topic, sleutel, waarde, koppen, voor_partij)
   select topic, sleutel, waarde, koppen, voor_partij
   from unnest($1::text[], $2::text[], $3::bytea[], $4::json[], $5::boolean[]) with ordinality
     as nieuw(topic, sleutel, waarde, koppen, voor_partij, nr)
   order by nr`,
);

/**
 * Messages of one transaction, written with one statement at its end. Ids are handed out then, while the locks on
 * the things the messages are about are still held, so two messages about one thing get ids in the order of their
 * transactions, and the relay, which reads in id order, keeps that order.
 */
export class Outbox {
  #messages: OutgoingMessage[] = [];

  add(message: OutgoingMessage): void {
    this.#messages.push(message);
  }

  addAll(messages: readonly OutgoingMessage[]): void {
    for (const message of messages) this.#messages.push(message);
  }

  /** What was added so far and not written yet: for tests. */
  get pending(): readonly OutgoingMessage[] {
    return this.#messages;
  }

  /** Returns how many messages it sent to the database. */
  flush(db: TransactionQueryable): number {
    const messages = this.#messages;
    if (messages.length === 0) return 0;
    this.#messages = [];
    db.send(INSERT_OUTBOX, [
      messages.map((message) => message.topic),
      messages.map((message) => message.key),
      messages.map((message) => message.value),
      messages.map((message) => (message.headers === undefined ? null : JSON.stringify(message.headers))),
      messages.map((message) => message.forParty === true),
    ]);
    return messages.length;
  }
}
