import type { IncomingMessage } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';

export interface HttpSettings {
  /** Bytes of a parsed body. */
  bodyLimit: number;
  /** Media types whose body reaches the controller as a stream, unparsed and without limit. */
  streamedTypes: readonly string[];
  /** Milliseconds in which any other body must have come in. */
  bodyTimeout: number;
  apiVersion: string;
}

/** Milliseconds in which what is left of a body must come once the answer was given. */
const REST_OF_BODY = 5_000;

/** Fastify as Nest uses it, with the headers every answer carries, errors included. */
export function createHttpAdapter(settings: HttpSettings): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: settings.bodyLimit,
    logger: false,
    forceCloseConnections: 'idle',
    // The time of a body is bounded below, since streams may take hours; that of its headers by Node, a minute.
    connectionTimeout: 0,
    keepAliveTimeout: 30_000,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    exposeHeadRoutes: false,
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 200 },
  });
  const fastify = adapter.getInstance();
  fastify.addHook('onRequest', (_request, reply, done) => {
    reply.headers({
      'api-version': settings.apiVersion,
      'cache-control': 'no-store',
      'content-security-policy': "frame-ancestors 'none'",
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    done();
  });
  // Whoever sends half a body, with or without a token, may not hold a connection for ever.
  const bodies = new WeakMap<IncomingMessage, NodeJS.Timeout>();
  const isStreamed = (type: string | undefined) =>
    settings.streamedTypes.includes(type?.split(';', 1)[0]?.trim().toLowerCase() ?? '');
  const bodyIsIn = ({ raw }: { raw: IncomingMessage }, _reply: unknown, done: () => void) => {
    clearTimeout(bodies.get(raw));
    done();
  };
  fastify.addHook('preParsing', ({ raw }, _reply, _payload, done) => {
    if (!isStreamed(raw.headers['content-type']))
      bodies.set(
        raw,
        setTimeout(() => raw.destroy(), settings.bodyTimeout),
      );
    done();
  });
  fastify.addHook('preValidation', bodyIsIn);
  // Answered before all of it came, as a refusal is: whoever only wanted to hold the connection reads no answer.
  fastify.addHook('onResponse', ({ raw }, _reply, done) => {
    clearTimeout(bodies.get(raw));
    if (!raw.complete) setTimeout(() => raw.complete || raw.destroy(), REST_OF_BODY).unref();
    done();
  });
  fastify.addHook('onRequestAbort', ({ raw }, done) => {
    clearTimeout(bodies.get(raw));
    done();
  });
  // Plain text is nobody's format here: without this it would reach a controller as a string.
  fastify.removeContentTypeParser('text/plain');
  for (const type of settings.streamedTypes) {
    fastify.addContentTypeParser(type, (_request, payload, done) => done(null, payload));
  }
  return adapter;
}
