import { expect, test } from 'vitest';
import { lastGoodToken, TokenUnavailable } from './last-good-token.ts';

const tokenUntil = (seconds: number) =>
  `x.${Buffer.from(JSON.stringify({ exp: seconds })).toString('base64url')}.y`;

test('while refreshing fails the last token serves until it is past its time', async () => {
  let fails = false;
  let now = 0;
  const token = lastGoodToken(
    async () => {
      if (fails) throw new Error('weg');
      return tokenUntil(100);
    },
    () => now,
  );
  expect(await token()).toBe(tokenUntil(100));
  fails = true;
  now = 99_000;
  expect(await token()).toBe(tokenUntil(100));
  now = 100_000;
  await expect(token()).rejects.toThrow(TokenUnavailable);
});

test('without a token before, a failing refresh fails', async () => {
  await expect(lastGoodToken(() => Promise.reject(new Error('weg')))()).rejects.toMatchObject({
    message: 'no token that is still valid',
    cause: { message: 'weg' },
  });
});
