import type { Readable } from 'node:stream';
import { untilRefused } from '@meldpunt/service-kit';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Bytes of any other JSON body; setting up the hub with 15,000 convenanten takes some 2 MB. */
const GROOTSTE_BODY = 8 * 1024 * 1024;

/**
 * Hands the body of a levering to its controller as a stream, also when it is JSON: one bad line must cost that line
 * and not the levering, and nobody may make the general parser walk ten thousand levels. Every other JSON body is
 * parsed as usual, where `__proto__` and `constructor.prototype` are refused.
 */
@Injectable()
export class LeveringBody implements OnModuleInit {
  readonly #host: HttpAdapterHost;

  constructor(host: HttpAdapterHost) {
    this.#host = host;
  }

  onModuleInit(): void {
    const fastify = this.#host.httpAdapter.getInstance<FastifyInstance>();
    fastify.removeContentTypeParser('application/json');
    const parseJson = fastify.getDefaultJsonParser('error', 'error');
    fastify.addContentTypeParser('application/json', (request, payload, done) => {
      if (isLevering(request)) {
        done(null, payload);
        return;
      }
      readText(payload).then(
        (text) => parseJson(request, text, done),
        (error: Error) => done(error, undefined),
      );
    });
  }
}

const LEVERINGEN: ReadonlySet<string> = new Set(['/v1/leveringen', '/v1/leveringen/_beproef']);

/** By the route that was found: the address itself may be written in more than one way. */
function isLevering({ method, routeOptions }: FastifyRequest): boolean {
  return method === 'POST' && LEVERINGEN.has(routeOptions.url ?? '');
}

/** Carries the status the framework gives a body that is too large. */
class TooLarge extends Error {
  readonly statusCode = 413;
}

async function readText(payload: Readable): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of untilRefused(payload)) {
    if (!Buffer.isBuffer(piece)) continue;
    length += piece.length;
    if (length > GROOTSTE_BODY) throw new TooLarge('body too large');
    pieces.push(piece);
  }
  return Buffer.concat(pieces, length).toString('utf8');
}
