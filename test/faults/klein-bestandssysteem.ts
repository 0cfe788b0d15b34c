import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A file system of its own in memory that can be filled to the last byte. Only root can make one. */
export type KleinBestandssysteem = {
  map: string;
  /** Takes all room but so many bytes. */
  vul(laatOver: number): Promise<void>;
  maakRuim(): Promise<void>;
  vrij(): Promise<number>;
  sluit(): Promise<void>;
};

export async function maakKleinBestandssysteem(megabytes: number): Promise<KleinBestandssysteem> {
  if (process.getuid?.() !== 0)
    throw new Error('a small file system is a tmpfs mount, and only root may make one');
  const map = await mkdtemp(join(tmpdir(), 'meldpunt-klein-'));
  await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0711`, 'tmpfs', map]);
  await chmod(map, 0o711);
  const vulling = join(map, 'filler');
  const vrij = async () => {
    const { bavail, bsize } = await statfs(map);
    return bavail * bsize;
  };
  return {
    map,
    vrij,
    async vul(laatOver) {
      const blok = Buffer.alloc(1024 * 1024, 1);
      for (let ruimte = await vrij(); ruimte > laatOver; ruimte = await vrij())
        await writeFile(vulling, blok.subarray(0, Math.min(blok.length, ruimte - laatOver)), { flag: 'a' });
    },
    async maakRuim() {
      await rm(vulling, { force: true });
    },
    async sluit() {
      // Lazily: a process that is just ending may still have a file open.
      await run('umount', ['-l', map]);
      await rm(map, { recursive: true, force: true });
    },
  };
}
