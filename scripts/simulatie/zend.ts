import { setTimeout as pause } from 'node:timers/promises';
import type { Producer, ProducerRecord } from 'kafkajs';
import { VOLHOUDEN_MS } from './verzoek.ts';

/**
 * A send of a party that does not give up because a broker went away in the middle of a login: the library takes that
 * for a refusal and never tries again. What is sent may arrive twice; the interfaces are made for that.
 */
export async function zendVolhoudend(producer: Producer, zending: ProducerRecord): Promise<void> {
  const tot = Date.now() + VOLHOUDEN_MS;
  for (;;) {
    try {
      await producer.send(zending);
      return;
    } catch (error) {
      if (!isAfgebrokenLogin(error) || Date.now() > tot) throw error;
      await pause(200);
    }
  }
}

function isAfgebrokenLogin(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'KafkaJSSASLAuthenticationError' || isAfgebrokenLogin(error.cause);
}
