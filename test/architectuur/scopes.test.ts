import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openapi } from '@meldpunt/contracts';
import { expect, test } from 'vitest';

interface Realm {
  readonly clientScopes: readonly { readonly name: string; readonly description: string }[];
}
interface Oauth {
  readonly flows: { readonly clientCredentials: { readonly scopes: Readonly<Record<string, string>> } };
}

const isRealm = (value: unknown): value is Realm =>
  typeof value === 'object' && value !== null && 'clientScopes' in value;
const isOauth = (value: unknown): value is Oauth =>
  typeof value === 'object' && value !== null && 'flows' in value;

const realm: unknown = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../infra/keycloak/realm.meldpunt.json'), 'utf8'),
);
const uitgegeven = isRealm(realm)
  ? new Map(realm.clientScopes.map(({ name, description }) => [name, description]))
  : new Map<string, string>();

test.each(Object.entries(openapi))(
  'the realm can give out every scope that %s asks for',
  (_service, document) => {
    const { oauth2 } = document.components.securitySchemes;
    const gevraagd = isOauth(oauth2) ? Object.entries(oauth2.flows.clientCredentials.scopes) : [];
    expect(gevraagd.length).toBeGreaterThan(1);
    for (const [scope, omschrijving] of gevraagd)
      expect([scope, uitgegeven.get(scope)]).toEqual([scope, omschrijving]);
  },
);

test('a scope that only reads changes nothing', () => {
  for (const { paths } of Object.values(openapi)) {
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, { security = [] }] of Object.entries(methods)) {
        // Judging again over what was kept writes nothing.
        if (method === 'get' || /\/_(herbereken)$/.test(path)) continue;
        const scopes = security.flatMap((each) => each.oauth2 ?? []);
        expect(`${method} ${path}: ${scopes.filter((scope) => scope.endsWith(':lezen'))}`).toBe(
          `${method} ${path}: `,
        );
      }
    }
  }
});
