import type { FetchedMessage } from '../kafka/kafka-consumer.ts';
import { errorCode } from '../log/describe-error.ts';
import { ONLEESBAAR } from './dead-letter.ts';

/** One topic this service reads, and how its messages become values. */
export interface Subscription<T> {
  /** What controllers bind to: `@EventPattern('<name>')`. */
  readonly name: string;
  readonly topic: string;
  /**
   * The topic is that of one party, and what is wrong with it holds up nobody else: dead letters that cannot be sent, or
   * a record and a log that contradict each other.
   */
  readonly ofParty?: true;
  /** Apart from `name` when several subscriptions share a handler (one per party's topic). */
  readonly id?: string;
  /**
   * Turns the bytes of a message into a value. What can never be read it refuses with an error that has a stable `code`
   * of capitals, as PoisonError; anything else thrown counts as poison too, under the reason ONLEESBAAR.
   */
  decode(raw: Buffer, headers: MessageHeaders): T;
  /**
   * Reasons of a PoisonError that, on this topic, say nothing about the message: whoever writes here is newer than this
   * reader. Such a message and what follows it in its partition wait, loudly, for a newer release of the service;
   * nothing of them goes to the dead-letter topic. Empty where outsiders write: there it is their mistake.
   */
  readonly tooOldReasons: readonly string[];
  /** Value of a message without a body (compacted topics); such a message is poison when left out. */
  tombstone?(key: string): T;
  /** Most messages in one transaction. */
  readonly maxMessages?: number;
  /** Most bytes of message bodies in one transaction; one larger message goes alone. */
  readonly maxBytes?: number;
  /** Names of subscriptions that must first have applied what was in their topics when this process started. */
  readonly after?: readonly string[];
  /** The service reports ready only once this subscription has applied what was there when it started. */
  readonly readyWhenCaughtUp?: boolean;
  /** Partitions worked on at once within one process. */
  readonly concurrency?: number;
}

export interface ConsumedMessage<T> {
  readonly offset: number;
  readonly key: string | null;
  readonly value: T;
  /** The body as it came, e.g. to park it. Empty for a tombstone. */
  readonly raw: Buffer;
  readonly headers: MessageHeaders;
  /** When the broker received it, milliseconds since the epoch. Measured, never decided on. */
  readonly receivedAt: number;
}

/** Messages of one partition in order, none of them handled before, all to be handled in one transaction. */
export interface ConsumedBatch<T> {
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly ConsumedMessage<T>[];
}

/** Headers of one message, read on demand. */
export class MessageHeaders {
  readonly #message: Pick<FetchedMessage, 'headers'>;

  constructor(message: Pick<FetchedMessage, 'headers'> = {}) {
    this.#message = message;
  }

  /** Also a header without a value. */
  has(name: string): boolean {
    return Object.hasOwn(this.#message.headers ?? {}, name);
  }

  get(name: string): string | undefined {
    const value = this.#message.headers?.[name];
    const first = Array.isArray(value) ? value[0] : value;
    // Kafka knows a header without a value, which the types of the library do not.
    return first?.toString();
  }
}

/** A message that can never be read. `code` says why, is stable, and quotes nothing of the message. */
export class PoisonError extends Error {
  override readonly name = 'PoisonError';
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** Codes of our own and of the contracts; those of Node's own checks begin with ERR_. */
const REASON = /^(?!ERR_)[A-Z][A-Z0-9_]{1,59}$/;

/** Why a message cannot be read: what the error of `decode` says by a code of its own. */
export function poisonReason(error: unknown): string {
  const code = errorCode(error);
  return code !== undefined && REASON.test(code) ? code : ONLEESBAAR;
}
