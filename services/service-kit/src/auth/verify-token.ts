import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import { type Clock, systemClock } from '../day/clock.ts';
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
  /** Tells what has expired; that of this machine when left out. */
  clock?: Clock;
}

export type TokenVerifier = (token: string) => Promise<Principal>;

const ALGORITHMS = ['RS256', 'PS256', 'ES256'];
const FETCH_TIMEOUT = 5_000;
/** Milliseconds between two times that the issuer is asked for its keys because of what a token says. */
const COOLDOWN = 10_000;
/** For how long, in milliseconds, its keys are good while it cannot be asked. */
const LAST_KNOWN_FOR = 3_600_000;
/**
 * How long a verified token is taken at its word, in milliseconds, and how many are: a party makes many calls with one
 * token, and a signature takes as long to check as a small question to answer. Far below the ten minutes for which the
 * issuer's keys are kept, so a key that is withdrawn is noticed no later for it.
 */
const REMEMBERED_FOR = 30_000;
const REMEMBERED = 2_000;

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
  const { clock = systemClock } = settings;
  const known = new VerifiedTokens();
  return async (token) => {
    const now = clock.now();
    const verified = known.get(token, now.getTime());
    if (verified !== undefined) return verified;
    const { payload } = await jwtVerify(token, await issuerKeys(), {
      algorithms: ALGORITHMS,
      issuer: settings.issuer,
      audience: settings.audience,
      requiredClaims: ['exp'],
      clockTolerance: settings.clockTolerance ?? 5,
      currentDate: now,
    });
    const principal = principalOf(payload, settings.organisatieClaim ?? 'organisatie');
    const expiresAt = (payload.exp ?? 0) * 1_000;
    known.add(token, principal, Math.min(expiresAt, now.getTime() + REMEMBERED_FOR));
    return principal;
  };
}

/** Tokens that were found good a moment ago, the oldest first. Instants are milliseconds since 1970. */
class VerifiedTokens {
  readonly #known = new Map<string, { readonly principal: Principal; readonly until: number }>();

  get(token: string, now: number): Principal | undefined {
    const found = this.#known.get(token);
    if (found === undefined || found.until > now) return found?.principal;
    this.#known.delete(token);
    return undefined;
  }

  add(token: string, principal: Principal, until: number): void {
    const [oldest] = this.#known.keys();
    if (this.#known.size >= REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(token, { principal, until });
  }
}

async function findKeys(settings: TokenSettings): Promise<JWTVerifyGetKey> {
  const address = settings.jwksUri ?? (await discoverJwksUri(settings.issuer));
  const options = { timeoutDuration: FETCH_TIMEOUT, cooldownDuration: COOLDOWN };
  return lastKnownWhileAway(createRemoteJWKSet(new URL(address), options));
}

/**
 * While the issuer cannot be asked, the keys it published last are taken for up to an hour: a restart of the issuer at the
 * moment its keys are due would refuse the whole country. A key it withdrew meanwhile is good for that long.
 */
function lastKnownWhileAway(remote: ReturnType<typeof createRemoteJWKSet>): JWTVerifyGetKey {
  let answeredAt = Number.NEGATIVE_INFINITY;
  let awaySince = Number.NEGATIVE_INFINITY;
  let away: unknown;
  return async (header, token) => {
    // With keys to go by nobody waits again for an issuer that has just not answered.
    if (remote.jwks() === undefined || performance.now() - awaySince > COOLDOWN) {
      try {
        const key = await remote(header, token);
        answeredAt = performance.now();
        return key;
      } catch (error) {
        if (isAboutToken(error)) throw error;
        awaySince = performance.now();
        away = error;
      }
    }
    const keys = remote.jwks();
    if (keys === undefined || performance.now() - answeredAt > LAST_KNOWN_FOR) throw away;
    // A key that is not among them may be a new one, which says nothing about the token.
    return createLocalJWKSet(keys)(header, token).catch(() => {
      throw away;
    });
  };
}

/** The keys were asked for and have none, or more than one, for this token. */
function isAboutToken(error: unknown): boolean {
  return error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys;
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
