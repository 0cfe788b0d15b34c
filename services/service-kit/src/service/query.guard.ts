import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type FieldProblem, ProblemError } from '../problem/problem-error.ts';

/** Names of the query parameters of each route, by method and path as the router writes it: `GET /v1/dingen/:dingId`. */
export type QueryParameters = Readonly<Record<string, readonly string[]>>;

/** What may go back in an answer: a name as parameters have it, nothing the caller made up. */
const NAME = /^[A-Za-z][A-Za-z0-9_]{0,40}$/;

/**
 * Refuses a query parameter that the route does not have, or that is there twice. A filter that was misspelled and
 * ignored would answer with more than was asked for. After the guard of tokens, so that it tells nothing to strangers.
 */
export class QueryGuard implements CanActivate {
  readonly #parameters: QueryParameters;

  constructor(parameters: QueryParameters) {
    this.#parameters = parameters;
  }

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const { method, query, routeOptions } = context.switchToHttp().getRequest<FastifyRequest>();
    const known = this.#parameters[`${method} ${routeOptions?.url ?? ''}`];
    if (known === undefined || typeof query !== 'object' || query === null) return true;
    const errors = Object.entries(query).flatMap(([name, value]): FieldProblem[] => {
      if (!known.includes(name)) return [{ field: NAME.test(name) ? name : '', code: 'ONBEKEND_VELD' }];
      return Array.isArray(value) ? [{ field: name, code: 'ONGELDIGE_WAARDE' }] : [];
    });
    if (errors.length > 0) throw new ProblemError('ONGELDIG_VELD', { errors });
    return true;
  }
}
