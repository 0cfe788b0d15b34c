import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { LOOPBACK } from '../../infra/port.ts';

export type TokenRequest = {
  organisatie: string;
  scopes: readonly string[];
  /** Default: the organisatie. */
  clientId?: string;
  /** Default: meldpunt. */
  audience?: string | string[];
  /** Default: 300; negative for a token that is past its time. */
  expiresInSeconds?: number;
  /** More claims; undefined leaves one of ours out. */
  claims?: Readonly<Record<string, unknown>>;
  /** Signed by a key that is not in the key set, under the id of one that is. */
  forged?: boolean;
};

export type TestIssuer = {
  issuer: string;
  jwksUrl: string;
  issueToken(request: TokenRequest): Promise<string>;
  stop(): Promise<void>;
};

const KEY_ID = 'test-key';
const ALGORITHM = 'RS256';

/**
 * An OpenID Connect issuer on loopback with what a service needs to check a token: a discovery document and a key set.
 * Tokens have the claims Keycloak gives them in the realm meldpunt. For tests where Keycloak is not the point.
 */
export async function startTestIssuer(): Promise<TestIssuer> {
  const [own, stranger] = await Promise.all([
    generateKeyPair(ALGORITHM, { extractable: true }),
    generateKeyPair(ALGORITHM),
  ]);
  const publicJwk = { ...(await exportJWK(own.publicKey)), kid: KEY_ID, alg: ALGORITHM, use: 'sig' };

  const server = createServer((request, response) => {
    const body =
      request.url === '/.well-known/openid-configuration'
        ? { issuer, jwks_uri: jwksUrl, token_endpoint: `${issuer}/token`, response_types_supported: ['none'] }
        : request.url === '/jwks'
          ? { keys: [publicJwk] }
          : undefined;
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? {}));
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(0, LOOPBACK, done);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The test issuer has no port.');
  const issuer = `http://${LOOPBACK}:${address.port}`;
  const jwksUrl = `${issuer}/jwks`;

  function sign(request: TokenRequest, key: CryptoKey): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const clientId = request.clientId ?? request.organisatie;
    return new SignJWT({
      iss: issuer,
      sub: clientId,
      azp: clientId,
      aud: request.audience ?? 'meldpunt',
      organisatie: request.organisatie,
      scope: request.scopes.join(' '),
      iat: now,
      exp: now + (request.expiresInSeconds ?? 300),
      jti: randomUUID(),
      ...request.claims,
    })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT', kid: KEY_ID })
      .sign(key);
  }

  return {
    issuer,
    jwksUrl,
    issueToken: (request) => sign(request, request.forged === true ? stranger.privateKey : own.privateKey),
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
