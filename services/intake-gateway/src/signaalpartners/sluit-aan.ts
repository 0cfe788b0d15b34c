import { clientIdpatroon, dlq, type Topic, topicSettings } from '@meldpunt/contracts';
import type { AclRule, KafkaAdmin, Queryable, TopicToCreate } from '@meldpunt/service-kit';
import type { Topicnamen } from '../topicnamen.ts';
import { decideToegang } from './decide-toegang.ts';

interface OpKafka {
  readonly soort: 'PARTNER' | 'GEMEENTE';
  readonly id: string;
  readonly clientId: string | null;
  /** Its topics are there. */
  readonly gereed: boolean;
}

/** A party whose client may use no consumer groups. */
type Groepsloos = { readonly partnerId: string } | { readonly gemeentecode: string };

const SELECT_OP_KAFKA = `
  select 'PARTNER' as soort, partner_id as id, case when actief then client_id end as "clientId",
    kafka_gereed as gereed from signaalpartner where aansluiting = 'KAFKA'
  union all
  select 'GEMEENTE', gemeentecode, client_id, kafka_gereed from gemeente where aansluiting = 'KAFKA'
  order by 1, 2`;
const MARK_PARTNER = 'update signaalpartner set kafka_gereed = true where partner_id = $1';
const MARK_GEMEENTE = 'update gemeente set kafka_gereed = true where gemeentecode = $1';

/**
 * Makes the topics of parties with a Kafka connection and sees to it that at each of these their client has access and
 * nobody else: it may write its own topic in, read its own topics out and the dead letters of what it wrote
 * (docs/besluiten/0097), and nothing more. Compares with what stands at the broker, so that whatever came between the
 * last change and the broker is put right by the next round, on any instance.
 *
 * @returns parties whose client gets no groups, because its name was recorded before names had a form.
 */
export async function sluitAan(
  db: Queryable,
  admin: KafkaAdmin,
  topics: Topicnamen,
): Promise<readonly Groepsloos[]> {
  const { rows } = await db.query<OpKafka>(SELECT_OP_KAFKA);
  const { withdraw, grant } = decideToegang(
    rows.flatMap((partij) => rulesOf(partij, topics)),
    await admin.listAcls(),
    (topic) => topics.isOfParty(topic),
  );
  // First: who left must not stay because of a topic that cannot be made.
  await admin.deleteAcls(withdraw);
  for (const partij of rows) {
    if (partij.gereed) continue;
    const { schrijft, leest } = topicsOf(partij, topics);
    await admin.createTopics(
      [...schrijft.flatMap((topic) => [topic, dlq(topic)]), ...leest].map((topic) => toCreate(topic, topics)),
    );
    await db.query(partij.soort === 'PARTNER' ? MARK_PARTNER : MARK_GEMEENTE, [partij.id]);
  }
  await admin.createAcls(grant);
  return rows
    .filter(({ clientId }) => clientId !== null && !hasGroups(clientId))
    .map(({ soort, id }) => (soort === 'PARTNER' ? { partnerId: id } : { gemeentecode: id }));
}

const CLIENT_ID = new RegExp(clientIdpatroon, 'u');

/** With another name it would be given the groups of somebody else. */
function hasGroups(clientId: string): boolean {
  return CLIENT_ID.test(clientId);
}

function topicsOf({ soort, id }: OpKafka, topics: Topicnamen): { schrijft: Topic[]; leest: Topic[] } {
  return soort === 'PARTNER' ? topics.ofPartner(id) : topics.ofGemeente(id);
}

function toCreate(topic: Topic, topics: Topicnamen): TopicToCreate {
  return { topic: topics.of(topic), partitions: topic.partities, config: topicSettings(topic) };
}

function rulesOf(partij: OpKafka, topics: Topicnamen): AclRule[] {
  if (partij.clientId === null) return [];
  const principal = `User:${partij.clientId}`;
  const on = (topic: Topic, operation: AclRule['operation']): AclRule => ({
    principal,
    resource: 'topic',
    name: topics.of(topic),
    pattern: 'literal',
    operation,
  });
  const { schrijft, leest } = topicsOf(partij, topics);
  const rules = [
    ...schrijft.flatMap((topic) => [on(topic, 'write'), on(topic, 'describe')]),
    ...[...leest, ...schrijft.map(dlq)].flatMap((topic) => [on(topic, 'read'), on(topic, 'describe')]),
  ];
  if (!hasGroups(partij.clientId)) return rules;
  const name = `${partij.clientId}.`;
  return [...rules, { principal, resource: 'group', name, pattern: 'prefixed', operation: 'read' }];
}
