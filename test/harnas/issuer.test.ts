import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, describe, expect, test } from 'vitest';
import { startTestIssuer } from './issuer.ts';

const issuer = await startTestIssuer();
afterAll(() => issuer.stop());

const check = (token: string) =>
  jwtVerify(token, createRemoteJWKSet(new URL(issuer.jwksUrl)), {
    issuer: issuer.issuer,
    audience: 'meldpunt',
  });

describe('the test issuer', () => {
  test('tells where its keys are', async () => {
    const discovery = await fetch(`${issuer.issuer}/.well-known/openid-configuration`);
    expect(await discovery.json()).toMatchObject({ issuer: issuer.issuer, jwks_uri: issuer.jwksUrl });
  });

  test('issues a token that names the organisatie and its scopes', async () => {
    const token = await issuer.issueToken({
      organisatie: 'waterbedrijf',
      scopes: ['leveringen:schrijven', 'beheer'],
    });
    const { payload } = await check(token);
    expect(payload).toMatchObject({
      azp: 'waterbedrijf',
      organisatie: 'waterbedrijf',
      scope: 'leveringen:schrijven beheer',
    });
  });

  test.for([
    ['of another key', { forged: true }, 'signature verification failed'],
    ['past its time', { expiresInSeconds: -5 }, '"exp" claim timestamp check failed'],
    ['for someone else', { audience: 'elders' }, 'unexpected "aud" claim value'],
  ] as const)('issues a token %s that fails the check', async ([, request, reason]) => {
    const token = await issuer.issueToken({ organisatie: 'waterbedrijf', scopes: [], ...request });
    await expect(check(token)).rejects.toThrow(reason);
  });
});
