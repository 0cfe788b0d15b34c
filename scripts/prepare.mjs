// What a fresh clone needs before anything of the project can run: the locked dependencies and a build.
// Plain Node without dependencies, because it runs before there are any, on whatever Node is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules', '.bin');
const stamp = join(root, 'node_modules', '.meldpunt-installed');

/** Environment in which the pinned Node and the project's own commands come first. */
export const pinnedEnvironment = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` };

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function run(command, args, sentence) {
  const result = spawnSync(command, args, {
    cwd: root,
    env: pinnedEnvironment,
    stdio: ['ignore', process.stderr, 'inherit'],
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    process.stderr.write(`${sentence}\n`);
    process.exit(1);
  }
}

/** Installs what the lock file says when it is not installed yet, then builds. Ends the process with a sentence when that fails. */
export function prepare() {
  const wanted = lockHash();
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    process.stderr.write('Installing dependencies (npm ci) …\n');
    run(
      'npm',
      ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
      'npm ci failed; its message stands above.',
    );
    writeFileSync(stamp, wanted);
  }
  run(join(bin, 'tsc'), ['-b'], 'The build failed; the messages stand above.');
}

/**
 * Runs a script of the project on the pinned Node in the foreground and ends with its exit code.
 * SIGINT and SIGTERM reach the script too; it stops what it started, and only then this process ends.
 */
export function runPinned(args) {
  const child = spawn(join(bin, 'node'), ['--disable-warning=TimeoutNegativeWarning', ...args], {
    cwd: root,
    env: pinnedEnvironment,
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
    child.on('error', () => resolve(1));
  });
}
