import type { FetchedMessage } from '../kafka/kafka-consumer.ts';

/** A run of messages for one transaction; `nextOffset` is where the partition stands after it. */
export interface Chunk {
  messages: readonly FetchedMessage[];
  nextOffset: number;
}

/**
 * Cuts what one fetch brought into transactions of bounded size. `endOffset` is where the last one leaves the
 * partition: after the last offset the fetch covers, which may be a gap or a control record.
 */
export function chunkMessages(
  messages: readonly FetchedMessage[],
  endOffset: number,
  maxMessages: number,
  maxBytes: number,
): Chunk[] {
  const chunks: Chunk[] = [];
  let start = 0;
  let bytes = 0;
  for (let index = 0; index < messages.length; index++) {
    const size = messages[index]?.value?.length ?? 0;
    if (index > start && (index - start >= maxMessages || bytes + size > maxBytes)) {
      chunks.push({
        messages: messages.slice(start, index),
        nextOffset: Number(messages[index - 1]?.offset) + 1,
      });
      start = index;
      bytes = 0;
    }
    bytes += size;
  }
  chunks.push({ messages: messages.slice(start), nextOffset: endOffset });
  return chunks;
}
