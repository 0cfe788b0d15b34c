import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { errors } from 'jose';
import { ProblemError } from '../problem/problem-error.ts';
import type { AccessResolver, Principal } from './principal.ts';
import { PUBLIC, rememberCaller, SCOPES } from './scopes.decorator.ts';
import type { TokenVerifier } from './verify-token.ts';

const BEARER = /^Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*)$/;

/**
 * Lets a request in when its token is good, holds one of the route's scopes, and the caller may act for someone.
 * Denies by default: a route that names no scope and is not public is refused. Whether a thing exists is never told
 * here: rows that are not the caller's are not visible to the query, so the answer is 404 either way.
 */
export class JwtGuard implements CanActivate {
  readonly #verify: TokenVerifier;
  readonly #access: AccessResolver;

  constructor(verify: TokenVerifier, access: AccessResolver) {
    this.#verify = verify;
    this.#access = access;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    if (routeMetadata(context, PUBLIC) === true) return true;
    const scopes = routeMetadata(context, SCOPES);
    if (!isScopeList(scopes)) throw new ProblemError('GEEN_TOEGANG');
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const principal = await this.#principalOf(request.headers.authorization);
    const held = scopes.filter((scope) => principal.scopes.includes(scope));
    if (held.length === 0) throw new ProblemError('GEEN_TOEGANG', { detail: neededOf(scopes) });
    rememberCaller(request, { principal, access: await this.#access.resolve(principal, held) });
    return true;
  }

  async #principalOf(authorization: string | undefined): Promise<Principal> {
    const token = BEARER.exec(authorization ?? '')?.[1];
    if (token === undefined) throw new ProblemError('NIET_GEAUTHENTICEERD');
    try {
      return await this.#verify(token);
    } catch (cause) {
      throw new ProblemError(isAboutKeys(cause) ? 'TIJDELIJK_NIET_BESCHIKBAAR' : 'NIET_GEAUTHENTICEERD', {
        cause,
      });
    }
  }
}

/** Which scopes a route takes is in its OpenAPI document too; a caller with another one need not look it up. */
function neededOf(scopes: readonly string[]): string {
  return `Dit vraagt een token met de scope ${scopes.join(' of ')}.`;
}

/** The issuer's keys could not be had: the caller did nothing wrong. */
function isAboutKeys(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return true;
  return (
    error.code === 'ERR_JWKS_TIMEOUT' ||
    error.code === 'ERR_JWKS_INVALID' ||
    error.code === 'ERR_JOSE_GENERIC'
  );
}

/** The method's own decorator wins over the controller's. */
function routeMetadata(context: ExecutionContext, key: string): unknown {
  return Reflect.getMetadata(key, context.getHandler()) ?? Reflect.getMetadata(key, context.getClass());
}

function isScopeList(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0;
}
