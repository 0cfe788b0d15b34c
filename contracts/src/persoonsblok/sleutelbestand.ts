import { randomBytes, randomUUID } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { SleutelError } from './sleutelbos.ts';

export const KEY_BYTES = 32;

export function createKeyFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const own = `${path}.${randomUUID()}`;
  const file = openSync(own, 'wx', 0o600);
  try {
    writeFileSync(file, randomBytes(KEY_BYTES));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(own, path);
  } catch (error) {
    // Another process was first; its key counts.
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    unlinkSync(own);
  }
  // Without this a power cut could take the key away from under what was sealed with it.
  syncFolder(dirname(path));
}

export function readKeyFile(path: string, naam: string): { bytes: Buffer; identity: string } | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
  try {
    const stat = fstatSync(file);
    if ((stat.mode & 0o077) !== 0 || stat.size !== KEY_BYTES)
      throw new SleutelError('ONVEILIG_BESTAND', naam);
    return { bytes: readFileSync(file), identity: `${stat.ino}/${stat.mtimeMs}` };
  } finally {
    closeSync(file);
  }
}

/** True when it was there. */
export function deleteFile(path: string): boolean {
  try {
    unlinkSync(path);
    return true;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    throw error;
  }
}

export function identityOf(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? null : `${stat.ino}/${stat.mtimeMs}`;
}

export function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
