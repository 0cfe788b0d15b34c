import { join, resolve } from 'node:path';

/** Everything a run leaves on disk lives under this one git-ignored directory of the repository. */
export const workDir = resolve(import.meta.dirname, '..', '.meldpunt');

/** Downloaded and unpacked distributions; safe to delete, they come back. */
export const defaultCacheDir = join(workDir, 'cache');
