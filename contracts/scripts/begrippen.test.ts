import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codelijsten } from '../src/codelijsten.ts';
import { contractsFolder } from './schema-files.ts';

const begrippen = readFileSync(join(contractsFolder, '../docs/begrippen.md'), 'utf8');
const paragraphs = begrippen.split('\n\n');

describe('docs/begrippen.md', () => {
  it.each(Object.entries(codelijsten))('explains every code of %s, and no other', (lijst, codes) => {
    const about = paragraphs.find((paragraph) => paragraph.startsWith(`**${lijst}**`)) ?? '';
    const named = [...about.matchAll(/`([A-Z0-9_]+)`/g)].map((match) => match[1]);
    expect(named).toEqual(codes);
  });

  it('opens with the three words that DDAS calls otherwise', () => {
    const opening = begrippen.slice(0, begrippen.indexOf('## Nouns'));
    for (const word of ['**melding**', '**zaak**', '**signaal**']) expect(opening).toContain(word);
  });

  it('gives no word twice', () => {
    const words = [...begrippen.matchAll(/^\| ([a-zA-Z]+)/gm)].map((match) => match[1]);
    const nouns = words.slice(0, words.lastIndexOf('word'));
    expect(new Set(nouns).size).toBe(nouns.length);
  });
});
