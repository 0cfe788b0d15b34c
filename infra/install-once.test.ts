import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { installOnce } from './install-once.ts';

const directory = await mkdtemp(join(tmpdir(), 'install-'));
afterAll(() => rm(directory, { recursive: true }));

test('what is installed is not installed again', async () => {
  const target = join(directory, 'eens');
  const fill = (text: string) => (draft: string) => writeFile(join(draft, 'inhoud'), text);
  await installOnce(target, 'a test', fill('first'));
  await installOnce(target, 'a test', fill('second'));
  expect(await readFile(join(target, 'inhoud'), 'utf8')).toBe('first');
});

test('an install that fails leaves nothing', async () => {
  const target = join(directory, 'mislukt');
  const fails = installOnce(target, 'a test', async (draft) => {
    await writeFile(join(draft, 'half'), '');
    throw new Error('cut short');
  });
  await expect(fails).rejects.toThrow('cut short');
  expect((await readdir(directory)).filter((name) => name.startsWith('mislukt'))).toEqual([]);
});

test('two at once both end with one whole directory', async () => {
  const target = join(directory, 'samen');
  const slow = async (draft: string) => {
    await writeFile(join(draft, 'een'), '');
    await new Promise((next) => setTimeout(next, 50));
    await writeFile(join(draft, 'twee'), '');
  };
  await Promise.all([installOnce(target, 'a test', slow), installOnce(target, 'a test', slow)]);
  expect(await readdir(target)).toEqual(['een', 'twee']);
  expect((await readdir(directory)).filter((name) => name.startsWith('samen'))).toEqual(['samen']);
});

test('what a killed install left is swept, what a running one makes is not', async () => {
  const target = join(directory, 'veeg');
  // No process has this id: Linux stops at 4,194,304.
  await mkdir(`${target}.99999999-0a.part`);
  await mkdir(`${target}.${process.pid}-0b.part`);
  await installOnce(target, 'a test', async () => undefined);
  expect((await readdir(directory)).filter((name) => name.startsWith('veeg'))).toEqual([
    'veeg',
    `veeg.${process.pid}-0b.part`,
  ]);
});
