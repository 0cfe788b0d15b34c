import { createRequire } from 'node:module';

/**
 * Has the client library use `part` for one of its own files. Must come before the library first looks for that file, which
 * it does when it needs it.
 */
export function replaceLibraryPart(file: string, part: unknown): void {
  const require = createRequire(import.meta.url);
  require(file);
  const library = require.cache[require.resolve(file)];
  if (library === undefined) throw new Error('the client library keeps its files elsewhere');
  library.exports = part;
}
