/**
 * Reads bytes of ours with Confluent's own client against the schemas a gateway serves, and prints what it read.
 * A process of its own: under the conditions a test runs with, a dependency of that client cannot be loaded.
 *
 *   node test/read-with-registry.ts <url of the gateway> <base64 of a message>
 */
import { AvroDeserializer, SchemaRegistryClient, SerdeType } from '@confluentinc/schemaregistry';

const [url = '', base64 = ''] = process.argv.slice(2);
const client = SchemaRegistryClient.newClient({ baseURLs: [url] });
const subjects = await client.getAllSubjects();
const latest = await client.getLatestSchemaMetadata('partner.water.meldingen.v1-value');
const deserializer = new AvroDeserializer(client, SerdeType.VALUE, {});
const read: unknown = await deserializer.deserialize('meldpunt.melding.v1', Buffer.from(base64, 'base64'));
process.stdout.write(
  JSON.stringify({ subjects, latest: latest.schema, read }, (_key, value: unknown) =>
    typeof value === 'bigint' ? Number(value) : value,
  ),
);
