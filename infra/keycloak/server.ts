import { copyFile, mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { assertPortFree, LOOPBACK } from '../port.ts';
import { type RunningProcess, startProcess, waitUntilReady } from '../process.ts';
import { keycloakArgs, keycloakEnv } from './launch.ts';

export const REALM_FILE = join(import.meta.dirname, 'realm.meldpunt.json');

const HEAP_MB = 384;

export type KeycloakServer = {
  java: string;
  programs: string;
  /** As `prepareHome` made it. */
  home: string;
  port: number;
  /** For the health check. */
  managementPort: number;
  /** Three minutes when absent. */
  readyTimeoutMs?: number | undefined;
  logFile: string;
  /** Whether a realm meldpunt that is not there is made from its file. */
  importRealm: boolean;
  /** More environment; who administers is heeded only where the database is made. */
  env?: Readonly<Record<string, string>>;
};

/** Where a server keeps its database, within its home. */
export function databaseDirOf(home: string): string {
  return join(home, 'data', 'h2');
}

/** A home of its own for a server's data, with links to the programs it shares with others. */
export async function prepareHome(directory: string, programs: string): Promise<string> {
  const home = join(directory, 'home');
  await mkdir(join(home, 'data', 'import'), { recursive: true });
  for (const name of ['lib', 'conf', 'providers', 'themes']) {
    await rm(join(home, name), { force: true });
    await symlink(join(programs, name), join(home, name));
  }
  await copyFile(REALM_FILE, join(home, 'data', 'import', 'meldpunt-realm.json'));
  return home;
}

export function baseUrlOf(port: number): string {
  return `http://${LOOPBACK}:${port}`;
}

/** Resolves once it says it is ready. */
export async function runKeycloak(server: KeycloakServer): Promise<RunningProcess> {
  const { home, port, managementPort, readyTimeoutMs = 180_000 } = server;
  await assertPortFree(port, 'Keycloak', 'KEYCLOAK_PORT');
  await assertPortFree(managementPort, "Keycloak's health check", 'KEYCLOAK_MANAGEMENT_PORT');
  const running = await startProcess({
    name: 'Keycloak',
    command: server.java,
    args: keycloakArgs(server.programs, home, HEAP_MB, [
      'start',
      '--optimized',
      '--http-enabled=true',
      `--http-host=${LOOPBACK}`,
      `--http-port=${port}`,
      `--http-management-port=${managementPort}`,
      `--hostname=${baseUrlOf(port)}`,
      '--cache=local',
      // H2 writes to disk half a second after a commit unless told not to wait; a SIGKILL would lose a party.
      `--db-url=jdbc:h2:file:${join(databaseDirOf(home), 'keycloakdb')};NON_KEYWORDS=VALUE;DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0`,
      ...(server.importRealm ? ['--import-realm'] : []),
    ]),
    cwd: home,
    env: { ...keycloakEnv(), ...server.env },
    logFile: server.logFile,
  });
  await waitUntilReady(running, readyTimeoutMs, async () => {
    const response = await fetch(`http://${LOOPBACK}:${managementPort}/health/ready`, {
      signal: AbortSignal.timeout(2_000),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`Keycloak's health check says ${response.status}.`);
  });
  return running;
}
