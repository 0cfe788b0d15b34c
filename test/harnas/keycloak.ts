import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import type { AdminAccess } from '../../infra/keycloak/admin.ts';
import { startKeycloak } from '../../infra/keycloak/start.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The realm meldpunt on a Keycloak of this test run, and what it takes to connect parties to it. */
    keycloak: { issuer: string; jwksUrl: string; admin: AdminAccess };
  }
}

/**
 * One Keycloak for the files of a project that lists this setup. It takes some ten seconds and 400 MB, so only files
 * about Keycloak itself belong there; for the others there is issuer.ts.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), `meldpunt-test-${process.pid}-`));
  await chmod(directory, 0o711);
  const stopAndDelete = async (stop: () => Promise<void>) => {
    await stop();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const { issuer, jwksUrl, admin, stop } = await startKeycloak({ dataDir: join(directory, 'keycloak') });
    project.provide('keycloak', { issuer, jwksUrl, admin });
    return () => stopAndDelete(stop);
  } catch (error) {
    await stopAndDelete(async () => undefined);
    throw error;
  }
}
