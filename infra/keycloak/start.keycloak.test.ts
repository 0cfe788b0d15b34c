import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { isAlive } from '../process.ts';
import { partyToken, partyTokenSource } from '../token.ts';
import { isRecord, recordsOf } from './admin.ts';
import { generatePartyKey, registerParty } from './party.ts';
import { connectIssuer, startKeycloak } from './start.ts';

const directory = await mkdtemp(join(tmpdir(), 'keycloak-'));
afterAll(() => rm(directory, { recursive: true, force: true }));

async function keyIds(jwksUrl: string): Promise<string[]> {
  const found: unknown = await (await fetch(jwksUrl)).json();
  return recordsOf(isRecord(found) ? found.keys : undefined).map(({ kid }) => String(kid));
}

test('a server signs with keys of its own, a party survives a kill of it, and its tokens are good while Keycloak is away', async () => {
  const keycloak = await startKeycloak({ dataDir: join(directory, 'keycloak') });
  try {
    const [own, anothers] = await Promise.all([keyIds(keycloak.jwksUrl), keyIds(inject('keycloak').jwksUrl)]);
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter((kid) => anothers.includes(kid))).toEqual([]);
    const { publicJwk, privateJwk } = await generatePartyKey();
    const scopes = ['leveringen:schrijven'];
    const login = { issuer: keycloak.issuer, clientId: 'blijft', privateJwk, scopes };
    await registerParty(keycloak.admin, { clientId: 'blijft', organisatie: 'org', scopes, publicJwk });
    const source = partyTokenSource(login);
    const token = await source();
    const first = keycloak.process.pid;
    await keycloak.kill();
    expect(isAlive(first)).toBe(false);
    expect(await source()).toEqual(token);
    await keycloak.start();
    expect(await partyToken(login)).not.toBe(token.value);
  } finally {
    await keycloak.stop();
  }
  expect(isAlive(keycloak.process.pid)).toBe(false);
});

test('OIDC_ISSUER names an issuer to use instead, and nothing is started', async () => {
  const { issuer, jwksUrl } = inject('keycloak');
  const access = await connectIssuer({ dataDir: join(directory, 'never') }, { OIDC_ISSUER: issuer });
  expect(access).toMatchObject({ issuer, jwksUrl });
  expect(access.admin).toBeUndefined();
});

test('an OIDC_ISSUER that calls itself otherwise is refused', async () => {
  const { issuer } = inject('keycloak');
  const wrong = { OIDC_ISSUER: issuer.replace('127.0.0.1', 'localhost') };
  await expect(connectIssuer({ dataDir: join(directory, 'never') }, wrong)).rejects.toThrow(
    'OIDC_ISSUER must be exactly what the issuer calls itself',
  );
});
