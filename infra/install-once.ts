import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isAlive } from './process.ts';
import { explainDiskFull } from './setup-error.ts';

/** Drafts of installs that were killed: the process id in the name no longer runs. */
async function deleteAbandonedDrafts(target: string): Promise<void> {
  const directory = dirname(target);
  for (const name of await readdir(directory)) {
    if (!name.startsWith(`${basename(target)}.`)) continue;
    const match = /\.(\d+)-[0-9a-f]+\.part$/.exec(name);
    if (match?.[1] !== undefined && !isAlive(Number(match[1]))) {
      await rm(join(directory, name), { recursive: true, force: true });
    }
  }
}

/**
 * Fills `target` once. The work happens in a directory beside it that takes the final name only when complete, so a
 * killed install leaves nothing that looks finished, and two at once both end with one whole directory.
 */
export async function installOnce(
  target: string,
  activity: string,
  fill: (directory: string) => Promise<void>,
): Promise<string> {
  if (existsSync(target)) return target;
  const draft = `${target}.${process.pid}-${randomBytes(4).toString('hex')}.part`;
  try {
    await mkdir(dirname(target), { recursive: true });
    await deleteAbandonedDrafts(target);
    await mkdir(draft);
    await fill(draft);
    await rename(draft, target).catch((error) => {
      // Another process was first; its result is as good as ours.
      if (!existsSync(target)) throw error;
    });
    return target;
  } catch (error) {
    throw explainDiskFull(error, activity, dirname(target));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
