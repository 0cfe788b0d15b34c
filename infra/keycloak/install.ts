import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { installOnce } from '../install-once.ts';
import { findJava, runMaven } from '../java.ts';
import { defaultCacheDir } from '../paths.ts';
import { runToEnd } from '../process.ts';
import { SetupError } from '../setup-error.ts';
import { keycloakArgs, keycloakEnv } from './launch.ts';

/** The same as in pom.xml; a test compares them. */
export const KEYCLOAK_VERSION = '26.4.0';

/**
 * Fetches Keycloak when it is not there yet and builds it for its embedded database; returns the directory with its
 * programs, which nothing writes to afterwards. `start-dev` would build at every start, into that same directory.
 */
export function installKeycloak(cacheDir: string = defaultCacheDir): Promise<string> {
  const activity = `the download of Keycloak ${KEYCLOAK_VERSION}`;
  return installOnce(join(cacheDir, `keycloak-${KEYCLOAK_VERSION}`), activity, async (directory) => {
    const java = await findJava();
    // Maven unpacks the zip itself, so no unzip is needed on the machine.
    await runMaven(activity, [
      '-f',
      join(import.meta.dirname, 'pom.xml'),
      'dependency:unpack-dependencies',
      `-DoutputDirectory=${directory}`,
    ]);
    const unpacked = join(directory, `keycloak-${KEYCLOAK_VERSION}`);
    for (const name of await readdir(unpacked)) await rename(join(unpacked, name), join(directory, name));
    for (const done of [unpacked, join(directory, 'maven')]) await rm(done, { recursive: true, force: true });
    const { failed, output } = await runToEnd(
      java,
      keycloakArgs(directory, directory, 512, ['build', '--db=dev-file', '--health-enabled=true']),
      keycloakEnv(),
    );
    if (failed) {
      const lastLines = output.trimEnd().split('\n').slice(-15).join('\n');
      throw new SetupError(`Keycloak could not be built:\n${lastLines}`);
    }
  });
}
