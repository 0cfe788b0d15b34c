import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';

const MEMORY = '/dev/shm';
/** Wherever `dataRoot` may have said, now or in an earlier run. */
export const dataRoots: readonly string[] = [tmpdir(), MEMORY];
/** What a run of every day keeps at most, with room for the shared memory of PostgreSQL. */
const ROOM_NEEDED_BYTES = 4 * 1024 ** 3;

/**
 * Where the data of servers go that live as long as a test: in memory when there is room. Nobody needs them
 * afterwards, and a disk makes every commit and every new database wait for it.
 */
export async function dataRoot(): Promise<string> {
  const space = await statfs(MEMORY).catch(() => undefined);
  return space !== undefined && space.bavail * space.bsize > ROOM_NEEDED_BYTES ? MEMORY : tmpdir();
}
