import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, realpath, rm, rmdir, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { SetupError } from '../setup-error.ts';
import { copyBinaries, findPostgresBinaries } from './binaries.ts';

/**
 * PostgreSQL refuses to run as root. Started by root, it runs as the user `postgres` when the machine has one and as
 * `nobody` otherwise; no user is added to the machine. That user must be able to reach the programs and the data. When
 * the repository lies in a private home directory it cannot, and then both live under SHARED_STATE, with a
 * link from where they were asked for.
 */
export type Place = {
  user?: { uid: number; gid: number };
  binaries: string;
  /** The data directory proper, in its real place. */
  cluster: string;
};

const SHARED_STATE = '/var/lib/meldpunt';

type User = { uid: number; gid: number };

async function findUnprivilegedUser(): Promise<User> {
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const account = accounts.find((fields) => fields[0] === name);
    const uid = Number(account?.[2]);
    const gid = Number(account?.[3]);
    if (Number.isInteger(uid) && Number.isInteger(gid) && uid > 0) return { uid, gid };
  }
  throw new SetupError(
    'PostgreSQL refuses to run as root, and this machine has neither a user postgres nor a user nobody. Run this as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
  );
}

function canReach(user: User, directory: string): boolean {
  const { status } = spawnSync('/bin/sh', ['-c', 'cd "$0"', directory], {
    ...user,
    cwd: '/',
    stdio: 'ignore',
  });
  return status === 0;
}

async function makeCluster(link: string, user: User): Promise<void> {
  await mkdir(link, { mode: 0o700 });
  await chown(link, user.uid, user.gid);
  if (canReach(user, link)) return;
  await rmdir(link);
  const elsewhere = join(SHARED_STATE, `postgres-${randomBytes(8).toString('hex')}`);
  await mkdir(SHARED_STATE, { recursive: true, mode: 0o755 });
  await mkdir(elsewhere, { mode: 0o700 });
  await chown(elsewhere, user.uid, user.gid);
  await symlink(elsewhere, link);
}

/** Finds or makes the place of the cluster of `dataDir`, for the user we are. */
export async function findPlace(dataDir: string): Promise<Place> {
  const link = join(dataDir, 'cluster');
  const binaries = await findPostgresBinaries();
  await mkdir(dataDir, { recursive: true });
  if (process.getuid?.() !== 0) {
    await mkdir(link, { recursive: true, mode: 0o700 });
    const owner = (await stat(link)).uid;
    if (process.getuid !== undefined && owner !== process.getuid()) {
      throw new SetupError(
        `The database in ${link} belongs to another user (uid ${owner}). Run this as that user, or choose another data directory.`,
      );
    }
    return { binaries, cluster: await realpath(link) };
  }
  if (!existsSync(link)) {
    // A link whose target was deleted.
    await rm(link, { force: true });
    await makeCluster(link, await findUnprivilegedUser());
  }
  const cluster = await realpath(link);
  // Whoever made it: an earlier run may have been an ordinary user's.
  const { uid, gid } = await stat(cluster);
  if (uid === 0 || !canReach({ uid, gid }, cluster)) {
    throw new SetupError(
      `The user that PostgreSQL runs as (uid ${uid}) cannot use ${cluster}. Give it access, or choose another data directory.`,
    );
  }
  const user = { uid, gid };
  if (canReach(user, join(binaries, 'bin'))) return { user, binaries, cluster };
  return { user, cluster, binaries: await copyBinaries(binaries, join(SHARED_STATE, 'postgres-18')) };
}

/** Deletes a cluster that no longer runs, also when it lives under SHARED_STATE. */
export async function deletePostgres(dataDir: string): Promise<void> {
  const link = join(dataDir, 'cluster');
  if (existsSync(link)) await rm(await realpath(link), { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
}
