import { setTimeout as pause } from 'node:timers/promises';
import type { Producer, ProducerRecord } from 'kafkajs';
import { VOLHOUDEN_MS } from './verzoek.ts';

/** What the library says when a broker is away, or went away in the middle of a login: it takes that for a refusal. */
const AFGEBROKEN = new Set([
  'KafkaJSSASLAuthenticationError',
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
]);

/** A party does not give up because a broker is away for a while, where the library would not try again. */
export async function houdVol<T>(doe: () => Promise<T>): Promise<T> {
  const tot = Date.now() + VOLHOUDEN_MS;
  for (;;) {
    try {
      return await doe();
    } catch (error) {
      if (!isAfgebroken(error) || Date.now() > tot) throw error;
      await pause(200);
    }
  }
}

/** What is sent may arrive twice; the interfaces are made for that. */
export async function zendVolhoudend(producer: Producer, zending: ProducerRecord): Promise<void> {
  await houdVol(() => producer.send(zending));
}

/** Whether it will pass: a connection that went, also where the library calls that a refusal, or a broker that comes up. */
export function isAfgebroken(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return AFGEBROKEN.has(error.name) || isTijdelijk(error) || isAfgebroken(error.cause);
}

/** What the broker says while it comes up: it does not lead the partition yet, the group is still being read. */
function isTijdelijk(error: Error): boolean {
  return error.name === 'KafkaJSProtocolError' && 'retriable' in error && error.retriable === true;
}
