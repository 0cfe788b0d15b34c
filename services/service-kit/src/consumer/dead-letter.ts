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
/** A whole batch, of which the letter names the last offset. */
export const BATCH_ONLEESBAAR = 'BATCH_ONLEESBAAR';
export const TE_GROOT = 'TE_GROOT';

/**
 * Bytes of a body that a letter carries, so that with its seal and headers it fits where a message as large as a broker
 * takes came from. Of a larger one it says how large it was.
 */
const MOST_BODY = 1_000_000;
const NO_BODY = Buffer.alloc(0);

export async function deadLetterMessage(
  source: { topic: string; partition: number; ofParty?: true | undefined },
  letter: DeadLetter,
  seal: Seal,
): Promise<OutgoingMessage> {
  const body = letter.message.value ?? NO_BODY;
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
  const fits = body.length <= MOST_BODY;
  if (!fits) headers['bron-bytes'] = `${body.length}`;
  return {
    topic: `${source.topic}.dlq`,
    key: null,
    value: await seal(fits ? body : NO_BODY),
    headers,
    ...(source.ofParty === true && { forParty: true }),
  };
}
