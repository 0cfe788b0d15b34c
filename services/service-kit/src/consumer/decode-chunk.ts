import type { FetchedMessage } from '../kafka/kafka-consumer.ts';
import { NOT_READ } from '../kafka/records/not-read.ts';
import { BATCH_ONLEESBAAR, type DeadLetter, LEEG, TE_GROOT } from './dead-letter.ts';
import {
  type ConsumedMessage,
  MessageHeaders,
  PoisonError,
  poisonReason,
  type Subscription,
} from './subscription.ts';

/** A message that could be read, with the record it came from. */
export interface Readable {
  consumed: ConsumedMessage<unknown>;
  fetched: FetchedMessage;
}

/** Message that a newer release must read, and why this one cannot. */
export interface HeldBack {
  offset: number;
  reason: string;
}

export interface DecodedChunk {
  readable: Readable[];
  poison: DeadLetter[];
  /** Set when reading stopped before the end: this message and all behind it have not been looked at. */
  heldBack?: HeldBack;
}

const NO_BYTES = Buffer.alloc(0);

/** What a broker takes of a message as it is (`message.max.bytes`). Only one that was packed can be larger. */
const MOST_BYTES = 1_048_588;

/**
 * Reads every message; one that cannot be read becomes a dead letter and the rest goes on. Where this reader is too old
 * for a message, reading stops before it.
 */
export function decodeChunk(
  subscription: Subscription<unknown>,
  messages: readonly FetchedMessage[],
): DecodedChunk {
  const readable: Readable[] = [];
  const poison: DeadLetter[] = [];
  for (const fetched of messages) {
    const key = fetched.key === null ? null : fetched.key.toString('utf8');
    const headers = new MessageHeaders(fetched);
    try {
      const value = readValue(subscription, fetched, key, headers);
      const consumed = {
        offset: Number(fetched.offset),
        key,
        value,
        raw: fetched.value ?? NO_BYTES,
        headers,
        receivedAt: Number(fetched.timestamp),
      };
      readable.push({ consumed, fetched });
    } catch (error) {
      const reason = poisonReason(error);
      if (subscription.tooOldReasons.includes(reason)) {
        return { readable, poison, heldBack: { offset: Number(fetched.offset), reason } };
      }
      poison.push({ message: fetched, reason, error });
    }
  }
  return { readable, poison };
}

function readValue(
  subscription: Subscription<unknown>,
  fetched: FetchedMessage,
  key: string | null,
  headers: MessageHeaders,
): unknown {
  if (fetched.value !== null) {
    if (fetched.value.length > MOST_BYTES) throw new PoisonError(TE_GROOT);
    return subscription.decode(fetched.value, headers);
  }
  if (headers.has(NOT_READ)) throw new PoisonError(BATCH_ONLEESBAAR);
  if (subscription.tombstone === undefined || key === null) throw new PoisonError(LEEG);
  return subscription.tombstone(key);
}
