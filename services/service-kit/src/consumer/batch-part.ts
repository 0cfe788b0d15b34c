import { type DeadLetter, VERWERKING_MISLUKT } from './dead-letter.ts';
import type { HeldBack, Readable } from './decode-chunk.ts';

/** What one transaction is about: messages to handle, letters to write, and the stretch of the partition it covers. */
export interface BatchPart {
  readable: readonly Readable[];
  poison: readonly DeadLetter[];
  /** First offset covered; where the partition must stand before it. */
  from: number;
  /** Where the partition stands after it. */
  nextOffset: number;
  /** The message right behind it, when the partition must wait there. */
  heldBack?: HeldBack;
}

/** Last offset whose place in the log this part speaks of: a message held back was seen, though not handled. */
export function lastOffsetOf(part: BatchPart): number {
  return part.heldBack?.offset ?? part.nextOffset - 1;
}

/** Halves a part that fails as a whole, to find the message that does it. */
export function halvePart(part: BatchPart): [BatchPart, BatchPart] {
  const middle = Math.ceil(part.readable.length / 2);
  const border = part.readable[middle]?.consumed.offset ?? part.nextOffset;
  const before = part.poison.filter((letter) => Number(letter.message.offset) < border);
  const after = part.poison.filter((letter) => Number(letter.message.offset) >= border);
  return [
    { readable: part.readable.slice(0, middle), poison: before, from: part.from, nextOffset: border },
    { ...part, readable: part.readable.slice(middle), poison: after, from: border },
  ];
}

/** A part of one message, with that message as a dead letter instead. */
export function letterPart(part: BatchPart, error: unknown): BatchPart {
  const letters = part.readable.map(({ fetched }) => ({
    message: fetched,
    reason: VERWERKING_MISLUKT,
    error,
  }));
  const poison = [...part.poison, ...letters].sort(
    (a, b) => Number(a.message.offset) - Number(b.message.offset),
  );
  return { ...part, readable: [], poison };
}
