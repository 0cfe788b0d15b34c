import { createRemoteJWKSet, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Principal } from './principal.ts';

export interface TokenSettings {
  /** Exactly as it stands in the `iss` claim. */
  issuer: string;
  audience: string;
  /** Found through the issuer's discovery document when left out. */
  jwksUri?: string;
  /** Claim that names the organisation; 'organisatie' when left out. */
  organisatieClaim?: string;
  /** Seconds of clock difference tolerated. */
  clockTolerance?: number;
}

export type TokenVerifier = (token: string) => Promise<Principal>;

const ALGORITHMS = ['RS256', 'PS256', 'ES256'];
const FETCH_TIMEOUT = 5_000;

/**
 * Verifier for tokens of one issuer: signature by its published keys and an allow-list of algorithms, issuer,
 * audience, expiry. Keys come from the issuer only, never from a token's header. Rejects with jose's errors.
 */
export function createTokenVerifier(settings: TokenSettings): TokenVerifier {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const issuerKeys = (): Promise<JWTVerifyGetKey> => {
    keys ??= findKeys(settings).catch((error: unknown) => {
      keys = undefined;
      throw error;
    });
    return keys;
  };
  return async (token) => {
    const { payload } = await jwtVerify(token, await issuerKeys(), {
      algorithms: ALGORITHMS,
      issuer: settings.issuer,
      audience: settings.audience,
      requiredClaims: ['exp'],
      clockTolerance: settings.clockTolerance ?? 5,
    });
    return principalOf(payload, settings.organisatieClaim ?? 'organisatie');
  };
}

async function findKeys(settings: TokenSettings): Promise<JWTVerifyGetKey> {
  const address = settings.jwksUri ?? (await discoverJwksUri(settings.issuer));
  return createRemoteJWKSet(new URL(address), { timeoutDuration: FETCH_TIMEOUT, cooldownDuration: 10_000 });
}

async function discoverJwksUri(issuer: string): Promise<string> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(FETCH_TIMEOUT) });
  const document: unknown = await response.json();
  if (!response.ok || typeof document !== 'object' || document === null)
    throw new Error('no discovery document');
  if (!('issuer' in document) || document.issuer !== issuer)
    throw new Error('discovery names another issuer');
  if (!('jwks_uri' in document) || typeof document.jwks_uri !== 'string')
    throw new Error('discovery names no keys');
  return document.jwks_uri;
}

function principalOf(payload: JWTPayload, organisatieClaim: string): Principal {
  const organisatie = payload[organisatieClaim];
  const clientId = payload.azp ?? payload.client_id ?? payload.sub;
  return {
    clientId: typeof clientId === 'string' ? clientId : 'unknown',
    subject: payload.sub,
    organisatie: typeof organisatie === 'string' ? organisatie : undefined,
    scopes: typeof payload.scope === 'string' ? payload.scope.split(' ').filter((scope) => scope !== '') : [],
  };
}
