import { createHash } from 'node:crypto';
import { mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installOnce } from '../install-once.ts';
import { defaultCacheDir } from '../paths.ts';
import { KAFKA_VERSION } from './install.ts';

/** Where the archive of this JVM belongs: another JVM cannot use it. */
async function placeFor(java: string, cacheDir: string): Promise<string> {
  const program = await realpath(java);
  const { mtimeMs, size } = await stat(program);
  const jvm = createHash('sha256').update(`${program} ${size} ${mtimeMs}`).digest('hex').slice(0, 12);
  return join(cacheDir, `kafka-${KAFKA_VERSION}-classes-${jvm}`);
}

/**
 * JVM flags with which the broker finds its classes as an earlier one left them (class data sharing), so that it starts
 * with half the processor time (besluit 0068). `train` runs a broker to its end with the flags it is given; that happens
 * once for each JVM. Without an archive the broker starts as before, so what goes wrong in making one is left to that.
 */
export async function classArchiveFlags(
  java: string,
  cacheDir: string = defaultCacheDir,
  train: (dataDir: string, jvmFlags: readonly string[]) => Promise<void>,
): Promise<readonly string[]> {
  const name = 'broker.jsa';
  try {
    const place = await placeFor(java, cacheDir);
    await installOnce(place, 'an archive of the classes of Kafka', async (directory) => {
      const dataDir = await mkdtemp(join(tmpdir(), 'meldpunt-kafka-classes-'));
      try {
        const archive = join(directory, name);
        await train(dataDir, [`-XX:ArchiveClassesAtExit=${archive}`]);
        await stat(archive);
      } finally {
        await rm(dataDir, { recursive: true, force: true });
      }
    });
    return [`-XX:SharedArchiveFile=${join(place, name)}`];
  } catch {
    return [];
  }
}
