import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { expect, it } from 'vitest';
import { generate } from '../../scripts/generate.ts';
import { contractsFolder } from '../../scripts/schema-files.ts';

it.each([...generate()])('%s is what the schemas make of it', (path, content) => {
  expect(readFileSync(path, 'utf8'), relative(contractsFolder, path)).toBe(content);
});
