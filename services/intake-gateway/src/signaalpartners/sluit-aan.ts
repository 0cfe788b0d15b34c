import { dlq, type Topic, topicSettings } from '@meldpunt/contracts';
import type { AclRule, KafkaAdmin, Queryable, TopicToCreate } from '@meldpunt/service-kit';
import type { Topicnamen } from '../topicnamen.ts';

interface TeSluiten {
  readonly soort: 'PARTNER' | 'GEMEENTE';
  readonly id: string;
  readonly clientId: string | null;
}

const SELECT_OPEN = `
  select 'PARTNER' as soort, partner_id as id, client_id as "clientId" from signaalpartner
   where aansluiting = 'KAFKA' and not kafka_gereed
  union all
  select 'GEMEENTE', gemeentecode, client_id from gemeente where aansluiting = 'KAFKA' and not kafka_gereed
  order by 1, 2`;
const MARK_PARTNER = 'update signaalpartner set kafka_gereed = true where partner_id = $1';
const MARK_GEMEENTE = 'update gemeente set kafka_gereed = true where gemeentecode = $1';

/**
 * Makes the topics of parties with a Kafka connection and writes the access rules of their client: each may write
 * its own topic in, read its own topics out, and nothing else. May run again; does nothing when all are connected.
 */
export async function sluitAan(db: Queryable, admin: KafkaAdmin, topics: Topicnamen): Promise<void> {
  const { rows } = await db.query<TeSluiten>(SELECT_OPEN);
  for (const { soort, id, clientId } of rows) {
    const { schrijft, leest } = soort === 'PARTNER' ? topics.ofPartner(id) : topics.ofGemeente(id);
    await admin.createTopics(
      [...schrijft.flatMap((topic) => [topic, dlq(topic)]), ...leest].map((topic) => toCreate(topic, topics)),
    );
    if (clientId !== null) await admin.createAcls(rulesOf(clientId, schrijft, leest, topics));
    await db.query(soort === 'PARTNER' ? MARK_PARTNER : MARK_GEMEENTE, [id]);
  }
}

function toCreate(topic: Topic, topics: Topicnamen): TopicToCreate {
  return { topic: topics.of(topic), partitions: topic.partities, config: topicSettings(topic) };
}

function rulesOf(
  clientId: string,
  schrijft: readonly Topic[],
  leest: readonly Topic[],
  topics: Topicnamen,
): AclRule[] {
  const principal = `User:${clientId}`;
  const on = (topic: Topic, operation: AclRule['operation']): AclRule => ({
    principal,
    resource: 'topic',
    name: topics.of(topic),
    pattern: 'literal',
    operation,
  });
  return [
    ...schrijft.flatMap((topic) => [on(topic, 'write'), on(topic, 'describe')]),
    ...leest.flatMap((topic) => [on(topic, 'read'), on(topic, 'describe')]),
    { principal, resource: 'group', name: `${clientId}.`, pattern: 'prefixed', operation: 'read' },
  ];
}
