import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Observable, throwError } from 'rxjs';
import type { Log } from '../log/log.ts';
import { describeProblem } from './describe-problem.ts';
import type { ProblemTable } from './problem-error.ts';

/**
 * Whether the caller closed the connection before the whole request had come. A request is also destroyed when its
 * reader fails, which is our failure: then it has no error of its own.
 */
function hasLeft({ raw }: FastifyRequest): boolean {
  return raw.errored !== null && 'code' in raw.errored && raw.errored.code === 'ECONNRESET';
}

/** The one place where an error becomes an answer. For a Kafka batch it hands the error to the consumer loop. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #table: ProblemTable;
  readonly #typePrefix: string;
  readonly #log: Log;

  constructor(table: ProblemTable, typePrefix: string, log: Log) {
    this.#table = table;
    this.#typePrefix = typePrefix;
    this.#log = log;
  }

  catch(error: unknown, host: ArgumentsHost): Observable<never> | undefined {
    if (host.getType() !== 'http') return throwError(() => error);
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const { body, retryAfter, unforeseen } = describeProblem(error, this.#table, this.#typePrefix);
    const { method } = request;
    const route = request.routeOptions?.url ?? 'unknown';
    // What ends with the caller is nothing that anybody here could mend.
    if (hasLeft(request)) this.#log.info('caller went away', { method, route });
    else if (unforeseen) this.#log.error('request failed', { method, route, status: body.status }, error);
    if (reply.sent) return undefined;
    if (retryAfter !== undefined) reply.header('retry-after', `${retryAfter}`);
    if (body.status === 401) reply.header('www-authenticate', 'Bearer');
    reply.status(body.status).type('application/problem+json').send(body);
    return undefined;
  }
}
