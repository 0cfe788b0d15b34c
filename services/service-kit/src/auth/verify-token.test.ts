import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestIssuer } from '../../../../test/harnas/issuer.ts';
import { createTokenVerifier } from './verify-token.ts';

let issuer: Awaited<ReturnType<typeof startTestIssuer>>;
beforeAll(async () => {
  issuer = await startTestIssuer();
});
afterAll(() => issuer.stop());
afterEach(() => vi.useRealTimers());

const verifier = () => createTokenVerifier({ issuer: issuer.issuer, audience: 'meldpunt' });
const tokenFor = (organisatie: string, expiresInSeconds: number) =>
  issuer.issueToken({ organisatie, scopes: ['x'], expiresInSeconds });

describe('a token that was found good', () => {
  test('is taken at its word for half a minute, and then looked at again', async () => {
    const verify = verifier();
    const token = await tokenFor('waterbedrijf', 300);
    vi.useFakeTimers({ toFake: ['Date'] });
    const first = await verify(token);
    vi.setSystemTime(Date.now() + 29_000);
    expect(await verify(token)).toBe(first);
    vi.setSystemTime(Date.now() + 2_000);
    const again = await verify(token);
    expect(again).not.toBe(first);
    expect(again).toEqual(first);
  });

  test('is no longer good when it says so itself', async () => {
    const verify = verifier();
    const token = await tokenFor('waterbedrijf', 10);
    vi.useFakeTimers({ toFake: ['Date'] });
    await verify(token);
    vi.setSystemTime(Date.now() + 16_000);
    await expect(verify(token)).rejects.toMatchObject({ code: 'ERR_JWT_EXPIRED' });
  });

  test('vouches for no other token of its bearer', async () => {
    const verify = verifier();
    const [header, , signature] = (await tokenFor('waterbedrijf', 300)).split('.');
    const other = await tokenFor('zorgverzekeraar', 300);
    expect((await verify(other)).organisatie).toBe('zorgverzekeraar');
    await expect(verify(`${header}.${other.split('.')[1]}.${signature}`)).rejects.toMatchObject({
      code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    });
  });
});
