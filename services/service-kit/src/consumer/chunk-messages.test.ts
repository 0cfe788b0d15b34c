import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunkMessages } from './chunk-messages.ts';

const message = (offset: number, bytes: number) => ({
  offset: `${offset}`,
  key: null,
  value: bytes < 0 ? null : Buffer.alloc(bytes),
  timestamp: '0',
});

test('every message comes once, in order, within both bounds, and the chunks join up to the end', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1, max: 50 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 10 }),
      fc.integer({ min: 1, max: 100 }),
      (sizes, maxMessages, maxBytes) => {
        const messages = sizes.map((bytes, nr) => message(nr * 2, bytes));
        const chunks = chunkMessages(messages, 1_000, maxMessages, maxBytes);
        expect(chunks.flatMap((chunk) => chunk.messages)).toEqual(messages);
        expect(chunks.at(-1)?.nextOffset).toBe(1_000);
        for (const [nr, chunk] of chunks.entries()) {
          const bytes = chunk.messages.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
          expect(chunk.messages.length).toBeLessThanOrEqual(maxMessages);
          if (chunk.messages.length > 1) expect(bytes).toBeLessThanOrEqual(maxBytes);
          const next = chunks[nr + 1]?.messages[0];
          if (next !== undefined) expect(chunk.nextOffset).toBeLessThanOrEqual(Number(next.offset));
        }
      },
    ),
  );
});

test('a fetch without messages, all compacted away, still moves the position', () => {
  expect(chunkMessages([], 40, 10, 10)).toEqual([{ messages: [], nextOffset: 40 }]);
});
