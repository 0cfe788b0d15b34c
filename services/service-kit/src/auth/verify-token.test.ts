import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestIssuer } from '../../../../test/harnas/issuer.ts';
import { createTokenVerifier } from './verify-token.ts';

let issuer: Awaited<ReturnType<typeof startTestIssuer>>;
beforeAll(async () => {
  issuer = await startTestIssuer();
});
afterAll(() => issuer.stop());

/** A verifier whose clock can be moved on. */
function verifierWithClock() {
  let ahead = 0;
  const clock = { now: () => new Date(Date.now() + ahead) };
  return {
    verify: createTokenVerifier({ issuer: issuer.issuer, audience: 'meldpunt', clock }),
    later(milliseconds: number) {
      ahead += milliseconds;
    },
  };
}
const tokenFor = (organisatie: string, expiresInSeconds: number) =>
  issuer.issueToken({ organisatie, scopes: ['x'], expiresInSeconds });

describe('a token that was found good', () => {
  test('is taken at its word for half a minute, and then looked at again', async () => {
    const { verify, later } = verifierWithClock();
    const token = await tokenFor('waterbedrijf', 300);
    const first = await verify(token);
    later(29_000);
    expect(await verify(token)).toBe(first);
    later(2_000);
    const again = await verify(token);
    expect(again).not.toBe(first);
    expect(again).toEqual(first);
  });

  test('is no longer good when it says so itself', async () => {
    const { verify, later } = verifierWithClock();
    const token = await tokenFor('waterbedrijf', 10);
    await verify(token);
    later(16_000);
    await expect(verify(token)).rejects.toMatchObject({ code: 'ERR_JWT_EXPIRED' });
  });

  test('vouches for no other token of its bearer', async () => {
    const { verify } = verifierWithClock();
    const [header, , signature] = (await tokenFor('waterbedrijf', 300)).split('.');
    const other = await tokenFor('zorgverzekeraar', 300);
    expect((await verify(other)).organisatie).toBe('zorgverzekeraar');
    await expect(verify(`${header}.${other.split('.')[1]}.${signature}`)).rejects.toMatchObject({
      code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    });
  });
});

describe('while the issuer cannot be asked', () => {
  afterEach(() => void vi.useRealTimers());

  /** A verifier that has the keys of an issuer which is gone now, `minutes` later. */
  async function gone(minutes: number) {
    const short = await startTestIssuer();
    const verify = createTokenVerifier({ issuer: short.issuer, audience: 'meldpunt' });
    const issue = (organisatie: string) =>
      short.issueToken({ organisatie, scopes: ['x'], expiresInSeconds: 7_200 });
    await verify(await issue('waterbedrijf'));
    const others = { known: await issue('zorgverzekeraar'), another: await issue('verhuurder') };
    await short.stop();
    vi.useFakeTimers({ toFake: ['Date', 'performance'] });
    vi.advanceTimersByTime(minutes * 60_000);
    return { verify, ...others };
  }

  test('the keys it published last are good for an hour, also past the time after which they are asked for again', async () => {
    const { verify, known, another } = await gone(55);
    expect((await verify(known)).organisatie).toBe('zorgverzekeraar');
    expect((await verify(another)).organisatie).toBe('verhuurder');
  });

  test('a signature that is not by those keys is still refused', async () => {
    const { verify, known, another } = await gone(55);
    const [header, payload] = known.split('.');
    await expect(verify(`${header}.${payload}.${another.split('.')[2]}`)).rejects.toMatchObject({
      code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    });
  });

  test('after that nobody is let in, and it is not the token that is blamed', async () => {
    const { verify, known } = await gone(65);
    await expect(verify(known)).rejects.not.toHaveProperty('code', 'ERR_JWKS_NO_MATCHING_KEY');
  });
});
