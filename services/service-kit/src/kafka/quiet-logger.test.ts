import { logLevel } from 'kafkajs';
import { expect, test } from 'vitest';
import { createLog } from '../log/log.ts';
import { quietLogger } from './quiet-logger.ts';

function hear(...messages: unknown[]): string[] {
  const lines: string[] = [];
  const log = createLog({ service: 'proef', write: (line) => lines.push(JSON.parse(line).msg) });
  const write = quietLogger(log, () => 0)(logLevel.INFO);
  for (const message of messages) {
    const entry = { message, timestamp: '' };
    // The library declares the message to be text and does not keep to it.
    Reflect.apply(write, undefined, [
      { namespace: 'Broker', level: logLevel.ERROR, label: 'ERROR', log: entry },
    ]);
  }
  return lines;
}

test('an error in the place of a text is told by its class, and does not throw into the library', () => {
  expect(hear(new TypeError('token 123456782'), undefined)).toEqual([
    'client library met TypeError',
    'client library met Unknown',
  ]);
});

test('the same message comes once in half a minute, and what is normal not at all', () => {
  expect(hear('Connection error', 'Connection error', 'The group is rebalancing, re-joining')).toEqual([
    'Connection error',
  ]);
});
