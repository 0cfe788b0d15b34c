import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = import.meta.dirname;
const SOURCES = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.ts') && !path.endsWith('.test.ts'),
);
const text = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const importsOf = (path: string) =>
  [...text(path).matchAll(/(?:from|import) '([^']+)'/g)].map(([, name]) => name ?? '');
const filesThatImport = (matches: (name: string) => boolean) =>
  SOURCES.filter((path) => importsOf(path).some(matches));

test('the kit imports no service and no contract, and nothing outside its own folder', () => {
  expect(filesThatImport((name) => name.startsWith('@meldpunt/') || name.startsWith('../../'))).toEqual([]);
});

test('only kafka/ knows the client library', () => {
  expect(filesThatImport((name) => name === 'kafkajs').filter((path) => !path.startsWith('kafka/'))).toEqual(
    [],
  );
});

test('what decides is pure: no framework, database, broker, clock or environment', () => {
  const pure = ['batch-part', 'chunk-messages', 'classify-failure', 'decide-position', 'decode-chunk'];
  const impure = /@nestjs|from 'pg'|from 'node:|process\.env|Date\.now|performance\.now|new Date\(\)/;
  expect(pure.filter((name) => impure.test(text(`consumer/${name}.ts`)))).toEqual([]);
});

test('the environment is read in one place, and the wall clock only where instants are measured', () => {
  const readers = SOURCES.filter((path) => text(path).includes('process.env'));
  expect(readers).toEqual(['config/read-config.ts']);
  const clocks = SOURCES.filter((path) => /Date\.now|new Date\(\)/.test(text(path)));
  expect(clocks.sort()).toEqual(['day/clock.ts', 'kafka/last-good-token.ts']);
});

test('no word of the domain: the kit would serve any counter', () => {
  const words = /\b(melding(en)?|signaal|signalen|zaak|zaken|schuldeiser|persoon|bsn)\b/i;
  const found = SOURCES.filter((path) =>
    words.test(text(path).replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')),
  );
  expect(found).toEqual([]);
});
