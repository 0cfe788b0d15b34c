import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { untilRefused } from './until-refused.ts';

test('a body that falls silent ends as one whose connection broke, after what came of it', async () => {
  const body = new Readable({ read: () => undefined });
  body.push('{}');
  const pieces: string[] = [];
  const reading = (async () => {
    for await (const piece of untilRefused(body, 5)) pieces.push(String(piece));
  })();
  await expect(reading).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(pieces).toEqual(['{}']);
  expect(body.destroyed).toBe(true);
});

test('while we are busy with what came, the sender may wait for us', async () => {
  const body = Readable.from([Buffer.from('a'), Buffer.from('b')]);
  const pieces: string[] = [];
  for await (const piece of untilRefused(body, 5)) {
    pieces.push(String(piece));
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  expect(pieces).toEqual(['a', 'b']);
});

test('what is refused is read to its end, and not broken off', async () => {
  const body = Readable.from([Buffer.from('a'), Buffer.from('b')]);
  for await (const _ of untilRefused(body)) break;
  await new Promise((resolve) => body.once('end', resolve));
  expect(body.errored).toBeNull();
});
