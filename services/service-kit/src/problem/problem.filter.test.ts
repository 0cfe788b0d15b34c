import 'reflect-metadata';
import { Readable } from 'node:stream';
import { ExecutionContextHost } from '@nestjs/core/internal';
import { expect, it } from 'vitest';
import { createLog } from '../log/log.ts';
import { ProblemFilter } from './problem.filter.ts';

const reply = { sent: true };

/** What is logged when `fail` ends the reading of a request of which a part has come. */
async function loggedWhen(fail: (raw: Readable) => void): Promise<unknown[]> {
  const lines: string[] = [];
  const filter = new ProblemFilter(
    {},
    'urn:',
    createLog({ service: 'proef', write: (line) => lines.push(line) }),
  );
  const raw = new Readable({ read: () => undefined });
  raw.push('{"kenmerk":');
  const request = { method: 'POST', routeOptions: { url: '/v1/leveringen' }, raw };
  try {
    for await (const _piece of raw) fail(raw);
  } catch (error) {
    expect(raw.destroyed).toBe(true);
    filter.catch(error, new ExecutionContextHost([request, reply]));
  }
  return lines.map((line) => JSON.parse(line)).map(({ level, msg }) => [level, msg]);
}

it('tells a caller that went away from a failure of our own in the middle of a request', async () => {
  const reset = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
  expect(await loggedWhen((raw) => raw.destroy(reset))).toEqual([['info', 'caller went away']]);
  const ours = () => {
    throw new Error('a fault of ours');
  };
  expect(await loggedWhen(ours)).toEqual([['error', 'request failed']]);
});
