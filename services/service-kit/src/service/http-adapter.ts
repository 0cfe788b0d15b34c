import { FastifyAdapter } from '@nestjs/platform-fastify';

export interface HttpSettings {
  /** Bytes of a parsed body. */
  bodyLimit: number;
  /** Media types whose body reaches the controller as a stream, unparsed and without limit. */
  streamedTypes: readonly string[];
  apiVersion: string;
}

/** Fastify as Nest uses it, with the headers every answer carries, errors included. */
export function createHttpAdapter(settings: HttpSettings): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: settings.bodyLimit,
    logger: false,
    forceCloseConnections: 'idle',
    // A slow client may not hold a connection for ever before its request is complete; streams are read as they come.
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
  // Plain text is nobody's format here: without this it would reach a controller as a string.
  fastify.removeContentTypeParser('text/plain');
  for (const type of settings.streamedTypes) {
    fastify.addContentTypeParser(type, (_request, payload, done) => done(null, payload));
  }
  return adapter;
}
