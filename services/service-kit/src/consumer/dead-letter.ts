import type { FetchedMessage } from '../kafka/kafka-consumer.ts';
import { errorClass, errorCode } from '../log/describe-error.ts';
import type { OutgoingMessage } from '../outbox/outbox.ts';

/** Encrypts the body of a message nobody could handle, so that the dead-letter topic tells nothing. */
export type Seal = (bytes: Buffer) => Buffer | Promise<Buffer>;

export interface DeadLetter {
  message: FetchedMessage;
  /** Stable code, e.g. VERWERKING_MISLUKT. */
  reason: string;
  /** What was thrown; only its class and code travel. */
  error?: unknown;
}

export const VERWERKING_MISLUKT = 'VERWERKING_MISLUKT';
export const ONLEESBAAR = 'ONLEESBAAR';
export const LEEG = 'LEEG';

export async function deadLetterMessage(
  source: { topic: string; partition: number },
  letter: DeadLetter,
  seal: Seal,
): Promise<OutgoingMessage> {
  const headers: Record<string, string> = {
    reden: letter.reason,
    'bron-topic': source.topic,
    'bron-partitie': `${source.partition}`,
    'bron-offset': letter.message.offset,
  };
  if (letter.error !== undefined) {
    headers['fout-klasse'] = errorClass(letter.error);
    const code = errorCode(letter.error);
    if (code !== undefined) headers['fout-code'] = code;
  }
  return {
    topic: `${source.topic}.dlq`,
    key: null,
    value: await seal(letter.message.value ?? Buffer.alloc(0)),
    headers,
  };
}
