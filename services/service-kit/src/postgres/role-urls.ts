import type { DatabaseSettings } from './database.ts';
import type { ProvisionSettings } from './provision.ts';

/** Connection strings of the three roles of a schema, on the server and database that `serverUrl` points at. */
export function roleUrls(
  serverUrl: string,
  { schema, passwords }: ProvisionSettings,
): DatabaseSettings['urls'] {
  const urlOf = (role: keyof ProvisionSettings['passwords']): string => {
    const url = new URL(serverUrl);
    url.username = `${schema}_${role}`;
    url.password = encodeURIComponent(passwords[role]);
    return url.href;
  };
  return { eigenaar: urlOf('eigenaar'), verwerker: urlOf('verwerker'), api: urlOf('api') };
}
