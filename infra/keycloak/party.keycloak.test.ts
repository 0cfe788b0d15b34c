import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { applyAcls } from '../kafka/acls.ts';
import { startKafka } from '../kafka/start.ts';
import { partyToken, partyTokenSource } from '../token.ts';
import { deleteParty, generatePartyKey, registerParty } from './party.ts';

const { issuer, jwksUrl, admin } = inject('keycloak');
const keys = createRemoteJWKSet(new URL(jwksUrl));
const key = await generatePartyKey();
const scopes = ['leveringen:schrijven', 'terugkoppelingen:lezen', 'terugkoppelingen:verwerken', 'kafka'];
const party = { clientId: 'waterbedrijf', organisatie: 'org-waterbedrijf', scopes, publicJwk: key.publicJwk };
const login = { issuer, clientId: party.clientId, privateJwk: key.privateJwk, scopes };
await registerParty(admin, party);

const REFUSED = { error: expect.stringMatching(/^(invalid|unauthorized)_client$/) };

describe('a connected party', () => {
  test('gets a token by private_key_jwt that names its organisatie, scopes and audience', async () => {
    const { payload, protectedHeader } = await jwtVerify(await partyToken(login), keys, {
      issuer,
      audience: 'meldpunt',
      algorithms: ['RS256'],
    });
    expect(payload).toMatchObject({ azp: 'waterbedrijf', organisatie: 'org-waterbedrijf' });
    expect([payload.aud].flat().toSorted()).toEqual(['meldpunt', 'meldpunt-kafka']);
    expect(String(payload.scope).split(' ').toSorted()).toEqual(scopes.toSorted());
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBeLessThanOrEqual(600);
    expect(protectedHeader.typ).toBe('JWT');
  });

  test('gets no audience of Kafka without the scope kafka', async () => {
    const token = await partyToken({ ...login, scopes: ['leveringen:schrijven'] });
    const { payload } = await jwtVerify(token, keys);
    expect(payload).toMatchObject({ aud: 'meldpunt', scope: 'leveringen:schrijven' });
  });

  test('cannot ask for a scope it was not given', async () => {
    await expect(partyToken({ ...login, scopes: ['beheer'] })).rejects.toMatchObject({
      error: 'invalid_scope',
    });
  });

  test('cannot log in with another’s key', async () => {
    const stranger = await generatePartyKey();
    await expect(partyToken({ ...login, privateJwk: stranger.privateJwk })).rejects.toMatchObject(REFUSED);
  });

  test('is brought in line when it is registered again: key, organisatie and scopes', async () => {
    const before = await generatePartyKey();
    const after = await generatePartyKey();
    const changing = { ...party, clientId: 'verandert' };
    const changingLogin = { ...login, clientId: 'verandert' };
    await registerParty(admin, { ...changing, publicJwk: before.publicJwk });
    await partyToken({ ...changingLogin, privateJwk: before.privateJwk });
    await registerParty(admin, {
      ...changing,
      organisatie: 'org-ander',
      scopes: ['rapporten:lezen'],
      publicJwk: after.publicJwk,
    });
    const token = await partyToken({
      ...changingLogin,
      privateJwk: after.privateJwk,
      scopes: ['rapporten:lezen'],
    });
    expect((await jwtVerify(token, keys)).payload).toMatchObject({
      organisatie: 'org-ander',
      scope: 'rapporten:lezen',
    });
    await expect(partyToken({ ...changingLogin, privateJwk: before.privateJwk })).rejects.toMatchObject(
      REFUSED,
    );
    await expect(partyToken({ ...changingLogin, privateJwk: after.privateJwk })).rejects.toMatchObject({
      error: 'invalid_scope',
    });
  });

  test('registered twice at the same time is there once', async () => {
    const twice = { ...party, clientId: 'tweemaal' };
    await Promise.all([registerParty(admin, twice), registerParty(admin, twice)]);
    await partyToken({ ...login, clientId: 'tweemaal' });
  });

  test('that is taken away gets no token any more', async () => {
    await registerParty(admin, { ...party, clientId: 'gaat-weg' });
    await deleteParty(admin, 'gaat-weg');
    await deleteParty(admin, 'gaat-weg');
    await expect(partyToken({ ...login, clientId: 'gaat-weg' })).rejects.toMatchObject(REFUSED);
  });
});

test.for([
  ['the name of a service on Kafka', { clientId: 'dienst.hub' }, 'cannot be a client id'],
  ['a name that begins with that of another and a dot', { clientId: 'zorg.een' }, 'cannot be a client id'],
  ['the groups of a service', { clientId: 'casework' }, 'cannot be a client id'],
  ['a private key', { publicJwk: key.privateJwk }, 'only the public half'],
  ['a scope that does not exist', { scopes: ['alles'] }, 'has no scope alles'],
] as const)('a party with %s is refused', async ([, wrong, reason]) => {
  await expect(registerParty(admin, { ...party, clientId: 'fout', ...wrong })).rejects.toThrow(reason);
});

test('a token source asks once for many and gives the same token until it nears its end', async () => {
  const source = partyTokenSource(login);
  const tokens = await Promise.all(Array.from({ length: 20 }, source));
  expect(new Set(tokens.map(({ value }) => value)).size).toBe(1);
  expect((await source()).expiresAt).toBeGreaterThan(Date.now() + 60_000);
});

test('a token of Keycloak opens the party’s own topic in Kafka and no other', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'kafka-'));
  const kafka = await startKafka({
    dataDir: join(directory, 'kafka'),
    users: { 'dienst.hub': 'password-of-hub' },
    superUsers: ['dienst.hub'],
    outside: { issuer, jwksUrl, audience: 'meldpunt-kafka' },
  });
  afterAll(async () => {
    await kafka.stop();
    await rm(directory, { recursive: true, force: true });
  });
  const own = 'partner.waterbedrijf.meldingen';
  const other = 'partner.zorgverzekeraar.meldingen';
  const hub = new Kafka({ ...kafka.clientConfig('dienst.hub'), logLevel: logLevel.NOTHING }).admin();
  await hub.connect();
  await hub.createTopics({ topics: [{ topic: own }, { topic: other }], waitForLeaders: true });
  await applyAcls(hub, [
    { principal: 'waterbedrijf', resource: { type: 'topic', name: own }, operation: 'write' },
  ]);

  const producer = new Kafka({
    brokers: kafka.outsideBrokers,
    logLevel: logLevel.NOTHING,
    retry: { retries: 2 },
    sasl: { mechanism: 'oauthbearer', oauthBearerProvider: partyTokenSource(login) },
  }).producer({ allowAutoTopicCreation: false });
  await producer.connect();
  await producer.send({ topic: own, messages: [{ value: 'mine' }] });
  expect(await hub.fetchTopicOffsets(own)).toMatchObject([{ high: '1' }]);
  await expect(producer.send({ topic: other, messages: [{ value: 'not mine' }] })).rejects.toThrow(
    'Not authorized to access topics',
  );
  expect(await hub.fetchTopicOffsets(other)).toMatchObject([{ high: '0' }]);
  await producer.disconnect();
  await hub.disconnect();
});
