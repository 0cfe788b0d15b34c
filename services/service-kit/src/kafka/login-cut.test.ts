import { expect, test } from 'vitest';
import { isLoginCut, isLoginRefused } from './login-cut.ts';

function login(message: string): Error {
  return Object.assign(new Error(message), { name: 'KafkaJSSASLAuthenticationError' });
}

test.each([
  ['SASL PLAIN authentication failed: Closed connection', true],
  ['SASL OAUTHBEARER authentication failed: Connection error: read ECONNRESET', true],
  ['SASL PLAIN authentication failed: Request SaslAuthenticate(key: 36, version: 0) timed out', true],
  ['SASL PLAIN authentication failed: Authentication failed: Invalid username or password', false],
  ['SASL OAUTHBEARER authentication failed: issuer away', false],
])('%s: cut short %s', (message, cut) => {
  const wrapped = new Error(message, { cause: login(message) });
  for (const error of [login(message), wrapped]) {
    expect(isLoginCut(error)).toBe(cut);
    expect(isLoginRefused(error)).toBe(!cut);
  }
  expect(isLoginCut(new Error(message)) || isLoginRefused(new Error(message))).toBe(false);
});
