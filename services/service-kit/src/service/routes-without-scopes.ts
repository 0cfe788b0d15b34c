import type { INestApplication } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, ModulesContainer } from '@nestjs/core';
import { PUBLIC, SCOPES } from '../auth/scopes.decorator.ts';

const HTTP_PATH = 'path';
const HTTP_METHOD = 'method';

/** Routes that name no scope and are not public: the guard refuses them; a test wants none. For tests. */
export function routesWithoutScopes(app: INestApplication): string[] {
  const controllers = new DiscoveryService(app.get(ModulesContainer)).getControllers();
  const scanner = new MetadataScanner();
  return controllers.flatMap(({ instance, metatype }) => {
    if (instance === null || typeof instance !== 'object' || typeof metatype !== 'function') return [];
    return scanner.getAllMethodNames(Object.getPrototypeOf(instance)).flatMap((method) => {
      const handler: unknown = Reflect.get(instance, method);
      if (typeof handler !== 'function' || Reflect.getMetadata(HTTP_METHOD, handler) === undefined) return [];
      const guarded = [handler, metatype].some(
        (target) => Reflect.hasMetadata(SCOPES, target) || Reflect.hasMetadata(PUBLIC, target),
      );
      return guarded ? [] : [`${metatype.name}.${method} ${String(Reflect.getMetadata(HTTP_PATH, handler))}`];
    });
  });
}
