import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installOnce } from '../install-once.ts';
import { defaultCacheDir } from '../paths.ts';
import { findFreePorts } from '../port.ts';
import { SetupError } from '../setup-error.ts';
import { isRecord } from './admin.ts';
import { KEYCLOAK_VERSION } from './install.ts';
import { databaseDirOf, prepareHome, runKeycloak } from './server.ts';

/** A client for the program and a user for the console of a person. */
export type Secrets = { clientId: string; clientSecret: string; user: string; password: string };

const DATABASE = 'h2';
const SECRETS = 'admin-access.json';

/**
 * Keycloak's own tables and its master realm, made once for this installation by a server that is started for it: nine
 * of the fourteen seconds that a first start took (besluit 0068). Who administers is in it, so the secrets are those of
 * the installation and lie beside it; the realm meldpunt, with the keys that sign the tokens, is made by each server for
 * itself. Returns the directory that holds both.
 */
export async function installFirstDatabase(
  java: string,
  programs: string,
  cacheDir: string = defaultCacheDir,
): Promise<string> {
  const place = join(cacheDir, `keycloak-${KEYCLOAK_VERSION}-database`);
  return installOnce(place, 'the first database of Keycloak', async (directory) => {
    const secret = () => randomBytes(24).toString('base64url');
    const secrets: Secrets = {
      clientId: 'meldpunt-admin',
      clientSecret: secret(),
      user: 'admin',
      password: secret(),
    };
    const dataDir = await mkdtemp(join(tmpdir(), 'meldpunt-keycloak-database-'));
    try {
      const home = await prepareHome(dataDir, programs);
      const [port = 0, managementPort = 0] = await findFreePorts(2);
      const server = await runKeycloak({
        java,
        programs,
        home,
        port,
        managementPort,
        logFile: join(dataDir, 'keycloak.log'),
        importRealm: false,
        env: {
          KC_BOOTSTRAP_ADMIN_CLIENT_ID: secrets.clientId,
          KC_BOOTSTRAP_ADMIN_CLIENT_SECRET: secrets.clientSecret,
          KC_BOOTSTRAP_ADMIN_USERNAME: secrets.user,
          KC_BOOTSTRAP_ADMIN_PASSWORD: secrets.password,
        },
      });
      await server.stop();
      await cp(databaseDirOf(home), join(directory, DATABASE), { recursive: true });
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
    await writeFile(join(directory, SECRETS), `${JSON.stringify(secrets, undefined, 2)}\n`, { mode: 0o600 });
  });
}

/** Gives the home of a server a database of its own and puts who administers it in `dataDir`. */
export async function copyFirstDatabase(first: string, home: string, dataDir: string): Promise<void> {
  await cp(join(first, DATABASE), databaseDirOf(home), { recursive: true });
  await cp(join(first, SECRETS), join(dataDir, SECRETS));
}

export async function readSecrets(dataDir: string): Promise<Secrets> {
  const file = join(dataDir, SECRETS);
  const found: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (isSecrets(found)) return found;
  throw new SetupError(
    `${file} does not hold the administrator's secrets. Delete ${dataDir} to start afresh.`,
  );
}

function isSecrets(value: unknown): value is Secrets {
  return (
    isRecord(value) &&
    ['clientId', 'clientSecret', 'user', 'password'].every((name) => typeof value[name] === 'string')
  );
}
