import { statfsSync } from 'node:fs';

/**
 * Something on this machine keeps a part from starting, and the reader can do something about it. The message is one
 * or two whole sentences for a terminal: what is wrong, and what to do.
 */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}

class DiskFullError extends SetupError {}

const DISK_FULL = /ENOSPC|no space left on device/i;
/** Bytes. None of what is started here can begin with less. */
const NO_ROOM = 1_000_000;

/**
 * Turns a full disk into a sentence that names the place; everything else passes unchanged. A disk is also full when
 * nobody says so: the log in which a program would have named it lies on that disk.
 */
export function explainDiskFull(error: unknown, activity: string, directory: string): unknown {
  if (error instanceof DiskFullError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ENOSPC' && !DISK_FULL.test(message) && !isFull(directory)) return error;
  return new DiskFullError(
    `The disk is full: ${activity} needs room in ${directory}. Free some space there and try again.`,
    { cause: error },
  );
}

function isFull(directory: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize < NO_ROOM;
  } catch {
    return false;
  }
}
