import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findJava } from '../java.ts';
import { findFreePorts } from '../port.ts';
import type { RunningProcess } from '../process.ts';
import { explainDiskFull, SetupError } from '../setup-error.ts';
import { type AdminAccess, callAdmin, isRecord, recordsOf } from './admin.ts';
import { copyFirstDatabase, installFirstDatabase, readSecrets, type Secrets } from './first-database.ts';
import { installKeycloak } from './install.ts';
import { baseUrlOf, prepareHome, REALM_FILE, runKeycloak } from './server.ts';

export type KeycloakOptions = {
  /** Holds the embedded database, the log and the administrator's secrets; made when absent. */
  dataDir: string;
  /** Default: a free port. The issuer's address, so keep it the same over restarts. */
  port?: number;
  /** For the health check. Default: a free port. */
  managementPort?: number;
  readyTimeoutMs?: number;
  cacheDir?: string;
};

/** How to reach an OpenID Connect issuer, ours or one that was already there. */
export type IssuerAccess = {
  issuer: string;
  jwksUrl: string;
  /** Absent at an issuer that was there already, unless the environment says how to administer it. */
  admin?: AdminAccess;
  /** Stops what was started; nothing when the issuer was there already. */
  stop(): Promise<void>;
};

export type RunningKeycloak = IssuerAccess & {
  admin: AdminAccess;
  dataDir: string;
  /** The present process; another one after a restart. */
  readonly process: RunningProcess;
  kill(): Promise<void>;
  /** Up again after a stop or kill: same data, same port. */
  start(): Promise<void>;
};

export const REALM = 'meldpunt';
const MARKER = 'initialised';

/**
 * The issuer named by OIDC_ISSUER or, without it, a Keycloak of our own. With OIDC_ADMIN_CLIENT_ID and
 * OIDC_ADMIN_CLIENT_SECRET (a client of that same realm that may manage its clients) parties can be connected there too.
 */
export async function connectIssuer(
  options: KeycloakOptions,
  env: NodeJS.ProcessEnv = process.env,
): Promise<IssuerAccess> {
  const issuer = env.OIDC_ISSUER;
  if (issuer === undefined || issuer === '') return startKeycloak(options);
  const admin = adminFromEnv(issuer, env);
  return {
    issuer,
    jwksUrl: await discoverJwksUrl(issuer),
    ...(admin === undefined ? {} : { admin }),
    stop: async () => undefined,
  };
}

function adminFromEnv(issuer: string, env: NodeJS.ProcessEnv): AdminAccess | undefined {
  const { OIDC_ADMIN_CLIENT_ID: clientId, OIDC_ADMIN_CLIENT_SECRET: clientSecret } = env;
  const [, baseUrl, realm] = /^(.*)\/realms\/([^/]+)\/?$/.exec(issuer) ?? [];
  if (clientId === undefined || clientSecret === undefined || baseUrl === undefined || realm === undefined) {
    return undefined;
  }
  return {
    baseUrl,
    realm: decodeURIComponent(realm),
    loginRealm: decodeURIComponent(realm),
    clientId,
    clientSecret,
  };
}

async function discoverJwksUrl(issuer: string): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  let found: unknown;
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(10_000) });
    found = await response.json();
  } catch (error) {
    throw new SetupError(
      `The issuer in OIDC_ISSUER does not answer at ${url}. Check the address and try again.`,
      {
        cause: error,
      },
    );
  }
  if (!isRecord(found) || found.issuer !== issuer || typeof found.jwks_uri !== 'string') {
    throw new SetupError(
      `What answers at ${url} is not the issuer ${issuer}. OIDC_ISSUER must be exactly what the issuer calls itself.`,
    );
  }
  return found.jwks_uri;
}

/**
 * A home with a database, and who administers it. Without the marker there is no usable database: a first start that was
 * cut short is done over.
 */
async function prepareData(
  dataDir: string,
  { java, programs, cacheDir }: { java: string; programs: string; cacheDir: string | undefined },
): Promise<{ home: string; secrets: Secrets }> {
  await mkdir(dataDir, { recursive: true });
  const isFirst = !existsSync(join(dataDir, MARKER));
  if (isFirst) await rm(join(dataDir, 'home'), { recursive: true, force: true });
  const home = await prepareHome(dataDir, programs);
  if (isFirst) await copyFirstDatabase(await installFirstDatabase(java, programs, cacheDir), home, dataDir);
  return { home, secrets: await readSecrets(dataDir) };
}

/** The import leaves a realm that exists alone, so a scope added to the file since then is added here. */
async function addMissingScopes(admin: AdminAccess): Promise<void> {
  const realm: unknown = JSON.parse(await readFile(REALM_FILE, 'utf8'));
  const present = new Set(recordsOf(await callAdmin(admin, 'GET', '/client-scopes')).map(({ name }) => name));
  for (const scope of recordsOf(isRecord(realm) ? realm.clientScopes : undefined)) {
    if (!present.has(scope.name)) await callAdmin(admin, 'POST', '/client-scopes', scope);
  }
}

/** Keycloak on loopback with the realm meldpunt; resolves once it says it is ready. */
export async function startKeycloak(options: KeycloakOptions): Promise<RunningKeycloak> {
  const { dataDir } = options;
  const [java, programs, [first, second]] = await Promise.all([
    findJava(),
    installKeycloak(options.cacheDir),
    findFreePorts(2),
  ]);
  const port = options.port ?? first;
  const managementPort = options.managementPort ?? second;
  if (port === undefined || managementPort === undefined) throw new Error('Two ports expected.');
  const { home, secrets } = await prepareData(dataDir, { java, programs, cacheDir: options.cacheDir }).catch(
    (error: unknown) => {
      throw explainDiskFull(error, 'Keycloak', dataDir);
    },
  );
  const baseUrl = baseUrlOf(port);
  const issuer = `${baseUrl}/realms/${REALM}`;
  const admin: AdminAccess = {
    baseUrl,
    realm: REALM,
    loginRealm: 'master',
    clientId: secrets.clientId,
    clientSecret: secrets.clientSecret,
  };

  const launch = async (): Promise<RunningProcess> => {
    const running = await runKeycloak({
      port,
      managementPort,
      java,
      programs,
      home,
      readyTimeoutMs: options.readyTimeoutMs,
      logFile: join(dataDir, 'keycloak.log'),
      importRealm: true,
    });
    await addMissingScopes(admin);
    await writeFile(join(dataDir, MARKER), '');
    return running;
  };

  let current = await launch();
  return {
    issuer,
    jwksUrl: `${issuer}/protocol/openid-connect/certs`,
    admin,
    dataDir,
    get process() {
      return current;
    },
    stop: () => current.stop(),
    kill: () => current.kill(),
    async start() {
      if (!current.isRunning()) current = await launch();
    },
  };
}
