import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findJava, findMaven, parseJavaVersion, runMaven } from './java.ts';

const directory = await mkdtemp(join(tmpdir(), 'java-'));
afterAll(() => rm(directory, { recursive: true }));

/** A JDK as far as `java -version` goes: the real ones are 300 MB each. */
async function writeJdk(name: string, says: string): Promise<string> {
  const home = join(directory, name);
  await mkdir(join(home, 'bin'), { recursive: true });
  await writeFile(join(home, 'bin', 'java'), `#!/bin/sh\necho '${says}' >&2\n`);
  await chmod(join(home, 'bin', 'java'), 0o755);
  return home;
}

test.for([
  ['openjdk version "17.0.15" 2025-04-15', 17],
  ['java version "1.8.0_402"', 8],
  ['openjdk version "21" 2023-09-19', 21],
  ['openjdk version "26-ea" 2026-03-17', 26],
  ['command not found', undefined],
] as const)('%s is Java %s', ([output, version]) => {
  expect(parseJavaVersion(output)).toBe(version);
});

describe('finding Java', () => {
  test('takes the one of JAVA_HOME when it is new enough', async () => {
    const home = await writeJdk('jdk-21', 'openjdk version "21.0.2"');
    expect(await findJava({ JAVA_HOME: home, PATH: '' })).toBe(join(home, 'bin', 'java'));
  });

  test('passes over an old JAVA_HOME for a newer one on PATH', async () => {
    const old = await writeJdk('jdk-11', 'openjdk version "11.0.2"');
    const newer = await writeJdk('jdk-17', 'openjdk version "17.0.2"');
    expect(await findJava({ JAVA_HOME: old, PATH: join(newer, 'bin') })).toBe(join(newer, 'bin', 'java'));
  });

  test('says what it found when everything is too old', async () => {
    const old = await writeJdk('jdk-8', 'java version "1.8.0_402"');
    await expect(findJava({ PATH: join(old, 'bin') })).rejects.toThrow(
      `Java 17 or newer is needed to run Kafka and Keycloak; found ${join(old, 'bin', 'java')}, version 8. Install a JDK 17 and try again.`,
    );
  });

  test('says so when there is none', async () => {
    await expect(findJava({ PATH: '' })).rejects.toThrow('found none. Install a JDK 17 and try again.');
  });
});

test('a machine without Maven is told to install it', () => {
  expect(() => findMaven({ PATH: directory })).toThrow(
    'no mvn was found on PATH. Install Maven and try again.',
  );
});

test('a failed Maven goal says what Maven said', async () => {
  await writeFile(
    join(directory, 'mvn'),
    '#!/bin/sh\necho "Could not transfer artifact for goal $4"\nexit 1\n',
  );
  await chmod(join(directory, 'mvn'), 0o755);
  await expect(
    runMaven('the download of nothing', ['goal-a', 'goal-b'], { PATH: directory }),
  ).rejects.toThrow(/Maven could not finish the download of nothing\. [\s\S]*artifact for goal goal-b/);
});
