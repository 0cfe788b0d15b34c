import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findJava } from '../java.ts';
import { assertPortFree, findFreePorts, LOOPBACK } from '../port.ts';
import { type RunningProcess, startProcess, waitUntilReady } from '../process.ts';
import { explainDiskFull, SetupError } from '../setup-error.ts';
import { type AdminAccess, callAdmin, isRecord, recordsOf } from './admin.ts';
import { installKeycloak } from './install.ts';
import { keycloakArgs, keycloakEnv } from './launch.ts';

export type KeycloakOptions = {
  /** Holds the embedded database, the log and the administrator's secrets; made when absent. */
  dataDir: string;
  /** Default: a free port. The issuer's address, so keep it the same over restarts. */
  port?: number;
  /** For the health check. Default: a free port. */
  managementPort?: number;
  heapMb?: number;
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
const REALM_FILE = join(import.meta.dirname, 'realm.meldpunt.json');
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

type Secrets = { clientId: string; clientSecret: string; user: string; password: string };

function isSecrets(value: unknown): value is Secrets {
  return (
    isRecord(value) &&
    ['clientId', 'clientSecret', 'user', 'password'].every((name) => typeof value[name] === 'string')
  );
}

/**
 * A client for the program and a user for the console of a person, made when the database is. Without the marker there
 * is no usable database: a first start that was cut short is done over.
 */
async function readOrCreateSecrets(dataDir: string): Promise<Secrets> {
  const file = join(dataDir, 'admin-access.json');
  if (existsSync(join(dataDir, MARKER))) {
    const found: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (isSecrets(found)) return found;
    throw new SetupError(
      `${file} does not hold the administrator's secrets. Delete ${dataDir} to start afresh.`,
    );
  }
  const secret = () => randomBytes(24).toString('base64url');
  const secrets: Secrets = {
    clientId: 'meldpunt-admin',
    clientSecret: secret(),
    user: 'admin',
    password: secret(),
  };
  await rm(join(dataDir, 'home'), { recursive: true, force: true });
  await rm(file, { force: true });
  await writeFile(file, `${JSON.stringify(secrets, undefined, 2)}\n`, { mode: 0o600 });
  return secrets;
}

/** A home of its own for this server's data, with links to the programs it shares with others. */
async function prepareHome(dataDir: string, programs: string): Promise<string> {
  const home = join(dataDir, 'home');
  await mkdir(join(home, 'data', 'import'), { recursive: true });
  for (const name of ['lib', 'conf', 'providers', 'themes']) {
    await rm(join(home, name), { force: true });
    await symlink(join(programs, name), join(home, name));
  }
  await copyFile(REALM_FILE, join(home, 'data', 'import', 'meldpunt-realm.json'));
  return home;
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
  let secrets: Secrets;
  let home: string;
  try {
    await mkdir(dataDir, { recursive: true });
    secrets = await readOrCreateSecrets(dataDir);
    home = await prepareHome(dataDir, programs);
  } catch (error) {
    throw explainDiskFull(error, 'Keycloak', dataDir);
  }
  const baseUrl = `http://${LOOPBACK}:${port}`;
  const issuer = `${baseUrl}/realms/${REALM}`;
  const admin: AdminAccess = {
    baseUrl,
    realm: REALM,
    loginRealm: 'master',
    clientId: secrets.clientId,
    clientSecret: secrets.clientSecret,
  };

  async function launch(): Promise<RunningProcess> {
    await assertPortFree(port ?? 0, 'Keycloak', 'KEYCLOAK_PORT');
    await assertPortFree(managementPort ?? 0, "Keycloak's health check", 'KEYCLOAK_MANAGEMENT_PORT');
    const running = await startProcess({
      name: 'Keycloak',
      command: java,
      args: keycloakArgs(programs, home, options.heapMb ?? 384, [
        'start',
        '--optimized',
        '--http-enabled=true',
        `--http-host=${LOOPBACK}`,
        `--http-port=${port}`,
        `--http-management-port=${managementPort}`,
        `--hostname=${baseUrl}`,
        '--cache=local',
        // H2 writes to disk half a second after a commit unless told not to wait; a SIGKILL would lose a party.
        `--db-url=jdbc:h2:file:${join(home, 'data', 'h2', 'keycloakdb')};NON_KEYWORDS=VALUE;DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0`,
        '--import-realm',
      ]),
      cwd: home,
      env: {
        ...keycloakEnv(),
        // Heeded only when the database is made.
        KC_BOOTSTRAP_ADMIN_CLIENT_ID: secrets.clientId,
        KC_BOOTSTRAP_ADMIN_CLIENT_SECRET: secrets.clientSecret,
        KC_BOOTSTRAP_ADMIN_USERNAME: secrets.user,
        KC_BOOTSTRAP_ADMIN_PASSWORD: secrets.password,
      },
      logFile: join(dataDir, 'keycloak.log'),
    });
    await waitUntilReady(running, options.readyTimeoutMs ?? 180_000, async () => {
      const response = await fetch(`http://${LOOPBACK}:${managementPort}/health/ready`, {
        signal: AbortSignal.timeout(2_000),
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`Keycloak's health check says ${response.status}.`);
    });
    await addMissingScopes(admin);
    await writeFile(join(dataDir, MARKER), '');
    return running;
  }

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
