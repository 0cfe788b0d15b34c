import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openapi } from '../src/openapi/openapi.ts';
import { contractsFolder } from './schema-files.ts';

const services = join(contractsFolder, '../services');

/** Routes of a service as its controllers name them, for example 'get /v1/zaken/{zaakId}'. */
function routesOf(service: string): readonly string[] {
  return globSync(`${service}/src/**/*.controller.ts`, { cwd: services }).flatMap((file) => {
    const source = readFileSync(join(services, file), 'utf8');
    const prefix = /@Controller\('([^']*)'\)/.exec(source)?.[1] ?? '';
    return [...source.matchAll(/@(Get|Post|Put|Delete)\((?:'([^']*)')?\)/g)].map(
      ([, method = '', path = '']) => {
        const full = ['', prefix, path].join('/').replaceAll(/\/+/g, '/').replace(/\/$/, '');
        return `${method.toLowerCase()} ${full.replaceAll(/:(\w+)/g, '{$1}')}`;
      },
    );
  });
}

describe('routes and their description', () => {
  it.each(Object.entries(openapi))(
    '%s describes every route it has, and has every route it describes',
    (service, document) => {
      const built = new Set(routesOf(service).filter((route) => route.includes(' /v1/')));
      const described = new Set(
        Object.entries(document.paths).flatMap(([path, methods]) =>
          Object.keys(methods).map((method) => `${method} ${path}`),
        ),
      );
      expect([...built].filter((route) => !described.has(route))).toEqual([]);
      expect([...described].filter((route) => !built.has(route))).toEqual([]);
    },
  );
});
