import { setTimeout as pause } from 'node:timers/promises';
import type { Consumer, Kafka } from 'kafkajs';
import { houdVol, isAfgebroken } from './zend.ts';

const OPNIEUW_MS = 200;
/** After a crash the group waits this long for the reader that was, before it gives its place to the next. */
const SESSIE_MS = 10_000;

export type Meelezer = {
  /** Throws what made an end to the reading, if anything did: whoever waits for a message would wait for nothing. */
  controleer(): void;
  sluit(): Promise<void>;
};

/**
 * Reads a topic from its beginning, or from where `groep` was, until it is closed. Goes on where the library gives up: a
 * broker that goes away in the middle of a login looks to it like a refusal, after which it never tries again.
 */
export async function leesMee(
  { kafka, groep, topic }: { kafka: Kafka; groep: string; topic: string },
  verwerk: (waarde: Buffer, offset: bigint) => void,
): Promise<Meelezer> {
  const consumers = new Set<Consumer>();
  let gesloten = false;
  let opnieuw: Promise<void> = Promise.resolve();
  let einde: { oorzaak: unknown } | undefined;

  async function lees(): Promise<void> {
    const consumer = kafka.consumer({
      groupId: groep,
      sessionTimeout: SESSIE_MS,
      // Leaving waits for the fetch under way: five seconds of nothing, otherwise, on a quiet topic.
      maxWaitTimeInMs: 250,
      allowAutoTopicCreation: false,
    });
    consumers.add(consumer);
    consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
      if (restart || gesloten) return;
      consumers.delete(consumer);
      // One after the other, so that whoever closes waits for all of it.
      opnieuw = opnieuw
        .then(() => begin(error))
        .catch((oorzaak: unknown) => {
          einde = { oorzaak };
        });
    });
    try {
      await consumer.connect();
      await consumer.subscribe({ topic, fromBeginning: true });
      await consumer.run({
        eachMessage: async ({ message }) => {
          if (message.value !== null) verwerk(message.value, BigInt(message.offset));
        },
      });
    } catch (error) {
      consumers.delete(consumer);
      await consumer.disconnect().catch(() => undefined);
      throw error;
    }
  }

  async function begin(naFout: unknown): Promise<void> {
    if (!isAfgebroken(naFout)) throw naFout;
    await pause(OPNIEUW_MS);
    await houdVol(async () => (gesloten ? undefined : lees()));
  }

  await lees();
  return {
    controleer() {
      if (einde !== undefined)
        throw new Error(`het lezen van ${topic} is opgehouden`, { cause: einde.oorzaak });
    },
    async sluit() {
      gesloten = true;
      await opnieuw;
      await Promise.all([...consumers].map((consumer) => consumer.disconnect()));
    },
  };
}
