import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

export type Bron = { pad: string; tekst: string };

/** Files git knows or would know, with their text; binary files and the lock file left out. */
export function leesBronnen(...endings: string[]): Bron[] {
  const paden = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
    .split('\n')
    .filter((pad) => pad !== '' && pad !== 'package-lock.json')
    .filter((pad) => endings.length === 0 || endings.some((ending) => pad.endsWith(ending)));
  return paden.flatMap((pad) => {
    try {
      const tekst = readFileSync(join(root, pad), 'utf8');
      return tekst.includes('\0') ? [] : [{ pad, tekst }];
    } catch (error) {
      // Deleted in the work tree and not yet in the index.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    }
  });
}

/** The same text without the imports and exports that the compiler erases: what is left is there at run time. */
export function zonderTypes(tekst: string): string {
  return tekst.replaceAll(/(^|\n)\s*(?:import|export) type [^;]*;/g, '$1');
}

/** Module names a TypeScript text imports, exports from, or loads. */
export function importsVan(tekst: string): string[] {
  const patroon =
    /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;
  return [...tekst.matchAll(patroon)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}
