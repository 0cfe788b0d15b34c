import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DirectorySleutelbos, type Doel } from '@meldpunt/contracts';

export type Testsleutels = {
  readonly sleutelbos: DirectorySleutelbos;
  readonly map: string;
  /** Takes the folder away. */
  ruimOp(): void;
};

/** Keys of their own for one test file, for these purposes. */
export function maakTestsleutels(...magMaken: (Doel | 'hmac')[]): Testsleutels {
  const map = mkdtempSync(join(tmpdir(), 'meldpunt-test-sleutels-'));
  return {
    map,
    sleutelbos: new DirectorySleutelbos({ map, magMaken }),
    ruimOp: () => rmSync(map, { recursive: true, force: true }),
  };
}
