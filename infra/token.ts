import { importJWK, type JWK } from 'jose';
import {
  allowInsecureRequests,
  type Configuration,
  clientCredentialsGrant,
  discovery,
  PrivateKeyJwt,
} from 'openid-client';

export type PartyLogin = {
  issuer: string;
  clientId: string;
  /** With its `alg`, and its `kid` when the issuer knows more than one key. */
  privateJwk: JWK;
  scopes: readonly string[];
};

export type PartyToken = { value: string /** Epoch milliseconds. */; expiresAt: number };

// A token is renewed in the last quarter of its life; while that fails it is used to its end, with a try every few
// seconds. An issuer that is away for a minute then costs nobody a connection.
const RENEW_AT = 0.75;
const RETRY_MS = 5_000;

async function discoverIssuer(login: PartyLogin): Promise<Configuration> {
  if (login.privateJwk.alg === undefined)
    throw new Error(`The key of ${login.clientId} must name its algorithm.`);
  const key = await importJWK(login.privateJwk, login.privateJwk.alg);
  if (key instanceof Uint8Array) throw new Error(`The key of ${login.clientId} is not a private key.`);
  const { kid } = login.privateJwk;
  const issuer = new URL(login.issuer);
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(issuer.hostname);
  return discovery(
    issuer,
    login.clientId,
    undefined,
    PrivateKeyJwt(kid === undefined ? key : { key, kid }),
    // Plain http never leaves this machine.
    { timeout: 10, ...(isLoopback ? { execute: [allowInsecureRequests] } : {}) },
  );
}

/**
 * Tokens for one party by client credentials and private_key_jwt: call it each time a token is needed. It fits kafkajs'
 * `oauthBearerProvider` as it is.
 */
export function partyTokenSource(login: PartyLogin): () => Promise<PartyToken> {
  let config: Promise<Configuration> | undefined;
  let token: PartyToken | undefined;
  let renewAt = 0;
  let renewal: Promise<PartyToken> | undefined;

  async function requestToken(): Promise<PartyToken> {
    config ??= discoverIssuer(login);
    let found: Configuration;
    try {
      found = await config;
    } catch (error) {
      config = undefined;
      throw error;
    }
    const answer = await clientCredentialsGrant(found, { scope: login.scopes.join(' ') });
    const lifeMs = (answer.expires_in ?? 60) * 1000;
    const now = Date.now();
    token = { value: answer.access_token, expiresAt: now + lifeMs };
    renewAt = now + lifeMs * RENEW_AT;
    return token;
  }

  return async () => {
    if (token !== undefined && Date.now() < renewAt) return token;
    // One request at a time, however many ask.
    renewal ??= requestToken().finally(() => {
      renewal = undefined;
    });
    try {
      return await renewal;
    } catch (error) {
      if (token === undefined || Date.now() >= token.expiresAt) throw error;
      renewAt = Date.now() + RETRY_MS;
      return token;
    }
  };
}

/** One token, for a single call. */
export async function partyToken(login: PartyLogin): Promise<string> {
  return (await partyTokenSource(login)()).value;
}
