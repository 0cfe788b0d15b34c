import { expect, test } from 'vitest';
import { sampleOf } from '../../contracts/scripts/samples.ts';
import { encode, type RecordNaam, topics } from '../../contracts/src/index.ts';
import { afhandelingSubscription } from '../../services/casework/src/eigen-systeem/eigen-systemen.ts';
import { subscriptions as casework } from '../../services/casework/src/subscriptions.ts';
import { subscriptions as feedback } from '../../services/feedback/src/subscriptions.ts';
import { subscriptions as gateway } from '../../services/intake-gateway/src/subscriptions.ts';
import { Topicnamen } from '../../services/intake-gateway/src/topicnamen.ts';
import { subscriptions as metrics } from '../../services/metrics/src/subscriptions.ts';
import { MessageHeaders, poisonReason, type Subscription } from '../../services/service-kit/src/index.ts';
import { subscriptions as router } from '../../services/signal-router/src/subscriptions.ts';

const same = (naam: string) => naam;
const ofTheHub = [
  ...casework(same),
  ...feedback(same),
  ...gateway(new Topicnamen()),
  ...metrics(same),
  ...router(same),
];

function schemaOf(topic: string): RecordNaam {
  const found = Object.values(topics).find(({ naam }) => naam === topic);
  if (found === undefined) throw new Error(`${topic} is no topic of the hub`);
  return found.schema;
}

/** Whether the partition waits for a newer release, or the message goes to the dead letters. */
function fateOf(subscription: Subscription<unknown>, bytes: Buffer): string {
  try {
    subscription.decode(bytes, new MessageHeaders());
    return 'read';
  } catch (error) {
    const reason = poisonReason(error);
    return `${subscription.tooOldReasons.includes(reason) ? 'waits' : 'away'} ${reason}`;
  }
}

function withId(bytes: Buffer, id: number): Buffer {
  const other = Buffer.from(bytes);
  other.writeUInt32BE(id, 1);
  return other;
}

test('a service waits for its newer release where the hub wrote a schema or a code it does not know', () => {
  expect(ofTheHub.length).toBeGreaterThan(20);
  for (const subscription of ofTheHub) {
    const schema = schemaOf(subscription.topic);
    const bytes = encode(schema, sampleOf(schema, 2));
    expect(fateOf(subscription, bytes), subscription.topic).toBe('read');
    expect(fateOf(subscription, withId(bytes, 4_000_000)), subscription.topic).toBe('waits ONBEKEND_SCHEMA');
    const nobodys =
      schema === 'Dag' ? encode('Gemeente', sampleOf('Gemeente', 2)) : encode('Dag', sampleOf('Dag', 2));
    expect(fateOf(subscription, nobodys), subscription.topic).toBe('away ANDER_SCHEMA');
    expect(fateOf(subscription, Buffer.from('{"versie":2}')), subscription.topic).toBe('away GEEN_AVRO');
    expect(fateOf(subscription, bytes.subarray(0, bytes.length - 1)), subscription.topic).toBe(
      'away AFGEKAPT',
    );
  }
});

test('a code that a newer release of the hub knows makes its readers wait', () => {
  const signaal = sampleOf('Signaal', 2);
  const [first] = signaal.meldingen;
  if (first === undefined) return expect.fail('no melding in the sample');
  const bytes = encode('Signaal', { ...signaal, meldingen: [first], motivering: [] });
  bytes.write('X'.repeat(first.soort.length), bytes.indexOf(first.soort));
  for (const subscription of ofTheHub.filter(({ topic }) => topic === topics.signaal.naam)) {
    expect(fateOf(subscription, bytes)).toBe('waits ONBEKENDE_CODE');
  }
});

test('what a party writes under a schema nobody knows is its mistake', () => {
  const subscription = afhandelingSubscription('0344', same);
  const bytes = encode('GemeenteAfhandeling', sampleOf('GemeenteAfhandeling', 2));
  expect(fateOf(subscription, withId(bytes, 4_000_000))).toBe('away ONBEKEND_SCHEMA');
});
