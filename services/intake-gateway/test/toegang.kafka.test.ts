import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode, type PartnerMelding } from '@meldpunt/contracts';
import { type Admin, Kafka, type KafkaConfig, logLevel } from 'kafkajs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyAcls } from '../../../infra/kafka/acls.ts';
import { type RunningKafka, startKafka } from '../../../infra/kafka/start.ts';
import { legeRegel } from '../../../scripts/natie/regel.ts';
import { aclsOf, hubTopics } from '../../../scripts/start/kafka-rechten.ts';
import { startTestIssuer, type TestIssuer } from '../../../test/harnas/issuer.ts';
import { alleAcls, type Oordeel, Probeerder } from '../../../test/keten/muren/kafka.ts';
import { until } from '../../service-kit/test/until.ts';
import { jsonOf, type Proefgateway, startProefgateway } from './proefgateway.ts';

const BEHEER = 'dienst.beheer';
const GATEWAY = 'dienst.intake-gateway';
const AUDIENCE = 'meldpunt-kafka';
const REFUSED = 'TOPIC_AUTHORIZATION_FAILED';

let directory: string;
let issuer: TestIssuer;
let broker: RunningKafka;
let admin: Admin;
let gateway: Proefgateway;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'toegang-'));
  issuer = await startTestIssuer();
  const password = 'password-of-gateway';
  broker = await startKafka({
    dataDir: directory,
    readyTimeoutMs: 150_000,
    users: { [BEHEER]: 'password-of-beheer', [GATEWAY]: password },
    superUsers: [BEHEER],
    outside: { issuer: issuer.issuer, jwksUrl: issuer.jwksUrl, audience: AUDIENCE },
  });
  admin = new Kafka({
    clientId: 'beheer',
    logLevel: logLevel.NOTHING,
    ...broker.clientConfig(BEHEER),
  }).admin();
  await admin.connect();
  await admin.createTopics({ topics: hubTopics(1), waitForLeaders: true });
  // The gateway with the rights that it has in the hub, and none besides.
  await applyAcls(admin, aclsOf('intake-gateway', GATEWAY));
  const auth = { mechanism: 'plain', username: GATEWAY, password } as const;
  gateway = await startProefgateway({ brokers: broker.brokers, auth });
}, 290_000);

afterAll(async () => {
  await gateway?.stop();
  await admin?.disconnect();
  await broker?.stop();
  await issuer?.stop();
  await rm(directory, { recursive: true, force: true });
});

/** What stands at the broker for a client, a line for each rule; all of them when none is named. */
async function regelsVan(clientId?: string): Promise<string[]> {
  const { resources } = await admin.describeAcls({
    ...alleAcls,
    ...(clientId === undefined ? {} : { principal: `User:${clientId}` }),
  });
  return resources
    .flatMap(({ resourceName, acls }) =>
      acls.map(({ principal, operation }) => `${principal} ${resourceName} ${operation}`),
    )
    .toSorted();
}

const aanmeldingVan = (clientId: string): KafkaConfig => ({
  clientId,
  brokers: broker.outsideBrokers,
  sasl: {
    mechanism: 'oauthbearer',
    oauthBearerProvider: async () => ({
      value: await issuer.issueToken({ organisatie: clientId, scopes: ['kafka'], audience: AUDIENCE }),
    }),
  },
});

async function alsPartij<T>(clientId: string, werk: (partij: Probeerder) => Promise<T>): Promise<T> {
  const partij = new Probeerder(aanmeldingVan(clientId), `${clientId}.`);
  await partij.begin();
  try {
    return await werk(partij);
  } finally {
    await partij.sluit();
  }
}

interface Toegang {
  readonly schrijft: Oordeel;
  readonly leest: Oordeel;
}

const MAG: Toegang = { schrijft: 'OK', leest: 'OK' };
const MAG_NIET: Toegang = { schrijft: REFUSED, leest: REFUSED };

async function toegangVan(clientId: string, schrijft: string, leest: string): Promise<Toegang> {
  return alsPartij(clientId, async (partij) => ({
    schrijft: await partij.schrijf(schrijft),
    leest: await partij.lees(leest),
  }));
}

const bijPartner = (clientId: string, partnerId: string) =>
  toegangVan(clientId, `partner.${partnerId}.meldingen.v1`, `partner.${partnerId}.terugkoppelingen.v1`);
const bijGemeente = (clientId: string, gemeentecode: string) =>
  toegangVan(clientId, `gemeente.${gemeentecode}.afhandelingen.v1`, `gemeente.${gemeentecode}.signalen.v1`);

async function zetPartner(partnerId: string, more: Readonly<Record<string, unknown>>): Promise<void> {
  const answer = await gateway.beheer('PUT', `/v1/signaalpartners/${partnerId}`, {
    naam: partnerId,
    soort: 'WATER',
    aansluiting: 'KAFKA',
    ...more,
  });
  expect([answer.status, await jsonOf(answer)]).toMatchObject([200, {}]);
}

async function zetGemeente(gemeentecode: string, more: Readonly<Record<string, unknown>>): Promise<void> {
  const answer = await gateway.beheer('PUT', `/v1/gemeenten/${gemeentecode}`, {
    naam: gemeentecode,
    inwoners: 100_000,
    aansluiting: 'KAFKA',
    ...more,
  });
  expect([answer.status, await jsonOf(answer)]).toMatchObject([200, {}]);
}

/** A broker applies a rule a moment after it took it. */
const zonderRegels = (clientId: string) => until(async () => (await regelsVan(clientId)).length === 0);
const metRegels = (clientId: string, aantal: number) =>
  until(async () => (await regelsVan(clientId)).length === aantal);
/** Write and describe on the topic in, read and describe on its dead letters and two topics out, read in its groups. */
const VAN_EEN_PARTIJ = 9;

/** What stands on the dead letters of a party for its own client: code and place of what could not be handled. */
async function leesBrieven(clientId: string, topic: string, aantal: number): Promise<object[]> {
  const kafka = new Kafka({ ...aanmeldingVan(clientId), logLevel: logLevel.NOTHING });
  const consumer = kafka.consumer({ groupId: `${clientId}.brieven`, maxWaitTimeInMs: 100 });
  const brieven: object[] = [];
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message: { headers, timestamp } }) => {
        const [reden, bron, partitie, offset] = ['reden', 'bron-topic', 'bron-partitie', 'bron-offset'].map(
          (naam) => String(headers?.[naam]),
        );
        brieven.push({ reden, bron, partitie, offset, gedateerd: Number(timestamp) > 0 });
      },
    });
    await until(() => brieven.length >= aantal);
  } finally {
    await consumer.disconnect();
  }
  return brieven;
}

test('a creditor reads with its own client which of its messages could not be read, and why', async () => {
  const clientId = 'bureau-slordig';
  await zetPartner('slordig', { clientId });
  await metRegels(clientId, VAN_EEN_PARTIJ);
  const bron = 'partner.slordig.meldingen.v1';
  const vreemdSchema = Buffer.from([0, 0, 0, 0xff, 0xff, 1]);
  const melding: PartnerMelding = {
    ...legeRegel,
    kenmerk: 'K-1',
    leveringskenmerk: '',
    regelnummer: 1,
    laatsteRegel: false,
  };
  await alsPartij(clientId, async (partij) => {
    for (const value of [Buffer.from('{}'), vreemdSchema, encode('PartnerMelding', melding)]) {
      expect(await partij.schrijf(bron, null, value)).toBe('OK');
    }
    const zonderNummer = { ...melding, leveringskenmerk: 'week 11', regelnummer: 0 };
    expect(await partij.schrijf(bron, null, encode('PartnerMelding', zonderNummer))).toBe('OK');
  });
  const op = { bron, partitie: '0', gedateerd: true };
  expect(await leesBrieven(clientId, `${bron}.dlq`, 4)).toEqual([
    { ...op, reden: 'GEEN_AVRO', offset: '0' },
    { ...op, reden: 'ONBEKEND_SCHEMA', offset: '1' },
    { ...op, reden: 'ONGELDIG_LEVERINGSKENMERK', offset: '2' },
    { ...op, reden: 'ONGELDIG_REGELNUMMER', offset: '3' },
  ]);
  // Nobody else, not even the client of another creditor; and who wrote the letters, the gateway, alone may write there.
  await alsPartij('bureau-nieuw', async (partij) => {
    expect(await partij.lees(`${bron}.dlq`)).toBe(REFUSED);
  });
  await alsPartij(clientId, async (partij) => {
    expect(await partij.schrijf(`${bron}.dlq`)).toBe(REFUSED);
  });
  await zetPartner('slordig', { clientId, actief: false });
  await zonderRegels(clientId);
});

test('a client that replaces another at a creditor takes its place, and the other can no longer read or write', async () => {
  await zetPartner('water', { clientId: 'bureau-oud' });
  await metRegels('bureau-oud', VAN_EEN_PARTIJ);
  expect(await bijPartner('bureau-oud', 'water')).toEqual(MAG);

  await zetPartner('water', { clientId: 'bureau-nieuw' });
  await metRegels('bureau-nieuw', VAN_EEN_PARTIJ);
  await zonderRegels('bureau-oud');
  expect(await bijPartner('bureau-oud', 'water')).toEqual(MAG_NIET);
  expect(await bijPartner('bureau-nieuw', 'water')).toEqual(MAG);
});

test('a client that still works for another creditor keeps its groups and what is of that one', async () => {
  await zetPartner('zorg-een', { clientId: 'bureau-twee' });
  await zetPartner('zorg-twee', { clientId: 'bureau-twee' });
  await metRegels('bureau-twee', 2 * VAN_EEN_PARTIJ - 1);

  await zetPartner('zorg-een', { clientId: 'bureau-drie' });
  await metRegels('bureau-twee', VAN_EEN_PARTIJ);
  expect(await bijPartner('bureau-twee', 'zorg-een')).toEqual(MAG_NIET);
  expect(await bijPartner('bureau-twee', 'zorg-twee')).toEqual(MAG);
});

test.for([
  ['that is no longer connected', { actief: false }],
  ['that goes on over HTTP', { aansluiting: 'REST' }],
  ['whose client was taken away', { clientId: null }],
] as const)(
  'a creditor %s has no rules left, and has them again when it comes back',
  async ([waarom, anders]) => {
    const clientId = `vertrekt-${waarom.length}`;
    await zetPartner(clientId, { clientId });
    await metRegels(clientId, VAN_EEN_PARTIJ);
    await zetPartner(clientId, { clientId, ...anders });
    await zonderRegels(clientId);
    expect(await bijPartner(clientId, clientId)).toEqual(MAG_NIET);

    await zetPartner(clientId, { clientId });
    await metRegels(clientId, VAN_EEN_PARTIJ);
    expect(await bijPartner(clientId, clientId)).toEqual(MAG);
  },
);

test('the supplier of a municipality that is replaced can no longer read signalen or write afhandelingen', async () => {
  await zetGemeente('0268', { clientId: 'leverancier-oud' });
  await metRegels('leverancier-oud', VAN_EEN_PARTIJ);
  await zetGemeente('0268', { clientId: 'leverancier-nieuw' });
  await metRegels('leverancier-nieuw', VAN_EEN_PARTIJ);
  await zonderRegels('leverancier-oud');
  expect(await bijGemeente('leverancier-oud', '0268')).toEqual(MAG_NIET);
  expect(await bijGemeente('leverancier-nieuw', '0268')).toEqual(MAG);

  await zetGemeente('0268', { aansluiting: 'REST' });
  await zonderRegels('leverancier-nieuw');
  expect(await bijGemeente('leverancier-nieuw', '0268')).toEqual(MAG_NIET);
});

test('what was recorded and never reached the broker is put right by the next round', async () => {
  await zetPartner('energie', { clientId: 'stroom-oud' });
  await metRegels('stroom-oud', VAN_EEN_PARTIJ);
  // An instance that died between its transaction and the broker leaves this behind.
  await gateway.db.database.verwerker.query(
    `update signaalpartner set client_id = 'stroom-nieuw' where partner_id = 'energie'`,
  );
  await zonderRegels('stroom-oud');
  await metRegels('stroom-nieuw', VAN_EEN_PARTIJ);

  // And a database put back to before this creditor came.
  await gateway.db.database.verwerker.query(`delete from signaalpartner where partner_id = 'energie'`);
  await zonderRegels('stroom-nieuw');
});

test('a client whose name of before would open the groups of another keeps its topics and gets no groups', async () => {
  const clientId = 'bureau-twee.buiten';
  await zetPartner('huur', { clientId: null });
  // As an earlier version recorded it, and gave it its groups.
  const groep = { type: 'group', name: `${clientId}.*` } as const;
  await applyAcls(admin, [{ principal: clientId, resource: groep, operation: 'read' }]);
  await gateway.db.database.verwerker.query(
    `update signaalpartner set client_id = $1 where partner_id = 'huur'`,
    [clientId],
  );
  const regels = () => regelsVan(clientId);
  await until(async () => (await regels()).some((regel) => regel.includes('partner.huur.')));
  await metRegels(clientId, VAN_EEN_PARTIJ - 1);
  expect((await regels()).filter((regel) => regel.includes(`${clientId}. `))).toEqual([]);
  // Told once, with the party and without the name.
  for (const nummer of [1, 2]) await zetPartner('zorg-een', { clientId: `ronde-${nummer}` });
  const told = gateway.logregels.filter((regel) => regel.includes('gets no groups'));
  expect(told).toHaveLength(1);
  expect(JSON.parse(told[0] ?? '{}')).toMatchObject({ partnerId: 'huur' });
  expect(told[0]).not.toContain(clientId);
});

test('no rule of anybody else is touched', async () => {
  const vreemd = [
    { principal: 'meter', resource: { type: 'topic', name: 'meldpunt.dag.v1' }, operation: 'describe' },
    { principal: 'meter', resource: { type: 'topic', name: 'partner.*' }, operation: 'describe' },
    { principal: 'meter', resource: { type: 'group', name: 'meter.*' }, operation: 'read' },
  ] as const;
  await applyAcls(admin, vreemd);
  const before = [...(await regelsVan(GATEWAY)), ...(await regelsVan('meter'))];
  expect(before.length).toBeGreaterThan(vreemd.length);
  await zetPartner('water', { clientId: 'bureau-laatst' });
  await zonderRegels('bureau-nieuw');
  expect([...(await regelsVan(GATEWAY)), ...(await regelsVan('meter'))]).toEqual(before);
});
