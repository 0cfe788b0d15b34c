// Keeps today's schemas, and real bytes of each, as a released version in contracts/avro/released/v<versie>.
// From then on every later schema must be able to read those bytes and be read by them.
//   node contracts/scripts/release.ts          release every version that is not released yet
//   node contracts/scripts/release.ts --again  forget every release and make version 1 anew from today's schemas;
//                                              only while nobody outside holds bytes of it
// Run contracts/scripts/generate.ts first, and the formatter afterwards.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encode } from '../src/codec/codec.ts';
import { codelijsten } from '../src/codelijsten.ts';
import { generate } from './generate.ts';
import { recordNamen, sampleOf, variants } from './samples.ts';
import {
  avroFolder,
  complete,
  isReleased,
  readIds,
  readSources,
  releasedFolder,
  releasedPath,
  vingerafdruk,
} from './schema-files.ts';

function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Bytes as hexadecimal text, so that the file shows what a field held. */
function readable(value: unknown): string {
  const text = JSON.stringify(
    value,
    (_key, held: unknown) => {
      const isBuffer = typeof held === 'object' && held !== null && 'type' in held && held.type === 'Buffer';
      return isBuffer && 'data' in held && Array.isArray(held.data)
        ? { hex: Buffer.from(held.data).toString('hex') }
        : held;
    },
    2,
  );
  return `${text}\n`;
}

function startAgain(): void {
  rmSync(releasedFolder, { recursive: true, force: true });
  const sources = readSources();
  const byName = new Map([...sources.values()].map((record) => [record.name, complete(record, sources)]));
  const first = readIds()
    .filter(({ naam, versie }) => versie === 1 && byName.has(naam))
    .map((regel) => {
      const record = byName.get(regel.naam);
      return record === undefined ? regel : { ...regel, vingerafdruk: vingerafdruk(record) };
    });
  writeFileSync(join(avroFolder, 'ids.json'), `${JSON.stringify(first, null, 2)}\n`);
  for (const [path, content] of generate()) writeFileSync(path, content);
}

function release(): void {
  for (const [path, content] of generate()) {
    if (readFileSync(path, 'utf8') !== content) throw new Error('Run contracts/scripts/generate.ts first');
  }
  const sources = readSources();
  const known = new Set<string>(recordNamen());
  for (const regel of readIds().filter((candidate) => !isReleased(candidate))) {
    const { naam, versie } = regel;
    const record = [...sources.values()].find((candidate) => candidate.name === naam);
    if (record === undefined || !known.has(naam)) throw new Error(`No schema ${naam}`);
    write(releasedPath(versie, naam, 'avsc'), `${JSON.stringify(complete(record, sources), null, 2)}\n`);
    for (const name of recordNamen().filter((candidate) => candidate === naam)) {
      for (const variant of variants) {
        const value = sampleOf(name, variant);
        write(releasedPath(versie, naam, `${variant}.bin`), encode(name, value));
        write(releasedPath(versie, naam, `${variant}.json`), readable(value));
      }
    }
    process.stdout.write(`released ${naam} version ${versie}\n`);
  }
  write(join(releasedFolder, 'codelijsten.json'), `${JSON.stringify(codelijsten, null, 2)}\n`);
}

if (process.argv.includes('--again')) {
  startAgain();
  process.stdout.write('Version 1 is what the schemas say now; run this script again to keep its bytes.\n');
} else release();
