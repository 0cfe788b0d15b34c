import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { SetupError } from '../setup-error.ts';
import { type AdminAccess, callAdmin, isRecord, recordsOf } from './admin.ts';

export type Party = {
  clientId: string;
  /** The organisation its tokens speak for. */
  organisatie: string;
  /** The scopes it may ask for. */
  scopes: readonly string[];
  /** Its public key, for private_key_jwt; the private one never comes here. */
  publicJwk: JWK;
};

/** Their names begin those of their consumer groups. */
const SERVICES = new Set(['intake-gateway', 'signal-router', 'casework', 'feedback', 'metrics']);

// One of the three that FAPI 2.0 allows; a key is made a hundred times as fast as an RSA one.
const KEY_ALGORITHM = 'ES256';

/** A key pair for private_key_jwt, each half as a JWK with its id. */
export async function generatePartyKey(): Promise<{ publicJwk: JWK; privateJwk: JWK }> {
  const { publicKey, privateKey } = await generateKeyPair(KEY_ALGORITHM, { extractable: true });
  const publicPart = await exportJWK(publicKey);
  const common = { kid: await calculateJwkThumbprint(publicPart), alg: KEY_ALGORITHM, use: 'sig' };
  return {
    publicJwk: { ...publicPart, ...common },
    privateJwk: { ...(await exportJWK(privateKey)), ...common },
  };
}

/**
 * Whether a party's client may be called this. It becomes a Kafka principal, and its consumer groups begin with it and a dot:
 * with a dot in it, or the name of a service, it would get the rights or the groups of another.
 */
export function isClientName(clientId: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,99}$/.test(clientId) && !SERVICES.has(clientId);
}

function checkParty(party: Party): void {
  if (!isClientName(party.clientId)) {
    throw new SetupError(
      `"${party.clientId}" cannot be a client id: it takes lower-case letters, digits and hyphens and may not be the name of a service.`,
    );
  }
  if (['d', 'p', 'q', 'k'].some((part) => part in party.publicJwk)) {
    throw new SetupError(
      `The key of ${party.clientId} is a private key; only the public half may be registered.`,
    );
  }
}

const ORGANISATIE = 'organisatie';

function organisatieMapper(organisatie: string) {
  return {
    name: ORGANISATIE,
    protocol: 'openid-connect',
    protocolMapper: 'oidc-hardcoded-claim-mapper',
    config: {
      'claim.name': ORGANISATIE,
      'claim.value': organisatie,
      'jsonType.label': 'String',
      'access.token.claim': 'true',
      'id.token.claim': 'false',
      'userinfo.token.claim': 'false',
      'introspection.token.claim': 'true',
    },
  };
}

function clientSettings(party: Party) {
  return {
    clientId: party.clientId,
    protocol: 'openid-connect',
    enabled: true,
    publicClient: false,
    // One grant per client (NL GOV): client credentials.
    serviceAccountsEnabled: true,
    standardFlowEnabled: false,
    implicitFlowEnabled: false,
    directAccessGrantsEnabled: false,
    fullScopeAllowed: false,
    clientAuthenticatorType: 'client-jwt',
    attributes: {
      'use.jwks.url': 'false',
      'use.jwks.string': 'true',
      'jwks.string': JSON.stringify({ keys: [party.publicJwk] }),
      'token.endpoint.auth.signing.alg': party.publicJwk.alg ?? KEY_ALGORITHM,
    },
  };
}

const scopeIdsOf = new WeakMap<AdminAccess, Promise<Map<string, string>>>();

/** Ids of the realm's client scopes by name, looked up once per administrator, and again when one is missing. */
async function selectScopeIds(
  access: AdminAccess,
  needed: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const known = await scopeIdsOf.get(access)?.catch(() => undefined);
  if (known !== undefined && needed.every((scope) => known.has(scope))) return known;
  const asked = callAdmin(access, 'GET', '/client-scopes').then(
    (scopes) => new Map(recordsOf(scopes).map(({ name, id }) => [String(name), String(id)])),
  );
  scopeIdsOf.set(access, asked);
  return asked;
}

/**
 * Connects a party: a confidential client that logs in with its own key. Doing it again brings what is there in line
 * with the party, so a new key or another set of scopes is the same call; tokens already given out live on to their
 * end, at most ten minutes.
 */
export async function registerParty(access: AdminAccess, party: Party): Promise<void> {
  checkParty(party);
  const scopeIds = await selectScopeIds(access, party.scopes);
  const unknown = party.scopes.filter((scope) => !scopeIds.has(scope));
  if (unknown.length > 0) {
    throw new SetupError(
      `The realm ${access.realm} has no scope ${unknown.join(', ')} for ${party.clientId}.`,
    );
  }
  const [existing] = await selectClients(access, party.clientId);
  if (existing !== undefined) return updateParty(access, party, existing, scopeIds);
  try {
    await callAdmin(access, 'POST', '/clients', {
      ...clientSettings(party),
      protocolMappers: [organisatieMapper(party.organisatie)],
      defaultClientScopes: ['meldpunt'],
      optionalClientScopes: party.scopes,
    });
  } catch (error) {
    // Two at once: the other one made it between our look and our call.
    const [made] = await selectClients(access, party.clientId);
    if (made === undefined) throw error;
    await updateParty(access, party, made, scopeIds);
  }
}

async function selectClients(access: AdminAccess, clientId: string): Promise<Record<string, unknown>[]> {
  return recordsOf(await callAdmin(access, 'GET', `/clients?clientId=${encodeURIComponent(clientId)}`));
}

async function updateParty(
  access: AdminAccess,
  party: Party,
  existing: Record<string, unknown>,
  scopeIds: ReadonlyMap<string, string>,
): Promise<void> {
  const path = `/clients/${encodeURIComponent(String(existing.id))}`;
  const settings = clientSettings(party);
  const attributes = isRecord(existing.attributes) ? existing.attributes : {};
  await callAdmin(access, 'PUT', path, {
    ...existing,
    ...settings,
    attributes: { ...attributes, ...settings.attributes },
  });

  const mapper = organisatieMapper(party.organisatie);
  const present = recordsOf(existing.protocolMappers).find(({ name }) => name === ORGANISATIE);
  if (present === undefined) {
    await callAdmin(access, 'POST', `${path}/protocol-mappers/models`, mapper);
  } else if (!isRecord(present.config) || present.config['claim.value'] !== party.organisatie) {
    const id = String(present.id);
    await callAdmin(access, 'PUT', `${path}/protocol-mappers/models/${encodeURIComponent(id)}`, {
      id,
      ...mapper,
    });
  }

  const had = Array.isArray(existing.optionalClientScopes) ? existing.optionalClientScopes.map(String) : [];
  for (const scope of party.scopes.filter((name) => !had.includes(name))) {
    await callAdmin(access, 'PUT', `${path}/optional-client-scopes/${scopeIds.get(scope)}`);
  }
  for (const scope of had.filter((name) => !party.scopes.includes(name))) {
    await callAdmin(access, 'DELETE', `${path}/optional-client-scopes/${scopeIds.get(scope)}`);
  }
}

/** Takes a party's access away; nothing happens when it had none. */
export async function deleteParty(access: AdminAccess, clientId: string): Promise<void> {
  for (const client of await selectClients(access, clientId)) {
    await callAdmin(access, 'DELETE', `/clients/${encodeURIComponent(String(client.id))}`);
  }
}
