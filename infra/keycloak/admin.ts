import { SetupError } from '../setup-error.ts';

/** What it takes to administer one realm; plain data, so that it can be handed to another process. */
export type AdminAccess = {
  /** Of the server, without /realms. */
  baseUrl: string;
  /** The realm that is administered. */
  realm: string;
  /** The realm in which the administering client lives. */
  loginRealm: string;
  clientId: string;
  clientSecret: string;
};

const tokens = new WeakMap<AdminAccess, { value: string; refreshAt: number }>();

async function login(access: AdminAccess): Promise<string> {
  const known = tokens.get(access);
  if (known !== undefined && Date.now() < known.refreshAt) return known.value;
  const response = await fetch(
    `${access.baseUrl}/realms/${encodeURIComponent(access.loginRealm)}/protocol/openid-connect/token`,
    {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(30_000),
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: access.clientId,
        client_secret: access.clientSecret,
      }),
    },
  );
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok || !hasToken(body)) {
    throw new SetupError(
      `Keycloak at ${access.baseUrl} refused its administrator ${access.clientId} (status ${response.status}).`,
    );
  }
  // Used for half its life: it is short, and a token that ends under way costs a failed call.
  tokens.set(access, { value: body.access_token, refreshAt: Date.now() + body.expires_in * 500 });
  return body.access_token;
}

function hasToken(body: unknown): body is { access_token: string; expires_in: number } {
  return (
    typeof body === 'object' &&
    body !== null &&
    'access_token' in body &&
    typeof body.access_token === 'string' &&
    'expires_in' in body &&
    typeof body.expires_in === 'number'
  );
}

/** One call of the admin REST API of the realm; `path` begins with a slash. The answer is the caller's to check. */
export async function callAdmin(
  access: AdminAccess,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(`${access.baseUrl}/admin/realms/${encodeURIComponent(access.realm)}${path}`, {
    method,
    redirect: 'error',
    signal: AbortSignal.timeout(30_000),
    headers: {
      authorization: `Bearer ${await login(access)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new SetupError(
      `Keycloak answered ${method} ${path} with status ${response.status}: ${text.slice(0, 300)}`,
    );
  }
  return text === '' ? undefined : JSON.parse(text);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The records of a list that came from outside. */
export function recordsOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
