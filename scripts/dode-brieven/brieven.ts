/* What services could not handle, and sending it to them again. What is in a letter is sealed and not needed for that. */
import type { Admin, Kafka, Message } from 'kafkajs';
import { leesTopicsTotEinde } from '../simulatie/lees-topic.ts';

/** A message nobody could handle, by where it stands. One that came to the dead letters twice is one. */
export type DodeBrief = {
  /** Topic, partition and offset of the message itself. */
  bron: string;
  partitie: number;
  offset: string;
  /** Why, and what was thrown: codes only. */
  reden: string;
  foutklasse: string | null;
  foutcode: string | null;
};

export type Aansluiting = { operator: Kafka; admin: Pick<Admin, 'fetchTopicOffsets' | 'listTopics'> };

export type Keuze = { bron?: string | undefined; reden?: string | undefined };

/** A send holds at most this many messages, so that it stays below the limit of the broker whatever their size. */
const PER_ZENDING = 100;
const GROEP = 'dienst.beheer-dode-brieven';

export async function leesBrieven({ operator, admin }: Aansluiting, keuze: Keuze): Promise<DodeBrief[]> {
  const topics = (await admin.listTopics()).filter(
    (naam) => naam.endsWith('.dlq') && (keuze.bron === undefined || naam === `${keuze.bron}.dlq`),
  );
  const brieven = new Map<string, DodeBrief>();
  await leesTopicsTotEinde(operator, admin, topics, GROEP, (_topic, _partition, { headers = {} }) => {
    const kop = (naam: string) => (headers[naam] === undefined ? null : String(headers[naam]));
    const [bron, partitie, offset, reden] = ['bron-topic', 'bron-partitie', 'bron-offset', 'reden'].map(kop);
    // Written by somebody else than the consumers of the hub: it names no message that could be sent again.
    if (bron == null || partitie == null || offset == null || reden == null) return;
    if (keuze.reden !== undefined && reden !== keuze.reden) return;
    brieven.set(`${bron} ${partitie} ${offset}`, {
      bron,
      partitie: Number(partitie),
      offset,
      reden,
      foutklasse: kop('fout-klasse'),
      foutcode: kop('fout-code'),
    });
  });
  return [...brieven.values()];
}

export type Verzending = { gezonden: number; verdwenen: number };

/**
 * Sends the messages themselves once more, each to the partition it came from, in their order. Every reader of the topic
 * gets them; who handled them before knows them by id and version. `verdwenen` are those the topic does not hold any more.
 */
export async function zendOpnieuw(
  { operator, admin }: Aansluiting,
  brieven: readonly DodeBrief[],
): Promise<Verzending> {
  let gezonden = 0;
  const producer = operator.producer({ allowAutoTopicCreation: false, maxInFlightRequests: 1 });
  await producer.connect();
  try {
    for (const [bron, groep] of Map.groupBy(brieven, (brief) => brief.bron)) {
      const gezocht = new Set(groep.map(({ partitie, offset }) => `${partitie} ${offset}`));
      const berichten: Message[] = [];
      await leesTopicsTotEinde(operator, admin, [bron], GROEP, (_topic, partition, bericht) => {
        const { key, value, headers = {}, offset } = bericht;
        if (gezocht.has(`${partition} ${offset}`)) berichten.push({ key, value, headers, partition });
      });
      // A partition at a time: of a send to several the library may skip one and say nothing (docs/besluiten/0063).
      for (const eigen of Map.groupBy(berichten, ({ partition }) => partition).values()) {
        for (let van = 0; van < eigen.length; van += PER_ZENDING)
          await producer.send({ topic: bron, acks: -1, messages: eigen.slice(van, van + PER_ZENDING) });
      }
      gezonden += berichten.length;
    }
  } finally {
    await producer.disconnect();
  }
  return { gezonden, verdwenen: brieven.length - gezonden };
}

/** A line per topic, reason and error, the most first. */
export function telBrieven(brieven: readonly DodeBrief[]): { wat: string; aantal: number }[] {
  const wat = ({ bron, reden, foutklasse, foutcode }: DodeBrief) =>
    [bron, reden, foutklasse, foutcode].filter((deel) => deel !== null).join('  ');
  return [...Map.groupBy(brieven, wat)]
    .map(([naam, groep]) => ({ wat: naam, aantal: groep.length }))
    .sort((a, b) => b.aantal - a.aantal || (a.wat < b.wat ? -1 : 1));
}
