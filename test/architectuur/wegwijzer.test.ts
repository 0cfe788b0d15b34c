import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const table = readme.slice(readme.indexOf('## Where the rules are'), readme.indexOf('Other commands:'));
const rows = [...table.matchAll(/^\| (?!rule \||-)(.+?) \| (.+?) \|$/gm)].map(
  ([, rule = '', where = '']) => ({
    rule,
    paths: [...where.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path),
  }),
);

describe('the map of rules in the README', () => {
  it('has rows', () => expect(rows.length).toBeGreaterThan(20));

  it.each(rows)('$rule: is where the map says', ({ paths }) => {
    expect(paths.length).toBeGreaterThan(0);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    // A folder is written as one, so that a reader knows what to expect.
    expect(paths.filter((path) => !/\.(ts|md)$/.test(path) && !path.endsWith('/'))).toEqual([]);
  });
});
