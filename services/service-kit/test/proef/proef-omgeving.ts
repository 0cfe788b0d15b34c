import { afterAll, beforeAll, inject } from 'vitest';
import { uniqueName } from '../../../../test/harnas/topics.ts';
import { connectKafka, type KafkaConnection } from '../../src/kafka/kafka-connection.ts';
import type { Producer } from '../../src/kafka/producer.ts';
import { createLog, silentLog } from '../../src/log/log.ts';
import { createServiceDatabase, type ServiceDatabase } from '../service-database.ts';
import { type Proef, type ProefSettings, startProef } from './proef-consumer.ts';

const MIGRATIONS = new URL('./migrations', import.meta.url);

/** A topic `in`, a topic `uit` and the database of the trial service, apart from every other test. */
export interface ProefPlek {
  db: ServiceDatabase;
  in: string;
  uit: string;
  group: string;
  kafka: KafkaConnection;
  producer: Producer;
  lines: string[];
  start(more?: Partial<ProefSettings>): Proef;
  /** How often each thing was handled, by id. */
  seen(): Promise<Map<string, number>>;
  nextOffset(partition?: number): Promise<number | undefined>;
}

/** Gives each test of a file places of its own and clears them afterwards. */
export function proefOmgeving(): {
  /** `config`: settings of the topic \`in\` on the broker. */
  plek(partitions?: number, config?: Readonly<Record<string, string>>): Promise<ProefPlek>;
} {
  const cleanUp: (() => Promise<void>)[] = [];
  let kafka: KafkaConnection;
  let producer: Producer;
  beforeAll(() => {
    kafka = connectKafka({ brokers: inject('kafkaBrokers'), clientId: 'proef-test', log: silentLog });
    producer = kafka.producer();
  });
  afterAll(async () => {
    for (const clean of cleanUp.reverse()) await clean();
    await producer.close();
    await kafka.close();
  });
  return {
    async plek(partitions = 1, config = {}) {
      const lines: string[] = [];
      const log = createLog({ service: 'proef', level: 'debug', write: (line) => lines.push(line) });
      const db = await createServiceDatabase('proef', MIGRATIONS, { log });
      cleanUp.push(() => db.drop());
      const [incoming, outgoing] = [uniqueName('in'), uniqueName('uit')];
      const topics = [incoming, outgoing, `${incoming}.dlq`];
      await kafka.admin.createTopics(
        topics.map((topic) =>
          topic === incoming ? { topic, partitions, config } : { topic, partitions: 1 },
        ),
      );
      cleanUp.push(() => kafka.admin.deleteTopics(topics));
      const group = uniqueName('proef');
      const { verwerker } = db.database;
      return {
        db,
        in: incoming,
        uit: outgoing,
        group,
        kafka,
        producer,
        lines,
        start(more = {}) {
          const proef = startProef({
            brokers: inject('kafkaBrokers'),
            database: db.database,
            topic: incoming,
            uit: outgoing,
            group,
            log,
            ...more,
          });
          cleanUp.push(() => proef.stop());
          return proef;
        },
        async seen() {
          const { rows } = await verwerker.query<{ id: string; n: number }>(
            'select ding_id as id, count(*) as n from gezien group by ding_id',
          );
          return new Map(rows.map(({ id, n }) => [id, n]));
        },
        async nextOffset(partition = 0) {
          const { rows } = await verwerker.query<{ n: number }>(
            'select volgende_offset as n from verbruik where topic = $1 and partitie = $2',
            [incoming, partition],
          );
          return rows[0]?.n;
        },
      };
    },
  };
}

/** Every id from 0 up to `count`, each handled once. */
export function onceEach(count: number): Map<string, number> {
  return new Map(Array.from({ length: count }, (_, nr) => [`d${nr}`, 1]));
}
