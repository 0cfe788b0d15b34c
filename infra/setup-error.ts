/**
 * Something on this machine keeps a part from starting, and the reader can do something about it. The message is one
 * or two whole sentences for a terminal: what is wrong, and what to do.
 */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}

const DISK_FULL = /ENOSPC|no space left on device/i;

/** Turns a full disk into a sentence that names the place; everything else passes unchanged. */
export function explainDiskFull(error: unknown, activity: string, directory: string): unknown {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ENOSPC' && !DISK_FULL.test(message)) return error;
  return new SetupError(
    `The disk is full: ${activity} needs room in ${directory}. Free some space there and try again.`,
    { cause: error },
  );
}
